package diagnosis

import (
	"fmt"
	"io"
	"strconv"

	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/webpage"
)

// writeHTML writes a diagnosis as one page for a browser.
func writeHTML(w io.Writer, d *diagnosis.Document, o report.Options) error {
	o = o.Filled()
	b := webPage{newView(d, o)}
	p := webpage.Page{
		Lang: string(o.Printer.Lang()), Title: b.title, Alert: b.incomplete, Lead: b.lead, Words: b.controls(), Tiles: b.tiles(),
		Charts: append(b.overTime(), b.timelines()...), Sections: b.sections(),
	}
	if len(d.Findings) > 0 {
		p.Table = b.table()
		for i := range d.Findings {
			p.Details = append(p.Details, b.detail(i))
		}
	}
	return webpage.Render(w, p)
}

// webPage puts a diagnosis into the parts of a page.
type webPage struct{ *view }

func (b webPage) controls() webpage.Words {
	say := func(id string) string { return b.Say(id, nil) }
	return webpage.Words{
		Skip: say("diagnose.page.skip"), Theme: say("spec.page.theme"), Filter: say("spec.page.filter"), Status: say("spec.page.status"),
		All: say("spec.page.all"), Shown: say("spec.page.shown"), Sort: say("spec.page.sort"), Overview: say("diagnose.page.overview"),
		Details: say("diagnose.page.details"), OpenAll: say("spec.page.open_all"), Scroll: say("diagnose.page.scroll"),
	}
}

func (b webPage) tiles() []webpage.Tile {
	tile := func(id string, n int, tone webpage.Tone) webpage.Tile {
		if n == 0 {
			tone = webpage.Plain
		}
		return webpage.Tile{Label: b.Say(id, nil), Value: strconv.Itoa(n), Tone: tone}
	}
	return []webpage.Tile{
		tile("diagnose.heading_harmful", len(b.harmful), webpage.Bad), tile("diagnose.heading_others", len(b.others), webpage.Warn),
		tile("diagnose.heading_missing", len(b.missing), webpage.Mute), tile("diagnose.heading_errors", len(b.problems), webpage.Warn),
	}
}

// timelines draws the clocks of each path, one under the other on one scale.
func (b webPage) timelines() []webpage.Chart {
	var out []webpage.Chart
	for i := range b.Chain {
		p := &b.Chain[i]
		c := webpage.Chart{Title: b.Say("diagnose.path", text.Data{"Path": text.Visible(p.Path)}), Desc: b.verdict(p)}
		for k, clock := range b.clocks(p) {
			bar := webpage.Bar{Label: clock.label, Text: b.Comma(clock.seconds, clock.closes)}
			if s := p.Links[k].Seconds; s != nil {
				bar.Value = float64(*s)
			}
			if clock.shortest {
				bar.Tone = webpage.Warn
			}
			c.Bars = append(c.Bars, bar)
		}
		out = append(out, c)
	}
	return out
}

func (b webPage) table() webpage.Table {
	say := func(id string) string { return b.Say(id, nil) }
	t := webpage.Table{Caption: b.lead, Columns: []webpage.Column{
		{Label: say("diagnose.column.cause")}, {Label: say("diagnose.column.severity")}, {Label: say("diagnose.column.side")},
		{Label: say("diagnose.column.certainty")}, {Label: say("diagnose.column.count"), Numeric: true}, {Label: say("diagnose.column.summary")},
	}, Groups: []string{say("diagnose.heading_harmful"), say("diagnose.heading_others")}}
	for i := range b.Findings {
		t.Rows = append(t.Rows, b.row(i, t.Groups))
	}
	return t
}

func (b webPage) row(i int, groups []string) webpage.Row {
	c := b.eni(&b.Findings[i])
	group, tone := groups[1], webpage.Mute
	if c.Harmful {
		group, tone = groups[0], severityTone(c.Severity)
	}
	return webpage.Row{Group: group, Cells: []webpage.Cell{
		{Text: text.Visible(c.Cause), Sort: c.Cause, Link: anchor(i)},
		{Text: b.Named("diagnose.severity.", string(c.Severity)), Sort: rank(c.Severity), Tone: tone, Chip: true},
		{Text: b.Named("diagnose.side.", string(c.Side)), Sort: string(c.Side)},
		{Text: b.Named("diagnose.certainty.", string(c.Certainty)), Sort: string(c.Certainty)},
		{Text: strconv.FormatInt(c.Count, 10), Sort: strconv.FormatInt(c.Count, 10)},
		{Text: c.summary, Sort: c.summary},
	}}
}

func anchor(i int) string { return fmt.Sprintf("finding-%d", i+1) }

func rank(s diagnosis.Severity) string {
	for i, known := range diagnosis.Severities() {
		if s == known {
			return strconv.Itoa(i)
		}
	}
	return "9"
}

func severityTone(s diagnosis.Severity) webpage.Tone {
	switch s {
	case diagnosis.Critical, diagnosis.High:
		return webpage.Bad
	case diagnosis.Medium:
		return webpage.Warn
	}
	return webpage.Mute
}

func (b webPage) detail(i int) webpage.Detail {
	c := b.eni(&b.Findings[i])
	d := webpage.Detail{ID: anchor(i), Name: text.Visible(c.Cause), Status: b.Named("diagnose.severity.", string(c.Severity)), Lead: c.summary, Tone: webpage.Mute}
	if c.Harmful {
		d.Tone = severityTone(c.Severity)
	}
	add := func(title string, lines []string) {
		if len(lines) == 0 {
			return
		}
		s := webpage.Section{Title: b.Say(title, nil)}
		for _, line := range lines {
			s.Items = append(s.Items, webpage.Item{Text: line})
		}
		d.Sections = append(d.Sections, s)
	}
	evidence := c.evidence
	if c.seen != "" {
		evidence = append([]string{c.seen}, evidence...)
	}
	add("diagnose.column.evidence", append(evidence, c.groups...))
	add("diagnose.column.samples", report.Visible(c.Samples))
	if c.remedy != "" {
		advice := []string{c.remedy}
		if c.Command != "" {
			advice = append(advice, text.Visible(c.Command))
		}
		add("diagnose.column.remedy", advice)
	}
	return d
}

func (b webPage) sections() []webpage.Section {
	var out []webpage.Section
	for _, s := range []struct {
		id    string
		lines []string
	}{{"diagnose.heading_missing", b.missing}, {"diagnose.heading_errors", b.problems}} {
		if len(s.lines) == 0 {
			continue
		}
		section := webpage.Section{Title: b.Say(s.id, nil)}
		for _, line := range s.lines {
			section.Items = append(section.Items, webpage.Item{Text: line})
		}
		out = append(out, section)
	}
	return out
}
