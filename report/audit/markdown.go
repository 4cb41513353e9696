package audit

import (
	"bytes"
	"io"

	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
)

// commentLimit is how many characters a comment on a pull request may have; bytes
// are counted, which are never fewer.
const commentLimit = 65_000

// writeMarkdown writes an audit for a pull request: the outcome and the worst
// findings first, the rest folded away, and as many of them as a comment holds.
func writeMarkdown(w io.Writer, d *findings.Document, o report.Options) error {
	o = o.Filled()
	v := newView(d, o)
	var out []byte
	for _, most := range []int{200, 100, 50, 25, 10, 5, 2, 1} {
		var b bytes.Buffer
		m := comment{layout.NewMarkdown(&b, o.Printer), v, most}
		if err := m.write(); err != nil {
			return err
		}
		if out = b.Bytes(); len(out) < commentLimit {
			break
		}
	}
	_, err := w.Write(out)
	return err
}

// top is how many findings stand unfolded.
const top = 10

type comment struct {
	*layout.Markdown
	*view
	most int // findings of one rule, and lines of a list
}

func (m comment) write() error {
	m.Heading(1, m.title)
	m.Para(m.basis)
	if m.incomplete != "" {
		m.Quote(m.incomplete)
	}
	m.Para(m.lead)
	m.counts()
	m.worst()
	for _, g := range m.groups {
		m.Fold(g.heading, func() { m.group(g) })
	}
	m.list(m.say("findings.waived_heading"), m.apart(m.waived))
	m.list(m.say("findings.baseline_heading"), m.apart(m.baseline))
	m.list(m.say("findings.waivers_heading"), m.waivers)
	m.list(m.say("findings.gaps_heading"), m.gapLines())
	m.list(m.failures.Heading, m.failures.Lines())
	m.Commands(m.Say("plan.next", nil), m.suggested())
	return m.Close()
}

// counts is a table of how many findings there are.
func (m comment) counts() {
	m.Table([]string{"findings.column.severity", "findings.column.findings"}, func() {
		for _, s := range findings.Severities() {
			m.Row(m.severity(s), m.number(m.Summary.Of(s)))
		}
	})
}

// worst are the first findings, which are the worst.
func (m comment) worst() {
	if len(m.groups) == 0 {
		return
	}
	m.Heading(2, m.say("findings.worst_heading"))
	left := top
	m.Table([]string{"findings.column.severity", "findings.column.rule", "column.resource", "column.region", "findings.column.summary"}, func() {
		for _, g := range m.groups {
			for _, r := range g.rules {
				for _, f := range r.members[:min(len(r.members), left)] {
					left--
					m.Row(m.severity(f.Severity), r.id, f.where, f.region, f.summary)
				}
			}
		}
	})
}

func (m comment) group(g group) {
	for _, r := range g.rules {
		m.Heading(3, r.id+": "+r.title)
		m.Table([]string{"column.resource", "column.region", "findings.column.summary", "findings.column.remedy"}, func() {
			for i, f := range r.members {
				if i >= m.most && len(r.members) > m.most+1 {
					m.Row(m.More(len(r.members)-i), "", "", "")
					return
				}
				m.Row(f.where, f.region, f.summary, f.remedy)
			}
		})
	}
}

// apart are findings that do not count, in lines.
func (m comment) apart(list []finding) []string {
	var out []string
	for _, f := range list {
		out = append(out, f.Rule+" "+f.where+" "+f.region+": "+f.why)
	}
	return out
}

// list folds a list away, cut where it is long.
func (m comment) list(heading string, lines []string) {
	if len(lines) == 0 {
		return
	}
	if len(lines) > m.most+1 {
		lines = append(lines[:m.most:m.most], m.More(len(lines)-m.most))
	}
	m.Fold(heading, func() { m.Items(lines) })
}
