package host

import (
	"slices"
	"strconv"
	"strings"

	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/evidence/nginxlog"
	"github.com/alictl/alictl/internal/text"
)

// upstreamCauses are those between nginx and what it passes requests to.
func upstreamCauses() []Cause {
	byClass := func(id string, severity rule.Severity, side Side, class nginxlog.Class) Cause {
		return of(id, severity, func(p *Pass) { judgeClass(p, class, side) }, nginxLogs())
	}
	closer := func(id string, severity rule.Severity) Cause {
		return of(id, severity, func(p *Pass) { judgeTaken(p, id) }, nginxLogs())
	}
	return []Cause{
		byClass("upstream-closed-before-response", rule.High, Upstream, nginxlog.ClosedBefore),
		closer(idleCause, rule.Medium),
		closer(killedCause, rule.High),
		closer(restartedCause, rule.High),
		of("upstream-closed-mid-response", rule.High, judgeMiddle, nginxLogs()),
		byClass("upstream-read-timeout", rule.High, Upstream, nginxlog.ReadTimeout),
		byClass("upstream-unreachable", rule.High, Upstream, nginxlog.Unreachable),
		byClass("upstream-refused", rule.High, Upstream, nginxlog.Refused),
		of("upstream-none-live", rule.High, judgeNoneLive, nginxLogs()),
		byClass("upstream-header-too-big", rule.Medium, Upstream, nginxlog.HeaderTooBig),
		of("tls-handshake-failed", rule.High, judgeTLS, nginxLogs()),
		of("accept-queue-overflow", rule.High, judgeSocketQueue, nginxLogs()),
		of("backend-workers-exhausted", rule.High, judgeWorkers, roles(evidence.RoleBackendLog)),
		of("proxied-session-idle-timeout", rule.Medium, judgeSessions, nginxLogs()),
		of("upstream-keepalive-ineffective", rule.Low, judgeIneffective, roles(evidence.RoleNginxConfig)),
	}
}

// judgeClass reports the tries of a class that no closer cause took.
func judgeClass(p *Pass, class nginxlog.Class, side Side) {
	a := p.Evidence.nginx()
	events, lost := a.of(class), a.lost[class]
	if len(events)+lost == 0 {
		return
	}
	d := a.detail(side, events, lost)
	if lost > 0 { // the tally has what was not kept one by one
		d.Groups = tallied(side, a.c.Logs.Errors.Of(class)).Groups
	}
	found(p, d, a.samples(events), text.Data{"Servers": servers(d)})
}

// judgeTaken reports the tries that the cause took from those it refines.
func judgeTaken(p *Pass, cause string) {
	a := p.Evidence.nginx()
	events := a.taken(cause)
	if len(events) == 0 {
		return
	}
	d := a.detail(Upstream, events, 0)
	d.Certainty = Proven
	if slices.ContainsFunc(events, func(e *event) bool { return !e.proven }) {
		d.Certainty = Suggested
	}
	f := Finding{Resource: rule.Resource{Kind: rule.Host, ID: p.Evidence.ID}, Facts: append(a.samples(events), a.why(cause, events)...), Detail: d}
	data := text.Data{"Number": d.Count, "Servers": servers(d)}
	if cause == killedCause && !slices.ContainsFunc(events, func(e *event) bool { return !e.memory }) {
		f.Summary, f.Remedy = p.Say("memory_summary", data), p.Say("memory_remedy", nil)
	}
	p.Find(f, data)
}

// why tells what the evidence of a closer cause is beyond the records themselves.
func (a *analysis) why(cause string, events []*event) []rule.Fact {
	var facts []rule.Fact
	switch cause {
	case killedCause:
		facts = append(facts, lengthFacts(events)...)
		for i, k := range a.c.Backend.Kills {
			if i < 3 {
				facts = append(facts, fact("backend log", k.Line, a.c.Backend.Source))
			}
		}
		if slices.ContainsFunc(events, func(e *event) bool { return e.memory }) {
			facts = append(facts, a.c.kernelFacts(evidence.EventKilled)...)
		}
		for _, pool := range a.c.Pools {
			if pool.TerminateSeconds > 0 {
				facts = append(facts, fact("request_terminate_timeout", seconds(pool.TerminateSeconds), pool.Source))
			}
		}
	case idleCause:
		for _, e := range events {
			if e.try != nil && e.try.Gap >= 0 {
				facts = append(facts, fact("silence before", seconds(e.try.Gap), "access log"))
				break
			}
		}
		if u := a.c.Nginx.UpstreamOf(events[0].server); u != nil {
			timeout := u.Timeout
			if timeout == 0 {
				timeout = 60
			}
			facts = append(facts, fact("keepalive_timeout of upstream "+u.Name, seconds(timeout), a.c.Nginx.Source))
		}
	}
	return facts
}

