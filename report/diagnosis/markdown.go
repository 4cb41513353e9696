package diagnosis

import (
	"io"
	"strconv"
	"strings"

	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
)

// writeMarkdown writes a diagnosis for a ticket.
func writeMarkdown(w io.Writer, d *diagnosis.Document, o report.Options) error {
	o = o.Filled()
	v := newView(d, o)
	m := document{layout.NewMarkdown(w, o.Printer), v}
	m.Heading(1, v.title)
	if v.incomplete != "" {
		m.Quote(v.incomplete)
	}
	m.Para(v.lead)
	m.enis("diagnose.heading_harmful", v.harmful)
	m.enis("diagnose.heading_others", v.others)
	for i := range d.Chain {
		m.path(&d.Chain[i])
	}
	m.Section(v.Say("diagnose.heading_missing", nil), v.missing)
	m.Section(v.Say("diagnose.heading_errors", nil), v.problems)
	return m.Close()
}

// document is a diagnosis in Markdown.
type document struct {
	*layout.Markdown
	*view
}

func (m document) enis(heading string, enis []eni) {
	if len(enis) == 0 {
		return
	}
	m.Heading(2, m.Say(heading, nil))
	for _, c := range enis {
		m.Heading(3, c.head)
		m.Para(c.summary)
		items := append(append([]string{}, c.evidence...), c.groups...)
		if c.seen != "" {
			items = append([]string{c.seen}, items...)
		}
		m.Items(append(items, report.Visible(c.Samples)...))
		if c.remedy != "" {
			m.Para(m.Say("diagnose.remedy", text.Data{"Remedy": c.remedy}))
		}
		if c.Command != "" {
			m.Commands(m.Say("diagnose.next", nil), []string{c.Command})
		}
	}
}

func (m document) path(p *diagnosis.Path) {
	m.Heading(2, m.Say("diagnose.path", text.Data{"Path": text.Visible(p.Path)}))
	m.Table([]string{"diagnose.column.clock", "diagnose.column.seconds", "diagnose.column.closes", "diagnose.column.source"}, func() {
		for i, c := range m.clocks(p) {
			m.Row(c.label, c.seconds, c.closes, p.Links[i].Source)
		}
	})
	m.Para(m.verdict(p))
}

// columns is the header of a diagnosis in CSV: a row for each finding, in the order of
// the document. Evidence and groups are joined with "; ".
func columns() []string {
	return []string{"cause", "severity", "side", "certainty", "harmful", "count", "first_seen", "last_seen", "summary", "remedy", "command", "evidence", "groups"}
}

func writeCSV(w io.Writer, d *diagnosis.Document, o report.Options) error {
	out := layout.NewSheet(w, columns())
	v := newView(d, o)
	for i := range d.Findings {
		c := v.eni(&d.Findings[i])
		first, last := "", ""
		if c.FirstSeen != nil && c.LastSeen != nil {
			first, last = stamp(*c.FirstSeen), stamp(*c.LastSeen)
		}
		out.Row([]string{c.Cause, string(c.Severity), string(c.Side), string(c.Certainty), strconv.FormatBool(c.Harmful), strconv.FormatInt(c.Count, 10),
			first, last, c.summary, c.remedy, c.Command, strings.Join(c.evidence, "; "), strings.Join(c.groups, "; ")})
	}
	return out.Close()
}
