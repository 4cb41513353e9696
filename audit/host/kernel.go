package host

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/text"
)

// kernelCauses are limits of the kernel of this host.
func kernelCauses() []Cause {
	counters, log, sockets := evidence.RoleCounters, evidence.RoleKernelLog, evidence.RoleSockets
	return []Cause{
		of("accept-queue-overflow", rule.High, judgeAcceptQueue, roles(counters)),
		of("backlog-capped", rule.Low, judgeBacklog, roles(sockets)),
		of("syn-queue-overflow", rule.Medium, judgeSynQueue, roles(counters, log)),
		of("time-wait-bucket-overflow", rule.Low, judgeBuckets, roles(counters, log, evidence.RoleSummary)),
		of("conntrack-table-full", rule.High, judgeConntrack, roles(log, evidence.RoleConntrack, evidence.RoleSysctl)),
		of("tcp-memory-exhausted", rule.High, judgeMemory, roles(evidence.RoleSummary, log, counters)),
		of("close-wait-leak", rule.High, judgeCloseWait, roles(sockets)),
		of("rp-filter-drops", rule.High, judgeReversePath, roles(counters, log)),
		of("tw-recycle-behind-nat", rule.High, judgeRecycle, roles(counters)),
		of("source-concentration", rule.Info, judgeSources, roles(sockets)),
	}
}

// rose is a counter: how much it rose between two samples, or its total since boot
// where there is one sample. known is false where the source does not have it.
func (c *Case) rose(name string) (n int, two, known bool) {
	if rise, ok := c.Counters.Rise(name); ok {
		return int(rise), true, true
	}
	total, ok := c.Counters.Total(name)
	return int(total), false, ok
}

// counterFact is the row of evidence of a counter.
func (c *Case) counterFact(name string) rule.Fact {
	short := name
	if i := len("TcpExt."); len(name) > i && name[:i] == "TcpExt." {
		short = name[i:]
	}
	n, two, _ := c.rose(name)
	if two {
		return fact(short, fmt.Sprintf("+%d in %s", n, seconds(c.Counters.Seconds)), c.Counters.Source)
	}
	value := strconv.Itoa(n)
	if c.Uptime > 0 {
		value += " in " + daysOf(c.Uptime)
	}
	return fact(short, value, c.Counters.Source)
}

// daysOf is a time since boot in whole days.
func daysOf(d time.Duration) string {
	switch days := int(d.Hours() / 24); days {
	case 0:
		return "less than a day"
	case 1:
		return "1 day"
	default:
		return strconv.Itoa(days) + " days"
	}
}

// stamp puts the time of the samples on a finding.
func (c *Case) stamp(d *Detail, two bool) {
	if c.TakenAt.IsZero() {
		return
	}
	d.Last = c.TakenAt.Unix()
	d.First = d.Last
	if two {
		d.First -= int64(c.Counters.Seconds)
	} else {
		d.First = 0
	}
}

func judgeAcceptQueue(p *Pass) {
	c := p.Evidence
	n, two, known := c.rose("TcpExt.ListenOverflows")
	if !known {
		lacking(p, evidence.RoleCounters, "ListenOverflows")
		return
	}
	total, _ := c.Counters.Total("TcpExt.ListenOverflows")
	full, facts := c.fullQueues()
	d := Detail{Side: Kernel, Certainty: Proven, Harmful: true, Count: n, Groups: full}
	switch {
	case two && n > 0:
	case total > 0 && len(full) > 0:
		d.Count = int(total)
	case !two && total > 0:
		d.Certainty, d.Harmful = Suggested, false
	default:
		return
	}
	c.stamp(&d, two)
	facts = append([]rule.Fact{c.counterFact("TcpExt.ListenOverflows")}, facts...)
	f := Finding{Resource: rule.Resource{Kind: rule.Host, ID: c.ID}, Facts: facts, Detail: d}
	if !d.Harmful {
		f.Summary = p.Say("history_summary", text.Data{"Number": d.Count})
	}
	p.Find(f, text.Data{"Number": d.Count, "Port": portsOf(full)})
}

func portsOf(groups []Group) string {
	if len(groups) == 0 {
		return "-"
	}
	return groups[0].Key
}

