package host

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/evidence/nginxlog"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// balancerCauses are those at the load balancer's end.
func balancerCauses() []Cause {
	return []Cause{
		of("health-check-reset", rule.Info, judgeProbes, roles(evidence.RoleErrorLog)),
		of("health-check-http-failing", rule.High, judgeHTTPProbes, roles(evidence.RoleAccessLog)),
		of("lb-request-timeout", rule.High, judgeRequestTimeout, roles(evidence.RoleAccessLog)),
		of("proxy-protocol-mismatch", rule.High, judgeProxyProtocol, nginxLogs()),
		of("client-keepalive-shorter-than-lb", rule.Medium, judgeClientKeepalive, roles(evidence.RoleAccessLog)),
		of("real-ip-missing", rule.Low, judgeRealIP, nginxLogs()),
		of("request-limited", rule.Low, judgeLimited, roles(evidence.RoleErrorLog)),
	}
}

// balancers are the addresses that CLB and ALB come from.
func balancers() netip.Prefix {
	return netip.PrefixFrom(netip.AddrFrom4([4]byte{100, 64, 0, 0}), 10)
}

func sortedPeers(peers map[nginxlog.Peer]*nginxlog.Beat) []nginxlog.Peer {
	out := make([]nginxlog.Peer, 0, len(peers))
	for p := range peers {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b nginxlog.Peer) int {
		return cmp.Or(strings.Compare(a.Client, b.Client), strings.Compare(a.Server, b.Server))
	})
	return out
}

// judgeProbes tells health checks that end by a reset from everything else. nginx's
// own check module is of another side.
func judgeProbes(p *Pass) {
	c := p.Evidence
	if c.Logs == nil {
		return
	}
	e := &c.Logs.Errors
	t := e.Of(nginxlog.SilentBalancer)
	d := c.errors(HealthCheck, t)
	facts := samplesOf(t)
	if c.Replaced {
		d.Count = 0
	}
	regular, groups := c.regular()
	if regular > 0 {
		d.Count += regular
		d.Certainty = Suggested
		d.Groups = append(d.Groups, groups...)
		if d.First == 0 {
			silent := c.errors(HealthCheck, e.Of(nginxlog.SilentClient))
			d.First, d.Last, facts = silent.First, silent.Last, samplesOf(e.Of(nginxlog.SilentClient))
		}
	}
	if d.Count > 0 {
		found(p, d, facts, nil)
	}
	if own := e.Of(nginxlog.OwnCheck); own.Count > 0 {
		d := c.errors(Upstream, own)
		p.Find(Finding{
			Resource: rule.Resource{Kind: rule.Host, ID: c.ID}, Facts: samplesOf(own), Detail: d,
			Summary: p.Say("own_summary", text.Data{"Number": d.Count}), Remedy: p.Say("own_remedy", nil),
		}, nil)
	}
}

// judgeHTTPProbes reports health checks that get a code which counts as a failure.
func judgeHTTPProbes(p *Pass) {
	c := p.Evidence
	if c.Logs == nil || c.Replaced {
		return
	}
	d := Detail{Side: HealthCheck, Certainty: Proven, Harmful: true}
	var facts []rule.Fact
	probes := c.Logs.Access.Probes
	for _, place := range sorted(probes) {
		probe := probes[place]
		if probe.LongestRun < int(p.Value("run")) && float64(probe.Failing) < p.Value("share")*float64(probe.Count) || probe.Failing == 0 {
			continue
		}
		d.Count += probe.Failing
		d.Groups = append(d.Groups, Group{"url", strings.TrimSpace(place), probe.Failing})
		if d.First == 0 || probe.First < d.First {
			d.First = probe.First
		}
		d.Last = max(d.Last, probe.Last)
		for _, s := range probe.Samples {
			if len(facts) < 3 {
				facts = append(facts, fact("sample", s.Text, s.File))
			}
		}
	}
	if d.Count > 0 {
		found(p, d, facts, text.Data{"Place": d.Groups[0].Key})
	}
}

