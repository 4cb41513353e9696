package host

import (
	"cmp"
	"slices"

	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/evidence/nginxlog"
)

// analysis is what the logs of nginx say about tries at upstreams, each under one
// cause: a closer cause takes a try from the one it refines.
type analysis struct {
	c      *Case
	events []*event
	lost   [32]int // by class: records that were not kept one by one
	byReq  map[uint64][]*nginxlog.Try
	fails  map[string][]*event // by server
	offset int64
	last   int64 // of any log, UTC
}

// event is one failed try: a record of an error log, or a row of an access log
// where no error log tells of its class.
type event struct {
	at     int64 // UTC
	class  nginxlog.Class
	cause  string // a closer cause than its class has
	proven bool
	memory bool // the kernel killed the process for want of memory
	server string
	row    bool // told by an access log only
	tunnel bool // of a tunnel or a stream session
	try    *nginxlog.Try
	line   string
}

func (e *event) saved() bool { return e.try != nil && e.try.Saved }

// analyse goes through the failed tries.
func analyse(c *Case) *analysis {
	a := &analysis{c: c, byReq: map[uint64][]*nginxlog.Try{}, fails: map[string][]*event{}}
	if c.Logs == nil {
		return a
	}
	access, errors := &c.Logs.Access, &c.Logs.Errors
	a.offset = zoneOf(c)
	a.last = max(errors.Last-a.offset, access.Last)
	for i := range access.Tries {
		t := &access.Tries[i]
		a.byReq[t.Request] = append(a.byReq[t.Request], t)
	}
	a.fromErrors()
	a.fromRows()
	slices.SortStableFunc(a.events, func(x, y *event) int { return cmp.Compare(x.at, y.at) })
	for _, e := range a.events {
		if e.class.Refinable() {
			a.fails[e.server] = append(a.fails[e.server], e)
		}
	}
	a.killed()
	a.restarted()
	a.idle()
	a.oneLength()
	return a
}

// zoneOf is the zone of the host's clock, in seconds east of UTC: that of its access
// logs, else of the logs of its backends and of its system; 0 where nothing tells.
func zoneOf(c *Case) int64 {
	if c.Logs != nil && c.Logs.Access.Zoned {
		return int64(c.Logs.Access.Offset)
	}
	told := append(slices.Clone(c.Backend.Kills), c.Backend.Restarts...)
	if c.Kernellog != nil {
		told = append(append(told, c.Kernellog.Killed...), c.Kernellog.Service...)
	}
	for _, m := range told {
		if m.Zone {
			return int64(m.Offset)
		}
	}
	return 0
}

// fromErrors takes the records of error logs, each with the row that tells of the
// same try.
func (a *analysis) fromErrors() {
	used := map[*nginxlog.Try]bool{}
	errors := &a.c.Logs.Errors
	for i := range errors.Events {
		r := &errors.Events[i]
		e := &event{at: r.Time - a.offset, class: r.Class, server: r.Server, line: r.Line, tunnel: r.Tunnel}
		best := 3.0
		for _, t := range a.byReq[r.Request] {
			if r.Request == 0 || used[t] || e.server != "" && t.Server != "" && t.Server != e.server {
				continue
			}
			if d := abs(t.End - float64(e.at)); d < best {
				best, e.try = d, t
			}
		}
		if e.try != nil {
			used[e.try] = true
			if e.server == "" {
				e.server = e.try.Server
			}
		}
		a.events = append(a.events, e)
	}
	copy(a.lost[:], errors.Lost[:])
	for t := range used {
		t.Request = 0 // told already
	}
}

// fromRows takes the tries that only an access log tells of, for classes that no
// error log has.
func (a *analysis) fromRows() {
	access, errors := &a.c.Logs.Access, &a.c.Logs.Errors
	told := func(classes ...nginxlog.Class) bool {
		return slices.ContainsFunc(classes, func(c nginxlog.Class) bool { return errors.Of(c).Count > 0 })
	}
	for i := range access.Tries {
		t := &access.Tries[i]
		if t.Request == 0 {
			continue
		}
		class := a.classOf(t)
		switch class {
		case nginxlog.Refused, nginxlog.Unreachable:
			if told(nginxlog.Refused, nginxlog.Unreachable, nginxlog.NoneLive, nginxlog.PortsExhausted, nginxlog.SocketQueueFull, nginxlog.TLSUpstream) {
				continue
			}
		case nginxlog.ClosedBefore:
			if told(nginxlog.ClosedBefore, nginxlog.HeaderTooBig, nginxlog.TLSUpstream, nginxlog.ClosedMid) {
				continue
			}
		case nginxlog.ReadTimeout:
			if told(nginxlog.ReadTimeout) {
				continue
			}
		default:
			continue
		}
		a.events = append(a.events, &event{at: int64(t.End), class: class, server: t.Server, row: true, try: t, line: t.Line})
	}
}

// classOf says what a try that failed is a sign of.
func (a *analysis) classOf(t *nginxlog.Try) nginxlog.Class {
	switch {
	case t.Status == 504 && t.Connect == -1:
		return nginxlog.Unreachable
	case t.Status == 504 && t.Took >= a.readTimer()-0.5:
		return nginxlog.ReadTimeout
	case t.Status == 502 && t.Connect == -1:
		return nginxlog.Refused
	case t.Status == 502 && t.Connect >= 0 && t.Bytes <= 0:
		return nginxlog.ClosedBefore
	}
	return nginxlog.Other
}

// readTimer is the shortest read timer of the configuration, 60 s where none is
// known.
func (a *analysis) readTimer() float64 {
	if a.c.Nginx != nil {
		if all := a.c.Nginx.ReadTimeouts(); len(all) > 0 {
			return slices.Min(all)
		}
	}
	return 60
}

func abs(f float64) float64 { return max(f, -f) }

// moment is a time of another log of the same host as UTC.
func (a *analysis) moment(m evidence.Moment) int64 {
	if m.Zone {
		return m.Time
	}
	return m.Time - a.offset
}

// of returns the events of a class that no closer cause took.
func (a *analysis) of(class nginxlog.Class) []*event {
	var out []*event
	for _, e := range a.events {
		if e.class == class && e.cause == "" {
			out = append(out, e)
		}
	}
	return out
}

// taken returns the events that a closer cause took.
func (a *analysis) taken(cause string) []*event {
	var out []*event
	for _, e := range a.events {
		if e.cause == cause {
			out = append(out, e)
		}
	}
	return out
}
