package host

import (
	"fmt"

	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/text"
)

// tcpMemory is what is known of the memory of TCP sockets. A figure of -1 is unknown.
type tcpMemory struct {
	records int  // of the kernel log
	aborted int  // connections that were given up for want of memory
	rising  bool // aborted is what came between two samples

	pages, pressure, limit int64
	orphans, mostOrphans   int64
}

// tcpMemory reads it, and tells when the records were.
func (c *Case) tcpMemory(d *Detail) tcpMemory {
	m := tcpMemory{records: c.records(d, evidence.EventTCPMemory, evidence.EventOrphans), pages: -1, pressure: -1, limit: -1, orphans: -1, mostOrphans: -1}
	m.aborted, m.rising, _ = c.rose("TcpExt.TCPAbortOnMemory")
	if marks, ok := c.Sysctl.Ints("net.ipv4.tcp_mem", 3); ok {
		m.pressure, m.limit = marks[1], marks[2]
	}
	if most, ok := c.Sysctl.Int("net.ipv4.tcp_max_orphans"); ok {
		m.mostOrphans = most
	}
	if c.Sockstat != nil {
		m.pages, m.orphans = c.Sockstat.MemPages, c.Sockstat.Orphan
	}
	return m
}

func (m *tcpMemory) full() bool { return m.limit >= 0 && m.pages >= m.limit }

func (m *tcpMemory) pressed() bool { return m.pressure >= 0 && m.pages >= m.pressure }

func (m *tcpMemory) manyOrphans(share float64) bool {
	return m.mostOrphans > 0 && float64(m.orphans) >= share*float64(m.mostOrphans)
}

func (c *Case) memoryFacts(m *tcpMemory) []rule.Fact {
	facts := c.kernelFacts(evidence.EventTCPMemory, evidence.EventOrphans)
	if m.limit >= 0 && m.pages >= 0 {
		facts = append(facts, fact("TCP memory", fmt.Sprintf("%d pages, limit %d", m.pages, m.limit), c.Sockstat.Source))
	}
	if m.mostOrphans >= 0 && m.orphans >= 0 {
		facts = append(facts, fact("orphans", fmt.Sprintf("%d, limit %d", m.orphans, m.mostOrphans), c.Sockstat.Source))
	}
	if m.aborted > 0 {
		facts = append(facts, c.counterFact("TcpExt.TCPAbortOnMemory"))
	}
	return facts
}

func judgeMemory(p *Pass) {
	c := p.Evidence
	d := Detail{Side: Kernel, Certainty: Proven, Harmful: true}
	m := c.tcpMemory(&d)
	manyOrphans := m.manyOrphans(p.Value("orphans"))
	f := Finding{Resource: rule.Resource{Kind: rule.Host, ID: c.ID}, Facts: c.memoryFacts(&m)}
	switch {
	case m.records > 0:
		d.Count = m.records
	case m.rising && m.aborted > 0:
		d.Count = m.aborted
	case m.full():
		d.Count = max(m.aborted, 1)
		f.Summary = p.Say("limit_summary", text.Data{"Pages": m.pages})
	case m.pressed(), manyOrphans, !m.rising && m.aborted > 0:
		d.Certainty, d.Harmful, d.Count = Suggested, false, max(m.aborted, 1)
		f.Summary = nearMemory(p, &m, manyOrphans)
	default:
		return
	}
	f.Detail = d
	p.Find(f, text.Data{"Number": d.Count, "Pages": m.pages})
}

// nearMemory says what came near its limit, or that only the past did.
func nearMemory(p *Pass, m *tcpMemory, manyOrphans bool) text.Message {
	switch {
	case m.pressed():
		return p.Say("near_summary", text.Data{"Pages": m.pages, "Orphans": m.orphans})
	case manyOrphans:
		return p.Say("near_summary", text.Data{"Pages": 0, "Orphans": m.orphans})
	}
	return p.Say("history_summary", text.Data{"Number": m.aborted})
}