// fullQueues are the listening sockets whose queue is over its limit now: one place
// more than the limit fits, so equal is not full.
func (c *Case) fullQueues() ([]Group, []rule.Fact) {
	if c.Sockets == nil {
		return nil, nil
	}
	var groups []Group
	var facts []rule.Fact
	for _, s := range c.Sockets.List {
		if s.State != evidence.Listen || !s.Backlog || s.RecvQ <= s.SendQ {
			continue
		}
		key := endpointOf(s)
		groups = append(groups, Group{"port", key, int(s.RecvQ)})
		facts = append(facts, fact("queue of "+key, fmt.Sprintf("%d over %d", s.RecvQ, s.SendQ), c.Sockets.Source))
		if s.Drops > 0 {
			facts = append(facts, fact("drops of "+key, count(s.Drops), c.Sockets.Source))
		}
	}
	return groups, facts
}

// endpointOf names a listening socket as ss does.
func endpointOf(s evidence.Socket) string {
	if !s.Local.Addr().IsValid() {
		return "*:" + strconv.Itoa(int(s.Local.Port()))
	}
	return s.Local.String()
}

func judgeBacklog(p *Pass) {
	c := p.Evidence
	limit, known := c.Sysctl.Int("net.core.somaxconn")
	d := Detail{Side: Kernel, Certainty: Proven}
	var facts []rule.Fact
	cut := !known
	for _, s := range c.Sockets.List {
		if s.State != evidence.Listen || !s.Backlog || s.Loopback() {
			continue
		}
		asked := c.asked(s)
		if float64(s.SendQ) > p.Value("small") && (asked == 0 || s.SendQ >= asked) {
			continue
		}
		if !known || s.SendQ != limit || asked != 0 && asked <= limit {
			d.Certainty = Suggested
		}
		cut = cut || s.SendQ >= limit
		d.Count++
		d.Groups = append(d.Groups, Group{"port", endpointOf(s), int(s.SendQ)})
		if len(facts) < 3 {
			facts = append(facts, fact("limit of "+endpointOf(s), count(s.SendQ), c.Sockets.Source))
		}
	}
	if d.Count == 0 {
		return
	}
	if known {
		facts = append(facts, fact("net.core.somaxconn", count(limit), c.Sysctl.Source))
	}
	f := Finding{Resource: rule.Resource{Kind: rule.Host, ID: c.ID}, Facts: facts, Detail: d}
	if !cut {
		f.Remedy = p.Say("asked_remedy", nil)
	}
	p.Find(f, text.Data{"Number": d.Count, "Limit": limit})
}

// asked is the backlog that a listening socket was asked for, as far as nginx's
// configuration tells; 0: unknown. Without backlog= nginx asks for 511 on Linux; of
// several servers on one port any may say it for all.
func (c *Case) asked(s evidence.Socket) int64 {
	said, listens := 0, s.Process == "nginx"
	if c.Nginx != nil {
		for _, l := range c.Nginx.Listens() {
			if l.Port == int(s.Local.Port()) && !l.UDP {
				said, listens = max(said, l.Backlog), true
			}
		}
	}
	if said == 0 && listens {
		return 511
	}
	return int64(said)
}

func judgeSynQueue(p *Pass) {
	c := p.Evidence
	cookies, two, known := c.rose("TcpExt.TCPReqQFullDoCookies")
	drops, _, _ := c.rose("TcpExt.TCPReqQFullDrop")
	records := 0
	if c.Kernellog != nil {
		records = c.Kernellog.Counts[evidence.EventSynFlood]
	}
	d := Detail{Side: Kernel, Certainty: Suggested, Count: records}
	var facts []rule.Fact
	if known && cookies+drops > 0 {
		d.Count, d.Harmful = cookies+drops, drops > 0
		if two || records > 0 {
			d.Certainty = Proven
		}
		facts = append(facts, c.counterFact("TcpExt.TCPReqQFullDoCookies"), c.counterFact("TcpExt.TCPReqQFullDrop"))
	}
	if d.Count == 0 {
		return
	}
	c.stamp(&d, two)
	sent, _, _ := c.rose("TcpExt.SyncookiesSent")
	back, _, okBack := c.rose("TcpExt.SyncookiesRecv")
	if sent > 0 && okBack {
		facts = append(facts, fact("cookies that came back", fmt.Sprintf("%d of %d", back, sent), c.Counters.Source))
	}
	facts = append(facts, c.kernelFacts(evidence.EventSynFlood)...)
	f := Finding{Resource: rule.Resource{Kind: rule.Host, ID: c.ID}, Facts: facts, Detail: d}
	switch {
	case d.Harmful:
		f.Summary = p.Say("dropped_summary", text.Data{"Number": drops})
	case cookies == 0:
		f.Summary = p.Say("record_summary", text.Data{"Number": d.Count, "Dropping": c.droppingRequests()})
	}
	p.Find(f, text.Data{"Number": d.Count})
}

