package host

import (
	"fmt"

	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/text"
)

// sessionCauses are what the sessions of an instance tell.
func sessionCauses() []Cause {
	return []Cause{of("eni-session-limit", rule.High, judgeSessionLimit, roles(evidence.RoleCloud))}
}

// judgeSessionLimit holds the peak of sessions against the ceiling of the type and
// the caps of the interfaces.
func judgeSessionLimit(p *Pass) {
	c := p.Evidence
	if c.Cloud == nil {
		return
	}
	over := Detail{Side: ENI, Certainty: Proven, Harmful: true}
	near := Detail{Side: ENI, Certainty: Suggested}
	if c.dropsHere() {
		over.Certainty = Suggested
	}
	var overFacts, nearFacts []rule.Fact
	take := func(id string, peak, limit int64) {
		if limit <= 0 || peak <= 0 {
			p.Miss(rule.Resource{Kind: rule.Instance, ID: id}, rule.UnknownValue, text.Message{ID: "cause.unread_sessions", Data: text.Data{"What": text.Visible(id)}})
			return
		}
		share := float64(peak) / float64(limit)
		row := fact("sessions of "+id, fmt.Sprintf("%d of %d", peak, limit), c.Cloud.Source)
		switch {
		case share >= p.Value("full"):
			over.Count++
			over.Groups = append(over.Groups, Group{"address", id, int(peak)})
			overFacts = append(overFacts, row)
		case share >= p.Value("near"):
			near.Count++
			near.Groups = append(near.Groups, Group{"address", id, int(peak)})
			nearFacts = append(nearFacts, row)
		}
	}
	for _, i := range c.Cloud.Instances {
		peak, limit, id := int64(0), int64(0), i.ID
		if i.Sessions != nil {
			peak, limit = i.Sessions.Peak, i.Sessions.Ceiling
		}
		if len(i.Interfaces) == 1 && i.Interfaces[0].SessionCap > 0 && (limit == 0 || i.Interfaces[0].SessionCap < limit) {
			limit, id = i.Interfaces[0].SessionCap, i.Interfaces[0].ID
		}
		take(id, peak, limit)
		for _, e := range i.Interfaces {
			if len(i.Interfaces) > 1 && e.SessionCap > 0 {
				take(e.ID, e.Peak, e.SessionCap)
			}
		}
	}
	if over.Count > 0 {
		found(p, over, overFacts, text.Data{"What": over.Groups[0].Key, "More": over.Count - 1})
		return
	}
	if near.Count > 0 {
		p.Find(Finding{
			Resource: rule.Resource{Kind: rule.Host, ID: c.ID}, Facts: nearFacts, Detail: near,
			Summary: p.Say("near_summary", text.Data{"What": near.Groups[0].Key, "More": near.Count - 1}),
		}, nil)
	}
}

// dropsHere tells whether the kernel of the host drops connections itself, which
// looks the same from outside.
func (c *Case) dropsHere() bool {
	overflows, two, _ := c.rose("TcpExt.ListenOverflows")
	full, _ := c.fullQueues()
	records := c.records(&Detail{}, evidence.EventConntrackFull)
	return two && overflows > 0 || len(full) > 0 || records > 0
}
