package host

import (
	"cmp"
	"slices"

	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/evidence/nginxlog"
)

// The causes that refine others.
const (
	killedCause    = "upstream-killed-slow-request"
	restartedCause = "backend-restarted"
	idleCause      = "upstream-closed-idle-keepalive"
)

// killed takes the closes of a moment at which a log of the backend says that it
// ended a request or a worker, or the kernel that it killed a process.
func (a *analysis) killed() {
	within := int64(a.c.Value(killedCause, "window_seconds"))
	own, system := a.moments(a.c.Backend.Kills), []int64(nil)
	if a.c.Kernellog != nil {
		system = a.moments(a.c.Kernellog.Killed)
	}
	for _, e := range a.events {
		if e.class != nginxlog.ClosedBefore {
			continue
		}
		if byItself := near(own, e.at, within); byItself || near(system, e.at, within) {
			e.cause, e.proven, e.memory = killedCause, true, !byItself
		}
	}
}

// moments are times of another log of the same host as UTC, sorted.
func (a *analysis) moments(told []evidence.Moment) []int64 {
	var times []int64
	for _, m := range told {
		times = append(times, a.moment(m))
	}
	slices.Sort(times)
	return times
}

// near tells whether one of sorted times is at most so far from another.
func near(times []int64, at, within int64) bool {
	i, _ := slices.BinarySearch(times, at-within)
	return i < len(times) && times[i] <= at+within
}

// restarted takes the closes and refusals of one server that lie close together.
func (a *analysis) restarted() {
	gap, longest := int64(a.c.Value(restartedCause, "gap_seconds")), int64(a.c.Value(restartedCause, "longest_seconds"))
	told := a.moments(a.restarts())
	for server, events := range a.fails {
		var run []*event
		flush := func(next int64) {
			if len(run) > 0 && run[len(run)-1].at-run[0].at <= longest {
				a.restart(server, run, next, told)
			}
			run = nil
		}
		for _, e := range events {
			if e.cause != "" {
				continue
			}
			if len(run) > 0 && e.at-run[len(run)-1].at > gap {
				flush(e.at)
			}
			run = append(run, e)
		}
		flush(0)
	}
}

func (a *analysis) restarts() []evidence.Moment {
	all := slices.Clone(a.c.Backend.Restarts)
	if a.c.Kernellog != nil {
		all = append(all, a.c.Kernellog.Service...)
	}
	return all
}

// restart judges one run of failures of one server. next is when it fails again; 0
// when it does not.
func (a *analysis) restart(server string, run []*event, next int64, told []int64) {
	if !closesThenRefuses(run) {
		return
	}
	end := run[len(run)-1].at
	quiet := int64(a.c.Value(restartedCause, "quiet_seconds"))
	answers := a.c.Logs.Access.Servers[server]
	again := answers != nil && int64(answers.LastAnswer) > end || next == 0 && a.last >= end+quiet || next != 0 && next-end >= quiet
	named := near(told, run[0].at, 5) || near(told, end, 5)
	for _, e := range run {
		e.cause, e.proven = restartedCause, again || named
	}
}

// closesThenRefuses tells whether a server closed connections and refused new ones
// from then on: one that closes again after a refusal was there all the time.
func closesThenRefuses(run []*event) bool {
	closed, refused := int64(0), int64(0)
	for _, e := range run {
		switch {
		case e.class != nginxlog.Refused:
			closed = e.at
		case refused == 0:
			refused = e.at
		}
	}
	return closed != 0 && refused != 0 && closed <= refused+1 && run[0].at <= refused && (run[0].class != nginxlog.Refused || run[0].at == closed)
}

// idle takes the closes of connections that were kept and had been idle.
func (a *analysis) idle() {
	if a.c.Nginx == nil {
		return
	}
	for server, events := range a.fails {
		if a.c.Nginx.KeepsConnections(a.c.Nginx.UpstreamOf(server), a.c.NginxVersion) {
			a.idleServer(server, events)
		}
	}
}

func (a *analysis) idleServer(server string, events []*event) {
	quick, slow := a.c.Value(idleCause, "quick_seconds"), a.c.Value(idleCause, "slow_seconds")
	apart := int64(a.c.Value(idleCause, "refusal_seconds"))
	var refusals []int64
	var taken []*event
	for _, e := range events {
		if e.class == nginxlog.Refused {
			refusals = append(refusals, e.at)
		}
	}
	for _, e := range events {
		t := e.try
		if e.class != nginxlog.ClosedBefore || e.cause != "" || t == nil || t.Bytes > 0 || t.Took < 0 || t.Took > quick || t.Took > slow || near(refusals, e.at, apart) {
			continue
		}
		taken = append(taken, e)
	}
	proven := a.kept(server, taken)
	for _, e := range taken {
		e.cause, e.proven = idleCause, proven || a.reused(server, e)
	}
}

// reused tells whether a try used a kept connection: it took no time to open where
// new ones take some.
func (a *analysis) reused(server string, e *event) bool {
	rows := a.c.Logs.Access.Servers[server]
	return e.try.Connect == 0 && rows != nil && rows.New > 0
}

// kept tells whether the server had been silent for one constant gap before the
// tries, or for as long as it is known to keep an idle connection.
func (a *analysis) kept(server string, tries []*event) bool {
	share := a.c.Value(idleCause, "gap_share")
	var gaps []float64
	for _, e := range tries {
		if e.try.Gap >= 0 {
			gaps = append(gaps, e.try.Gap)
		}
	}
	enough := func(around float64) bool {
		n := 0
		for _, g := range gaps {
			if abs(g-around) <= 1 {
				n++
			}
		}
		return n > 0 && float64(n) >= share*float64(len(tries))
	}
	for _, p := range a.c.Pools {
		if p.IdleSeconds > 0 && listensAs(p.Listen, server) && enough(p.IdleSeconds) {
			return true
		}
	}
	if len(gaps) < 3 {
		return false
	}
	slices.Sort(gaps)
	middle := gaps[len(gaps)/2]
	return middle >= 1 && enough(middle)
}

// listensAs tells whether a backend that listens so may be a server of a log.
func listensAs(listen, server string) bool {
	return listen != "" && (listen == server || len(server) > len(listen) && server[len(server)-len(listen)-1:] == ":"+listen)
}

// oneLength takes closes after one length of time, which no chance gives: the
// backend has a limit below nginx's.
func (a *analysis) oneLength() {
	least, from, spread := int(a.c.Value(killedCause, "least_tries")), a.c.Value(killedCause, "least_seconds"), a.c.Value(killedCause, "spread_seconds")
	for _, events := range a.fails {
		var slow []*event
		for _, e := range events {
			if e.class == nginxlog.ClosedBefore && e.cause == "" && e.try != nil && e.try.Took >= from && e.try.Took < a.readTimer()-spread {
				slow = append(slow, e)
			}
		}
		if len(slow) < least {
			continue
		}
		slices.SortFunc(slow, func(x, y *event) int { return cmp.Compare(x.try.Took, y.try.Took) })
		i, n := densest(slow, 2*spread)
		if n < least || float64(n) < 0.8*float64(len(slow)) {
			continue
		}
		for _, e := range slow[i : i+n] {
			e.cause = killedCause
		}
	}
}

// densest returns where most of the sorted events lie within one width.
func densest(events []*event, width float64) (at, n int) {
	j := 0
	for i := range events {
		j = max(j, i)
		for j < len(events) && events[j].try.Took-events[i].try.Took <= width {
			j++
		}
		if j-i > n {
			at, n = i, j-i
		}
	}
	return at, n
}
