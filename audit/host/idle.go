package host

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// chainCauses lie between the clocks of one path. Of one path only the shortest
// clock that forgets is told.
func chainCauses() []Cause {
	return []Cause{
		of("idle-timeout-chain-eni-shortest", rule.High, judgeENIShortest, roles(evidence.RoleSnapshot)),
		of("idle-timeout-chain-keepalive-slow", rule.High, judgeKeepaliveSlow, roles(evidence.RoleSnapshot), roles(evidence.RoleSockets)),
		of("idle-timeout-chain-nat-shortest", rule.Medium, judgeNATShortest, roles(evidence.RoleSysctl, evidence.RoleIPVS)),
	}
}

// forgets returns the shortest clock of a path that forgets without telling, and is
// shorter than the listener: the interface's, or one of translation.
func (p *Path) forgets(nat []Link) (eni bool, timers []Link) {
	least := p.idle
	if p.entry > 0 && p.entry < least {
		least, eni = p.entry, true
	}
	if p.udp || !p.here {
		return eni, nil
	}
	for _, l := range nat {
		if l.Seconds > 0 && l.Seconds < least {
			timers = append(timers, l)
		}
	}
	return eni && len(timers) == 0, timers
}

// sooner tells whether the service closes or probes within so many seconds of
// silence.
func (s *service) sooner(seconds float64) bool {
	return s.closes > 0 && s.closes <= seconds || s.probes > 0 && s.probes < seconds
}

func judgeENIShortest(p *Pass) {
	c := p.Evidence
	d := Detail{Side: ENI, Certainty: Suggested}
	safe := Detail{Side: ENI, Certainty: Suggested}
	proven := true
	var facts, safeFacts []rule.Fact
	var path string
	var forgotten, kept []float64
	unknown := false
	for _, way := range c.chain().paths {
		if way.listener == nil {
			continue
		}
		if way.entry == 0 {
			unknown = true
			continue
		}
		eni, _ := way.forgets(c.chain().nat)
		if !eni {
			continue
		}
		rows := linkFacts(way)
		if way.here && way.service.sooner(way.entry) && !way.udp {
			safe.Count++
			safe.Groups = append(safe.Groups, Group{"resource", way.Path, 1})
			safeFacts = append(safeFacts, rows...)
			continue
		}
		proven = proven && (way.udp || way.here && way.service.known)
		d.Count++
		d.Groups = append(d.Groups, Group{"resource", way.Path, 1})
		facts = append(facts, rows...)
		path = cmp.Or(path, way.Path)
		forgotten, kept = append(forgotten, way.entry), append(kept, way.idle)
	}
	switch {
	case d.Count > 0:
		d.Harmful = true
		if proven {
			d.Certainty = Proven
		}
		p.Find(Finding{Resource: rule.Resource{Kind: rule.Host, ID: c.ID}, Facts: facts, Detail: d, Command: "alictl align-timeouts"},
			text.Data{"ENI": between(forgotten), "Listener": between(kept), "Path": path, "Number": d.Count})
	case safe.Count > 0:
		p.Find(Finding{
			Resource: rule.Resource{Kind: rule.Host, ID: c.ID}, Facts: safeFacts, Detail: safe, Command: "alictl align-timeouts",
			Summary: p.Say("safe_summary", text.Data{"Number": safe.Count}),
		}, text.Data{"ENI": "-", "Listener": "-", "Path": "-", "Number": safe.Count})
	}
	if unknown {
		p.Miss(rule.Resource{Kind: rule.ENI}, rule.UnknownValue, text.Message{ID: "cause.unread_timers"})
	}
}

// linkFacts are the clocks of a path.
func linkFacts(path *Path) []rule.Fact {
	var facts []rule.Fact
	for _, l := range path.Links {
		facts = append(facts, fact(l.Name, seconds(l.Seconds), l.Source))
	}
	return facts
}