func sorted[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// requestTimeouts are the request timeouts of the layer-7 listeners of the snapshot,
// in seconds. known is false where there is no snapshot.
func (c *Case) requestTimeouts() (timeouts []float64, known bool) {
	if c.Snapshot == nil {
		return []float64{c.Value("lb-request-timeout", "usual_seconds")}, false
	}
	for _, l := range c.Snapshot.Listeners {
		if l.Protocol != model.HTTP && l.Protocol != model.HTTPS {
			continue
		}
		t := 60.0
		if l.RequestTimeout != nil {
			t = float64(*l.RequestTimeout)
		}
		if !slices.Contains(timeouts, t) {
			timeouts = append(timeouts, t)
		}
	}
	return timeouts, true
}

// atTimeout keeps the rows that took as long as a request timeout.
func (c *Case) atTimeout(rows []nginxlog.Row, is func(nginxlog.Row) bool) []nginxlog.Row {
	timeouts, known := c.requestTimeouts()
	spread := c.Value("lb-request-timeout", "spread_seconds")
	var out []nginxlog.Row
	for _, r := range rows {
		if is(r) && slices.ContainsFunc(timeouts, func(t float64) bool { return abs(r.Took-t) <= spread }) {
			out = append(out, r)
		}
	}
	if !known && len(out) < int(c.Value("lb-request-timeout", "least")) || c.spread(rows, is, timeouts, len(out)) {
		return nil
	}
	return out
}

// spread tells whether rows that took as long as a timeout are no more than chance
// gives where durations are spread: most of those around it are not at it.
func (c *Case) spread(rows []nginxlog.Row, is func(nginxlog.Row) bool, timeouts []float64, at int) bool {
	const wide = 10
	near := c.Value("lb-request-timeout", "spread_seconds") * wide
	around := 0
	for _, r := range rows {
		if is(r) && slices.ContainsFunc(timeouts, func(t float64) bool { return abs(r.Took-t) <= near }) {
			around++
		}
	}
	return at*2 < around
}

// goneAtTimeout are the requests that the load balancer gave up at its timeout.
func (c *Case) goneAtTimeout() []nginxlog.Row {
	if c.Logs == nil || c.Replaced {
		return nil
	}
	return c.atTimeout(c.Logs.Access.Gone, func(r nginxlog.Row) bool { return r.Balancer })
}

func judgeRequestTimeout(p *Pass) {
	c := p.Evidence
	if c.Logs == nil {
		return
	}
	rows := c.goneAtTimeout()
	told := c.atTimeout(c.Logs.Balancer.TimedOut, func(nginxlog.Row) bool { return true })
	source := "access log"
	if len(told) > len(rows) { // the same requests, seen from the other end
		rows, source = told, "load balancer log"
	}
	if len(rows) == 0 {
		return
	}
	d := Detail{Side: LoadBalancer, Certainty: Proven, Harmful: true, Count: len(rows)}
	var facts []rule.Fact
	for _, r := range rows {
		at := int64(r.End)
		if d.First == 0 || at < d.First {
			d.First = at
		}
		d.Last = max(d.Last, at)
		if r.Line != "" && len(facts) < 3 {
			facts = append(facts, fact("sample", r.Line, source))
		}
	}
	found(p, d, facts, text.Data{"Seconds": fmt.Sprintf("%.0f s", rows[0].Took)})
}

func judgeProxyProtocol(p *Pass) {
	c := p.Evidence
	if c.Logs == nil {
		return
	}
	t := c.Logs.Errors.Of(nginxlog.ProxyProtocol)
	d := c.errors(LoadBalancer, t)
	if t.Count == 0 {
		t = &c.Logs.Access.Proxy
		d = tallied(LoadBalancer, t)
		d.Certainty = Suggested
	}
	if d.Count == 0 {
		return
	}
	d.Harmful = true
	if clients := t.Clients.Most(2); len(clients) == 1 && !nginxlog.FromBalancer([]byte(clients[0].Key)) &&
		float64(c.Logs.Access.Requests) >= p.Value("good_times")*float64(d.Count) {
		d.Harmful, d.Certainty = false, Suggested // one odd client among many good
	}
	found(p, d, samplesOf(t), nil)
}

// judgeClientKeepalive holds nginx's keepalive against a balancer that reuses its
// connections to backends.
func judgeClientKeepalive(p *Pass) {
	c := p.Evidence
	if c.Logs == nil || c.Replaced {
		return
	}
	if c.Nginx == nil {
		miss(p, evidence.RoleNginxConfig)
		return
	}
	a := &c.Logs.Access
	if a.Reused == 0 {
		return
	}
	for _, s := range c.Nginx.Servers {
		idle, requests := p.Value("lb_idle_seconds"), s.Requests(c.NginxVersion)
		short := s.KeepaliveShortest > 0 && s.KeepaliveShortest <= p.Value("seconds")
		few := requests > 0 && float64(requests) <= p.Value("requests")
		d := Detail{Side: Proxy, Certainty: Suggested, Count: 1, First: a.First, Last: a.Last}
		switch {
		case idle > 0 && idle >= s.KeepaliveShortest && c.Logs.Balancer.Refused.Count > 0:
			d.Certainty, d.Harmful = Proven, true
		case !short && !few:
			continue
		}
		found(p, d, []rule.Fact{
			fact("keepalive_timeout", seconds(s.KeepaliveShortest), c.Nginx.Source),
			fact("keepalive_requests", count(int64(requests)), c.Nginx.Source),
			fact("requests on reused connections of the load balancer", count(int64(a.Reused)), "access log"),
		}, text.Data{"Seconds": seconds(s.KeepaliveShortest), "Requests": requests})
		return
	}
}

// judgeRealIP finds requests whose client address is the load balancer's.
func judgeRealIP(p *Pass) {
	c := p.Evidence
	if c.Logs == nil || c.Replaced || c.onlyLayer4() {
		return
	}
	all, from, source := c.Logs.Access.Requests, &c.Logs.Access.Balanced, "access log"
	if all == 0 {
		all, from, source = c.Logs.Errors.Requests, &c.Logs.Errors.Balanced, "error log"
	}
	balanced := c.untrusted(from)
	if all < int(p.Value("least")) || float64(balanced) < p.Value("share")*float64(all) {
		return
	}
	d := Detail{Side: Proxy, Certainty: Suggested, Count: 1, First: c.Logs.Access.First, Last: c.Logs.Access.Last}
	facts := []rule.Fact{fact("requests from 100.64.0.0/10", fmt.Sprintf("%d of %d", balanced, all), source)}
	if c.Nginx != nil {
		d.Certainty = Proven
		d.Harmful = len(c.Nginx.ActsOnAddress) > 0
		if d.Harmful {
			facts = append(facts, fact("acts on the address", strings.Join(c.Nginx.ActsOnAddress, ", "), c.Nginx.Source))
		}
	}
	f := Finding{Resource: rule.Resource{Kind: rule.Host, ID: c.ID}, Facts: facts, Detail: d}
	data := text.Data{"Number": balanced, "All": all}
	if d.Harmful {
		f.Summary = p.Say("acts_summary", text.Data{"Number": balanced, "All": all, "Directives": strings.Join(c.Nginx.ActsOnAddress, ", ")})
	}
	p.Find(f, data)
}

// untrusted counts the requests from addresses that no set_real_ip_from covers.
func (c *Case) untrusted(from *nginxlog.Top) int {
	n := from.All()
	if c.Nginx == nil {
		return n
	}
	for _, e := range from.Most(from.Len()) {
		a, ok := nginxlog.AddrOf(e.Key)
		if ok && slices.ContainsFunc(c.Nginx.TrustsReal, func(t netip.Prefix) bool { return t.Contains(a) }) {
			n -= e.Count
		}
	}
	return n
}

// onlyLayer4 tells whether the snapshot has listeners and none of layer 7.
func (c *Case) onlyLayer4() bool {
	if c.Snapshot == nil || len(c.Snapshot.Listeners) == 0 {
		return false
	}
	return !slices.ContainsFunc(c.Snapshot.Listeners, func(l model.Listener) bool {
		return l.Protocol == model.HTTP || l.Protocol == model.HTTPS
	})
}

func judgeLimited(p *Pass) {
	c := p.Evidence
	if c.Logs == nil {
		return
	}
	t := c.Logs.Errors.Of(nginxlog.Limited)
	if t.Count == 0 {
		return
	}
	d := c.errors(Proxy, t)
	d.Harmful = c.Logs.Errors.LimitedLB > 0 && !c.Replaced
	f := Finding{Resource: rule.Resource{Kind: rule.Host, ID: c.ID}, Facts: samplesOf(t), Detail: d}
	if d.Harmful {
		f.Summary = p.Say("balancer_summary", text.Data{"Number": d.Count, "Balanced": c.Logs.Errors.LimitedLB})
		f.Remedy = p.Say("balancer_remedy", nil)
	}
	p.Find(f, text.Data{"Number": d.Count})
}