// droppingRequests tells whether the kernel said that it dropped what did not fit into
// a half-open queue, as it does without cookies.
func (c *Case) droppingRequests() bool {
	return slices.ContainsFunc(c.kernelFacts(evidence.EventSynFlood), func(f rule.Fact) bool { return strings.Contains(f.Value, "ropping request") })
}

// kernelFacts are lines of the kernel log.
func (c *Case) kernelFacts(events ...evidence.KernelEvent) []rule.Fact {
	var facts []rule.Fact
	if c.Kernellog == nil {
		return nil
	}
	for _, e := range events {
		for _, line := range c.Kernellog.Samples[e] {
			if len(facts) < 3 {
				facts = append(facts, fact("sample", line, c.Kernellog.Source))
			}
		}
	}
	return facts
}

// records counts lines of the kernel log and tells when they were.
func (c *Case) records(d *Detail, events ...evidence.KernelEvent) int {
	if c.Kernellog == nil {
		return 0
	}
	n := 0
	for _, e := range events {
		n += c.Kernellog.Counts[e]
		if first := c.Kernellog.First[e]; first != 0 && (d.First == 0 || first < d.First) {
			d.First = first
		}
		d.Last = max(d.Last, c.Kernellog.Last[e])
	}
	return n
}

func judgeBuckets(p *Pass) {
	c := p.Evidence
	n, two, _ := c.rose("TcpExt.TCPTimeWaitOverflow")
	limit, known := c.Sysctl.Int("net.ipv4.tcp_max_tw_buckets")
	d := Detail{Side: Kernel, Certainty: Suggested}
	records := c.records(&d, evidence.EventBucketTable)
	atCap := known && c.Sockstat != nil && c.Sockstat.TimeWait >= limit && limit > 0
	switch {
	case n > 0:
		d.Count = n
		if two || atCap || records > 0 {
			d.Certainty = Proven
		}
	case atCap:
		d.Count, d.Certainty = max(records, int(c.Sockstat.TimeWait)), Proven
	case records > 0:
		d.Count = records
	default:
		return
	}
	var facts []rule.Fact
	if n > 0 {
		facts = append(facts, c.counterFact("TcpExt.TCPTimeWaitOverflow"))
	}
	if known {
		facts = append(facts, fact("net.ipv4.tcp_max_tw_buckets", count(limit), c.Sysctl.Source))
	}
	if c.Sockstat != nil && c.Sockstat.TimeWait >= 0 {
		facts = append(facts, fact("TIME_WAIT sockets", count(c.Sockstat.TimeWait), c.Sockstat.Source))
	}
	f := Finding{Resource: rule.Resource{Kind: rule.Host, ID: c.ID}, Facts: append(facts, c.kernelFacts(evidence.EventBucketTable)...), Detail: d}
	if n <= 0 && records == 0 {
		f.Summary = p.Say("cap_summary", text.Data{"Number": d.Count})
	}
	p.Find(f, text.Data{"Number": d.Count})
}

func judgeConntrack(p *Pass) {
	c := p.Evidence
	d := Detail{Side: Kernel, Certainty: Proven, Harmful: true}
	records := c.records(&d, evidence.EventConntrackFull)
	share, drops := -1.0, int64(0)
	var facts []rule.Fact
	if t := c.Conntrack; t != nil {
		if t.Count >= 0 && t.Max > 0 {
			share = float64(t.Count) / float64(t.Max)
			facts = append(facts, fact("entries", fmt.Sprintf("%d of %d", t.Count, t.Max), t.Source))
		}
		if t.Drops > 0 {
			drops = t.Drops
			facts = append(facts, fact("drop", count(drops), t.Source))
		}
	}
	switch {
	case records > 0:
		d.Count = records
	case drops > 0 && share >= p.Value("full"):
		d.Count = int(drops)
	case share >= p.Value("near"):
		d.Certainty, d.Harmful, d.Count = Suggested, false, int(c.Conntrack.Count)
	default:
		return
	}
	for _, name := range []string{"established", "close_wait"} {
		if n, ok := c.Sysctl.Int("net.netfilter.nf_conntrack_tcp_timeout_" + name); ok {
			facts = append(facts, fact("nf_conntrack_tcp_timeout_"+name, count(n)+" s", c.Sysctl.Source))
		}
	}
	f := Finding{Resource: rule.Resource{Kind: rule.Host, ID: c.ID}, Facts: append(c.kernelFacts(evidence.EventConntrackFull), facts...), Detail: d}
	if !d.Harmful {
		f.Summary = p.Say("near_summary", text.Data{"Number": c.Conntrack.Count, "Max": c.Conntrack.Max, "Drops": drops})
	}
	p.Find(f, text.Data{"Number": d.Count})
}