// judgeKeepaliveSlow finds services whose sockets stay silent longer than the
// listener allows.
func judgeKeepaliveSlow(p *Pass) {
	c := p.Evidence
	d := Detail{Side: Kernel, Certainty: Proven, Harmful: true}
	var facts []rule.Fact
	var listeners []*model.Listener
	first, unknown := "", ""
	var kept []float64
	for _, path := range c.chain().paths {
		late, known := c.probesLate(path)
		if !known {
			unknown = cmp.Or(unknown, path.Path)
		}
		if !late || slices.Contains(listeners, path.listener) {
			continue
		}
		s := &path.service
		listeners = append(listeners, path.listener)
		d.Count++
		d.Groups = append(d.Groups, Group{"resource", path.Path, s.idle})
		facts = append(facts, linkFacts(path)...)
		if s.seen {
			facts = append(facts, fact("sockets without a keepalive timer", fmt.Sprintf("%d of %d", s.lazy, s.idle), c.Sockets.Source))
		} else {
			d.Certainty = Suggested
		}
		first, kept = cmp.Or(first, path.Path), append(kept, path.idle)
	}
	if d.Count > 0 {
		found(p, d, facts, text.Data{"Listener": between(kept), "Path": first})
	}
	if unknown != "" {
		p.Miss(rule.Resource{Kind: rule.Host, ID: c.ID}, rule.UnknownValue, text.Message{ID: "cause.unread_keepalive", Data: text.Data{
			"Path": text.Visible(unknown), "Command": evidence.RoleSockets.Command(),
		}})
	}
}

// probesLate tells whether the sockets of a path stay silent longer than its listener
// allows; known is false where that could not be seen. Where something else closes or
// forgets before, it is not asked.
func (c *Case) probesLate(path *Path) (late, known bool) {
	if path.listener == nil || path.udp || path.layer7 || !path.here {
		return false, true
	}
	s := &path.service
	eni, timers := path.forgets(c.chain().nat)
	if eni || len(timers) > 0 || s.closes > 0 && s.closes < path.idle || s.probes > 0 && s.probes < path.idle {
		return false, true
	}
	if path.entry == 0 || s.probes < 0 || s.idle == 0 && !s.nginx {
		return false, false
	}
	mostProbe := s.probes == 0 && s.lazy*2 < s.idle && c.fast(s.port, path.idle)
	return !mostProbe, true
}

// fast tells whether the sockets of a port that have a timer probe within so many
// seconds.
func (c *Case) fast(port int, within float64) bool {
	longest := 0.0
	for _, s := range c.Sockets.List {
		if s.State == evidence.Established && int(s.Local.Port()) == port && s.HasKeepalive {
			longest = max(longest, s.Keepalive.Seconds())
		}
	}
	return longest > 0 && c.keepaliveTime(longest) < within
}

// judgeNATShortest finds timers of this host's own translation that forget before
// anybody else closes.
func judgeNATShortest(p *Pass) {
	c := p.Evidence
	nat := c.chain().nat
	d := Detail{Side: Kernel, Certainty: Proven, Harmful: true}
	var facts []rule.Fact
	told, timer := map[string]bool{}, ""
	safe := true
	for _, path := range c.chain().paths {
		timers := path.natTimers(nat)
		for _, l := range timers {
			if !told[l.Name] {
				told[l.Name] = true
				if timer == "" {
					timer = l.Name
				}
				d.Count++
				d.Groups = append(d.Groups, Group{"resource", path.Path, 1})
				facts = append(facts, linkFacts(path)...)
			}
			safe = safe && path.service.sooner(l.Seconds)
		}
	}
	if d.Count == 0 {
		return
	}
	if safe {
		d.Certainty, d.Harmful = Suggested, false
	}
	found(p, d, facts, text.Data{"Timer": timer})
}

// natTimers are the timers of translation that are shorter than the listener's, or,
// where no listener is known, than the keepalive of the sockets behind them.
func (p *Path) natTimers(nat []Link) []Link {
	if p.listener != nil {
		_, timers := p.forgets(nat)
		return timers
	}
	if p.service.probes <= 0 {
		return nil
	}
	var out []Link
	for _, l := range nat {
		if l.Seconds > 0 && l.Seconds < p.service.probes {
			out = append(out, l)
		}
	}
	return out
}
