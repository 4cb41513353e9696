package host

import (
	"strings"

	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/evidence/nginxlog"
)

// groupsShown is how many keys of a group a finding has.
const groupsShown = 10

// detail sums up failed tries: harmful unless a further try saved each of them.
func (a *analysis) detail(side Side, events []*event, lost int) Detail {
	d := Detail{Side: side, Certainty: Proven, Count: len(events) + lost, Harmful: lost > 0}
	var top tallyOf
	var line nginxlog.Timeline
	for _, e := range events {
		if e.row {
			d.Certainty = Suggested
		}
		d.Harmful = d.Harmful || !e.saved()
		if d.First == 0 || e.at < d.First {
			d.First = e.at
		}
		d.Last = max(d.Last, e.at)
		top.add(e.server)
		line.Add(e.at)
	}
	d.Groups = top.groups("upstream")
	d.Minutes, d.Step = line.Points(), line.Step
	return d
}

// samples are up to three lines of events.
func (a *analysis) samples(events []*event) []rule.Fact {
	var facts []rule.Fact
	for _, e := range events {
		if e.line == "" || len(facts) == 3 {
			continue
		}
		source := "error log"
		if e.row {
			source = "access log"
		}
		facts = append(facts, fact("sample", e.line, a.fileOf(source)))
	}
	return facts
}

// fileOf is the first file of a kind of log.
func (a *analysis) fileOf(kind string) string {
	for _, f := range a.c.Logs.Files {
		if kind == "error log" && f.Kind == nginxlog.KindError || kind != "error log" && f.Kind != nginxlog.KindError {
			return f.Name
		}
	}
	return kind
}

func samplesOf(t *nginxlog.Tally) []rule.Fact {
	var facts []rule.Fact
	for _, s := range t.Samples {
		facts = append(facts, fact("sample", s.Text, s.File))
	}
	return facts
}

// tallied is a finding of rows of access logs, whose times are UTC.
func tallied(side Side, t *nginxlog.Tally) Detail {
	d := Detail{Side: side, Certainty: Proven, Count: t.Count, First: t.First, Last: t.Last, Minutes: t.Minutes.Points(), Step: t.Minutes.Step}
	for _, g := range []struct {
		by  string
		top *nginxlog.Top
	}{{"upstream", &t.Upstreams}, {"client", &t.Clients}, {"url", &t.Paths}} {
		for _, e := range g.top.Most(groupsShown) {
			d.Groups = append(d.Groups, Group{g.by, e.Key, e.Count})
		}
	}
	return d
}

// errors is a finding of records of error logs, whose times are of the host's clock.
func (c *Case) errors(side Side, t *nginxlog.Tally) Detail {
	d := tallied(side, t)
	offset := c.nginx().offset
	d.First, d.Last = shifted(d.First, offset), shifted(d.Last, offset)
	for i := range d.Minutes {
		d.Minutes[i].At -= offset
	}
	return d
}

// servers names the upstreams of a finding for its summary.
func servers(d Detail) string {
	var names []string
	more := 0
	for _, g := range d.Groups {
		if g.By != "upstream" || g.Key == "" {
			continue
		}
		if len(names) == 3 {
			more++
			continue
		}
		names = append(names, g.Key)
	}
	if len(names) == 0 {
		return "-"
	}
	s := strings.Join(names, ", ")
	if more > 0 {
		s += ", ..."
	}
	return s
}

// tallyOf counts keys.
type tallyOf struct{ top nginxlog.Top }

func (t *tallyOf) add(key string) { t.top.Add([]byte(key)) }

func (t *tallyOf) addN(key string, n int) { t.top.AddN([]byte(key), n) }

func (t *tallyOf) groups(by string) []Group {
	var out []Group
	for _, e := range t.top.Most(groupsShown) {
		out = append(out, Group{by, e.Key, e.Count})
	}
	return out
}
