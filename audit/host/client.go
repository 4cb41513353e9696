package host

import (
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/evidence/nginxlog"
	"github.com/alictl/alictl/internal/text"
)

// clientCauses are those at the client's end. None is harmful.
func clientCauses() []Cause {
	return []Cause{
		of("client-gone-before-response", rule.Low, judgeGone, nginxLogs()),
		of("client-gone-during-response", rule.Info, judgeGoneDuring, roles(evidence.RoleErrorLog)),
		of("client-closed-without-request", rule.Info, judgeSilent, nginxLogs()),
		of("client-timed-out", rule.Info, judgeClientTimedOut, nginxLogs()),
	}
}

// judgeGone reports clients that left before the response; those that were the load
// balancer at its request timeout have a cause of their own.
func judgeGone(p *Pass) {
	c := p.Evidence
	if c.Logs == nil {
		return
	}
	matched := len(c.goneAtTimeout())
	t := c.Logs.Errors.Of(nginxlog.ClientGoneBefore)
	d := c.errors(Client, t)
	facts := samplesOf(t)
	if t.Count == 0 {
		d = tallied(Client, &c.Logs.Access.GoneAll)
		facts = samplesOf(&c.Logs.Access.GoneAll)
		d.Count -= matched
	} else {
		d.Count -= min(matched, balancedClients(t))
	}
	if gone := &c.Logs.Balancer.Gone; gone.Count > d.Count {
		d = tallied(Client, gone)
		facts = samplesOf(gone)
	}
	if d.Count <= 0 {
		return
	}
	if timer, ok := c.clientTimer(); ok {
		p.Find(Finding{
			Resource: rule.Resource{Kind: rule.Host, ID: c.ID}, Facts: facts, Detail: d,
			Summary: p.Say("timer_summary", text.Data{"Number": d.Count, "Seconds": seconds(timer)}),
		}, nil)
		return
	}
	found(p, d, facts, nil)
}

// balancedClients counts the records of a tally whose client is the load balancer.
func balancedClients(t *nginxlog.Tally) int {
	n := 0
	for _, e := range t.Clients.Most(t.Clients.Len()) {
		if nginxlog.FromBalancer([]byte(e.Key)) {
			n += e.Count
		}
	}
	return n
}

// clientTimer returns the one duration after which most clients left: a timer of
// theirs.
func (c *Case) clientTimer() (float64, bool) {
	rows := c.Logs.Access.Gone
	if len(rows) < 5 {
		return 0, false
	}
	bins := map[int]int{}
	for _, r := range rows {
		if r.Took >= 1 {
			bins[int(r.Took+0.5)]++
		}
	}
	for second, n := range bins {
		if float64(n) >= c.Value("client-gone-before-response", "share")*float64(len(rows)) {
			return float64(second), true
		}
	}
	return 0, false
}

func judgeGoneDuring(p *Pass) { judgeTally(p, nginxlog.ClientGoneDuring, Client) }

// judgeTally reports the records of a class that is never harmful.
func judgeTally(p *Pass, class nginxlog.Class, side Side) {
	if p.Evidence.Logs == nil {
		return
	}
	if t := p.Evidence.Logs.Errors.Of(class); t.Count > 0 {
		found(p, p.Evidence.errors(side, t), samplesOf(t), nil)
	}
}

// judgeSilent reports clients that closed without a request, except those that come
// as regularly as a health check.
func judgeSilent(p *Pass) {
	c := p.Evidence
	if c.Logs == nil {
		return
	}
	e := &c.Logs.Errors
	silent, kept := e.Of(nginxlog.SilentClient), e.Of(nginxlog.KeptClosed)
	d := c.errors(Client, silent)
	facts := samplesOf(silent)
	d.Count += kept.Count
	facts = append(facts, samplesOf(kept)...)
	regular, _ := c.regular()
	d.Count -= regular
	if c.Replaced {
		d.Count += e.Of(nginxlog.SilentBalancer).Count
		d.Certainty = Suggested
	}
	if silent.Count == 0 && kept.Count == 0 {
		d = tallied(Client, &c.Logs.Access.Silent)
		d.Certainty = Suggested
		facts = samplesOf(&c.Logs.Access.Silent)
	}
	if d.Count > 0 {
		found(p, d, facts, nil)
	}
}

// regular counts connections without a request that come at constant intervals from
// an address that never sent one.
func (c *Case) regular() (int, []Group) {
	least, spread := int(c.Value("health-check-reset", "least")), c.Value("health-check-reset", "spread")
	access := &c.Logs.Access
	total := 0
	var groups []Group
	for _, peer := range sortedPeers(c.Logs.Errors.Peers) {
		b := c.Logs.Errors.Peers[peer]
		if b.Count < least || !c.Replaced && nginxlog.FromBalancer([]byte(peer.Client)) {
			continue
		}
		if _, sent := access.Seen[nginxlog.HashAddr([]byte(peer.Client))]; sent || access.SeenLost {
			continue
		}
		mean := float64(b.Last-b.First) / float64(b.Count-1)
		slack := max(mean*spread, 0.999) // times are whole seconds
		if mean < 1 || float64(b.Longest)-mean > slack || mean-float64(b.Least) > slack {
			continue
		}
		total += b.Count
		groups = append(groups, Group{"client", peer.Client, b.Count})
	}
	return total, groups
}

func judgeClientTimedOut(p *Pass) {
	c := p.Evidence
	if c.Logs == nil {
		return
	}
	if t := c.Logs.Errors.Of(nginxlog.ClientTimedOut); t.Count > 0 {
		found(p, c.errors(Client, t), samplesOf(t), nil)
		return
	}
	if t := &c.Logs.Access.TimedOut; t.Count > 0 {
		found(p, tallied(Client, t), samplesOf(t), nil)
	}
}