// lengthFacts tell how long tries took, from the shortest to the longest.
func lengthFacts(events []*event) []rule.Fact {
	var took []float64
	for _, e := range events {
		if e.try != nil && e.try.Took >= 0 {
			took = append(took, e.try.Took)
		}
	}
	if len(took) == 0 {
		return nil
	}
	return []rule.Fact{fact("length of the tries", between(took), "access log")}
}

// between tells times from the shortest to the longest.
func between(times []float64) string {
	from, to := slices.Min(times), slices.Max(times)
	if from == to {
		return seconds(from)
	}
	return strconv.FormatFloat(from, 'f', -1, 64) + "–" + seconds(to)
}

func seconds(s float64) string { return strconv.FormatFloat(s, 'f', -1, 64) + " s" }

// judgeMiddle adds responses that an access log shows to be cut.
func judgeMiddle(p *Pass) {
	a := p.Evidence.nginx()
	events, lost := a.of(nginxlog.ClosedMid), a.lost[nginxlog.ClosedMid]
	if len(events)+lost > 0 {
		d := a.detail(Upstream, events, lost)
		d.Tunnels = lost == 0 && !slices.ContainsFunc(events, func(e *event) bool { return !e.tunnel })
		found(p, d, a.samples(events), text.Data{"Servers": servers(d)})
		return
	}
	if logs := p.Evidence.Logs; logs != nil && logs.Access.Short.Count > 0 && logs.Errors.Of(nginxlog.ClosedMid).Count == 0 {
		d := tallied(Upstream, &logs.Access.Short)
		d.Certainty, d.Harmful = Suggested, true
		found(p, d, samplesOf(&logs.Access.Short), text.Data{"Servers": servers(d)})
	}
}

func judgeNoneLive(p *Pass) {
	a := p.Evidence.nginx()
	if a.c.Logs == nil {
		return
	}
	if events, lost := a.of(nginxlog.NoneLive), a.lost[nginxlog.NoneLive]; len(events)+lost > 0 {
		d := a.detail(Proxy, events, lost)
		found(p, d, a.samples(events), text.Data{"Servers": servers(d)})
		return
	}
	if named := &a.c.Logs.Access.Named; named.Count > 0 {
		d := tallied(Proxy, named)
		d.Certainty, d.Harmful = Suggested, true
		found(p, d, samplesOf(named), text.Data{"Servers": servers(d)})
	}
}

// judgeTLS tells the two sides of handshakes apart.
func judgeTLS(p *Pass) {
	judgeClass(p, nginxlog.TLSUpstream, Upstream)
	if p.Evidence.Logs == nil {
		return
	}
	t := p.Evidence.Logs.Errors.Of(nginxlog.TLSClient)
	if t.Count == 0 {
		return
	}
	d := p.Evidence.errors(Client, t)
	p.Find(Finding{
		Resource: rule.Resource{Kind: rule.Host, ID: p.Evidence.ID}, Facts: samplesOf(t), Detail: d,
		Summary: p.Say("client_summary", text.Data{"Number": d.Count}), Remedy: p.Say("client_remedy", nil),
	}, nil)
}

// judgeSocketQueue reports a unix socket whose queue was full when nginx connected.
func judgeSocketQueue(p *Pass) {
	a := p.Evidence.nginx()
	events, lost := a.of(nginxlog.SocketQueueFull), a.lost[nginxlog.SocketQueueFull]
	if len(events)+lost == 0 {
		return
	}
	d := a.detail(Upstream, events, lost)
	p.Find(Finding{
		Resource: rule.Resource{Kind: rule.Host, ID: p.Evidence.ID}, Facts: a.samples(events), Detail: d,
		Summary: p.Say("socket_summary", text.Data{"Number": d.Count, "Servers": servers(d)}), Remedy: p.Say("socket_remedy", nil),
	}, nil)
}

