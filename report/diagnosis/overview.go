package diagnosis

import (
	"fmt"
	"strconv"

	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
)

func (v *view) overview() *document.Overview {
	if len(v.Findings) == 0 {
		return nil
	}
	t := &document.Overview{Title: v.say("diagnose.page.overview"), GroupBy: v.say("column.status"), Each: v.say("diagnose.page.details"),
		Groups: []string{v.say("diagnose.heading_harmful"), v.say("diagnose.heading_others")}}
	t.Caption = v.lead
	t.Columns = []document.Column{
		{Label: v.say("diagnose.column.cause")}, {Label: v.say("diagnose.column.severity")}, {Label: v.say("diagnose.column.side")},
		{Label: v.say("diagnose.column.certainty")}, {Label: v.say("diagnose.column.count"), Numeric: true}, {Label: v.say("diagnose.column.summary"), Prose: true},
	}
	var rows []document.Row
	for i := range v.Findings {
		rows = append(rows, v.row(i, t.Groups))
	}
	t.Rows = document.Seq(rows)
	return t
}

func (v *view) row(i int, groups []string) document.Row {
	c := v.cause(&v.Findings[i])
	group := groups[1]
	if c.Harmful {
		group = groups[0]
	}
	return document.Row{Group: group, Cells: []document.Cell{
		{Text: text.Visible(c.Cause), Sort: c.Cause, Link: anchor(i)},
		{Text: v.Named("diagnose.severity.", string(c.Severity)), Sort: rank(c.Severity), Tone: c.tone(), Chip: true},
		{Text: v.Named("diagnose.side.", string(c.Side)), Sort: string(c.Side)},
		{Text: v.Named("diagnose.certainty.", string(c.Certainty)), Sort: string(c.Certainty)},
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

// tone is how a reader should feel about a cause.
func (c cause) tone() document.Tone {
	switch {
	case !c.Harmful:
		return document.Mute
	case c.Severity == diagnosis.Critical || c.Severity == diagnosis.High:
		return document.Bad
	case c.Severity == diagnosis.Medium:
		return document.Warn
	}
	return document.Mute
}

func (v *view) details() []document.Detail {
	var out []document.Detail
	for i := range v.Findings {
		out = append(out, v.detail(i))
	}
	return out
}

func (v *view) detail(i int) document.Detail {
	c := v.cause(&v.Findings[i])
	d := document.Detail{ID: anchor(i), Name: text.Visible(c.Cause), Status: v.Named("diagnose.severity.", string(c.Severity)), Lead: c.summary, Tone: c.tone()}
	add := func(id string, lists ...[]string) {
		l := document.List{Title: v.say(id)}
		for _, lines := range lists {
			l.Items = append(l.Items, document.Lines(document.Plain, lines)...)
		}
		if len(l.Items) > 0 {
			d.Sections = append(d.Sections, l)
		}
	}
	add("diagnose.column.evidence", []string{c.seen}, c.evidence, c.groups)
	add("diagnose.column.samples", report.Visible(c.Samples))
	if c.remedy != "" {
		add("diagnose.column.remedy", []string{c.remedy, text.Visible(c.Command)})
	}
	return d
}
