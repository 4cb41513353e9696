package diagnosis

import (
	"strconv"
	"strings"

	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
)

// documentOf lays a diagnosis out: the causes that do harm, the others, the clocks of
// each path, and what could not be looked at.
func documentOf(d *diagnosis.Document, o report.Options) *document.Document {
	v := newView(d, o)
	out := &document.Document{
		Title: v.title, Alert: v.incomplete, Lead: v.lead, Figures: v.figures(), Charts: append(v.overTime(), v.timelines()...),
		Overview: v.overview(), Sections: v.sections(), Next: o.Next, Records: v.records(), Made: d.CreatedAt,
	}
	if out.Overview != nil {
		out.Details = document.Later(v.details)
	}
	return out
}

func (v *view) say(id string) string { return v.Say(id, nil) }

func (v *view) figures() []document.Figure {
	figure := func(id string, n int, tone document.Tone) document.Figure {
		if n == 0 {
			tone = document.Plain
		}
		return document.Figure{Label: v.say(id), Value: strconv.Itoa(n), Tone: tone}
	}
	return []document.Figure{
		figure("diagnose.heading_harmful", len(v.harmful), document.Bad), figure("diagnose.heading_others", len(v.others), document.Warn),
		figure("diagnose.heading_missing", len(v.missing), document.Mute), figure("diagnose.heading_errors", len(v.problems), document.Warn),
	}
}

func (v *view) sections() []document.Section {
	var out []document.Section
	add := func(id string, tone document.Tone, causes []cause) {
		if len(causes) == 0 {
			return
		}
		s := document.Section{Title: v.say(id), Tone: tone, Use: document.Covered}
		for _, c := range causes {
			s.Parts = append(s.Parts, v.part(c))
		}
		out = append(out, s)
	}
	add("diagnose.heading_harmful", document.Bad, v.harmful)
	add("diagnose.heading_others", document.Warn, v.others)
	for i := range v.Chain {
		out = append(out, v.path(&v.Chain[i]))
	}
	out = document.Listed(out, v.say("diagnose.heading_missing"), document.Strong, v.missing)
	return document.Listed(out, v.say("diagnose.heading_errors"), document.Strong, v.problems)
}

// part is one cause with its evidence and what to do about it.
func (v *view) part(c cause) document.Part {
	p := document.Part{Title: c.head, Text: c.summary, Items: []document.Item{}}
	for _, lines := range [][]string{{c.seen}, c.evidence, c.groups} {
		p.Items = append(p.Items, document.Lines(document.Mute, lines)...)
	}
	for _, s := range report.Visible(c.Samples) {
		p.Items = append(p.Items, document.Item{Tone: document.Mute, Text: s, Verbatim: true})
	}
	if c.remedy != "" {
		p.After = append(p.After, document.Item{Text: v.Say("diagnose.remedy", text.Data{"Remedy": c.remedy})})
	}
	if c.Command != "" {
		p.After = append(p.After, document.Item{Text: text.Visible(c.Command), Verbatim: true})
	}
	return p
}

// path is the clocks of a path on one scale, and who closes it first.
func (v *view) path(p *diagnosis.Path) document.Section {
	chart := v.timeline(p)
	t := &document.Table{}
	for _, id := range []string{"diagnose.column.clock", "diagnose.column.seconds", "diagnose.column.closes", "diagnose.column.source"} {
		t.Columns = append(t.Columns, document.Column{Label: v.say(id)})
	}
	var rows []document.Row
	for i, b := range chart.Bars {
		rows = append(rows, document.Cells(b.Label, b.Text, b.Note, text.Visible(p.Links[i].Source)))
	}
	t.Rows = document.Seq(rows)
	return document.Section{Title: chart.Title, Tone: document.Strong, Use: document.Covered, Chart: &chart, Table: t, Note: chart.Desc}
}

// timelines draws the clocks of each path, one under the other on one scale.
func (v *view) timelines() []document.Chart {
	var out []document.Chart
	for i := range v.Chain {
		out = append(out, v.timeline(&v.Chain[i]))
	}
	return out
}

// timeline draws the clocks of a path; the shortest stands out.
func (v *view) timeline(p *diagnosis.Path) document.Chart {
	c := document.Chart{Title: v.Say("diagnose.path", text.Data{"Path": text.Visible(p.Path)}), Desc: v.verdict(p)}
	for _, l := range p.Links {
		bar := document.Bar{Label: text.Visible(l.Name), Text: "-", Note: text.Visible(l.Closes)}
		if l.Seconds != nil {
			bar.Text, bar.Value = strconv.Itoa(*l.Seconds)+" s", float64(*l.Seconds)
		}
		if l.Name == p.Shortest {
			bar.Tone = document.Warn
		}
		c.Bars = append(c.Bars, bar)
	}
	return c
}

// records has a row for each finding, in the order of the document. Evidence and groups
// are joined with "; ".
func (v *view) records() document.Records {
	return document.Records{
		Columns: document.Names("cause", "severity", "side", "certainty", "harmful", "count", "first_seen", "last_seen", "summary", "remedy",
			"command", "evidence", "groups"),
		Rows: document.Map(v.Findings, v.record),
	}.Numbers("count")
}

func (v *view) record(f *diagnosis.Finding) []string {
	c := v.cause(f)
	first, last := "", ""
	if c.FirstSeen != nil && c.LastSeen != nil {
		first, last = report.Stamp(*c.FirstSeen), report.Stamp(*c.LastSeen)
	}
	return []string{c.Cause, string(c.Severity), string(c.Side), string(c.Certainty), strconv.FormatBool(c.Harmful), strconv.FormatInt(c.Count, 10),
		first, last, c.summary, c.remedy, c.Command, strings.Join(c.evidence, "; "), strings.Join(c.groups, "; ")}
}