func judgeWorkers(p *Pass) {
	b := &p.Evidence.Backend
	if b.MaxChildren == 0 {
		return
	}
	offset := p.Evidence.nginx().offset
	d := Detail{Side: Upstream, Certainty: Proven, Harmful: true, Count: b.MaxChildren, First: shifted(b.First, offset), Last: shifted(b.Last, offset)}
	var facts []rule.Fact
	for _, line := range b.Samples {
		facts = append(facts, fact("backend log", line, b.Source))
	}
	found(p, d, facts, nil)
}

func shifted(at, offset int64) int64 {
	if at == 0 {
		return 0
	}
	return at - offset
}

// judgeSessions reports tunnels and stream sessions that nginx ended for silence.
func judgeSessions(p *Pass) {
	logs := p.Evidence.Logs
	if logs == nil {
		return
	}
	if t := logs.Errors.Of(nginxlog.SessionIdle); t.Count > 0 {
		d := p.Evidence.errors(Proxy, t)
		d.Harmful = true
		found(p, d, samplesOf(t), text.Data{"Seconds": p.Evidence.sessionTimer(samplesOf(t))})
		return
	}
	timers, certainty, least := []float64{60}, Suggested, 3
	if c := p.Evidence.Nginx; c != nil && len(c.ReadTimeouts()) > 0 {
		timers, certainty, least = c.ReadTimeouts(), Proven, 1
	}
	n, timer := 0, 0.0
	for _, row := range logs.Access.Upgraded {
		took := row.Took
		if p.Evidence.nginx().cut(row) {
			continue
		}
		for _, t := range timers {
			if certainty == Proven && took >= t && took <= t+0.2 || certainty == Suggested && abs(took-t) <= 0.5 {
				n, timer = n+1, t
				break
			}
		}
	}
	if n < least {
		return
	}
	d := Detail{Side: Proxy, Certainty: certainty, Harmful: true, Count: n, First: logs.Access.First, Last: logs.Access.Last}
	found(p, d, []rule.Fact{fact("101 of the length of the read timer", count(int64(n)), "access log")}, text.Data{"Seconds": seconds(timer)})
}

// cut tells whether a record of the error log says that the upstream ended the
// tunnel of a row.
func (a *analysis) cut(row nginxlog.Row) bool {
	return slices.ContainsFunc(a.c.Logs.Errors.Events, func(e nginxlog.Event) bool {
		return e.Class == nginxlog.ClosedMid && e.Request == row.Request && abs(float64(e.Time-a.offset)-row.End) < 3
	})
}

// sessionTimer is the timer that ended the sessions of some records: that of stream,
// the read timer of tunnels, or empty where the configuration does not tell one.
func (c *Case) sessionTimer(records []rule.Fact) string {
	if c.Nginx == nil {
		return ""
	}
	var timers []float64
	of := func(stage string) bool {
		return slices.ContainsFunc(records, func(f rule.Fact) bool { return strings.Contains(f.Value, stage) })
	}
	if of("proxying upgraded connection") {
		timers = c.Nginx.ReadTimeouts()
	}
	if of("proxying connection") || of("proxying and ") {
		for _, s := range c.Nginx.Streams {
			timers = append(timers, s.ProxyTimeout)
		}
	}
	slices.Sort(timers)
	if timers = slices.Compact(timers); len(timers) != 1 {
		return ""
	}
	return seconds(timers[0])
}

func judgeIneffective(p *Pass) {
	c := p.Evidence
	if c.Nginx == nil {
		return
	}
	d := Detail{Side: Proxy, Certainty: Proven}
	if c.NginxVersion == nil || c.NginxVersion.Number == [3]int{} {
		d.Certainty = Suggested
	}
	var facts []rule.Fact
	for i := range c.Nginx.Upstreams {
		u := &c.Nginx.Upstreams[i]
		if c.Nginx.Ineffective(u, c.NginxVersion) {
			d.Count++
			d.Groups = append(d.Groups, Group{"upstream", u.Name, 1})
			facts = append(facts, fact("keepalive of upstream "+u.Name, strconv.Itoa(u.Keepalive), c.Nginx.Source))
		}
	}
	if d.Count > 0 {
		found(p, d, facts, text.Data{"Servers": servers(d)})
	}
}
