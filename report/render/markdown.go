package render

import (
	"bytes"
	"io"
	"iter"

	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
	"github.com/alictl/alictl/report/layout"
)

// Markdown writes a document for a ticket, a review or a pull request. One that has a
// limit is cut until it fits.
func Markdown(w io.Writer, d *document.Document, o report.Options) error {
	if d.Limit == 0 {
		return writeMarkdown(w, d, o, 0)
	}
	var out []byte
	for _, most := range []int{200, 100, 50, 25, 10, 5, 2, 1} {
		var b bytes.Buffer
		if err := writeMarkdown(&b, d, o, most); err != nil {
			return err
		}
		if out = b.Bytes(); len(out) < d.Limit {
			break
		}
	}
	_, err := w.Write(out)
	return err
}

// markdown writes at most so many rows of a table and lines of a list; all for 0.
type markdown struct {
	*layout.Markdown
	words report.Words
	most  int
}

func writeMarkdown(w io.Writer, d *document.Document, o report.Options, most int) error {
	m := markdown{layout.NewMarkdown(w, o.Printer), o.Words(), most}
	m.Heading(1, d.Title)
	m.about(d.About)
	if d.Alert != "" {
		m.Quote(d.Alert)
	}
	for _, s := range []string{d.Empty, d.Lead, d.Legend} {
		if s != "" {
			m.Para(s)
		}
	}
	for _, s := range d.Sections {
		m.section(s)
	}
	for _, i := range d.Closing {
		m.Para(i.Text)
	}
	m.Commands(m.words.Say("plan.next", nil), d.Next)
	return m.Close()
}

func (m markdown) about(items []document.Item) {
	if len(items) == 0 {
		return
	}
	m.Para(items[0].Text)
	if len(items) > 1 {
		m.list(document.Seq(items[1:]))
	}
}

func (m markdown) section(s document.Section) {
	switch {
	case s.Fold:
		m.Fold(s.Title, func() { m.body(s) })
		return
	case s.Title != "":
		m.Heading(2, s.Title)
	}
	m.body(s)
}

func (m markdown) body(s document.Section) {
	switch {
	case len(s.Parts) > 0:
		for _, p := range s.Parts {
			m.part(p)
		}
	case s.Table != nil:
		m.table(*s.Table)
	case s.Items != nil:
		m.list(s.Items)
	case s.Chart != nil:
		m.list(document.Map(s.Chart.Bars, bar))
	}
	if s.Note != "" {
		m.Para(s.Note)
	}
}

// bar is a bar in words.
func bar(b *document.Bar) document.Item {
	i := document.Item{Text: b.Label, Beside: []string{b.Text}}
	if b.Note != "" {
		i.Beside = append(i.Beside, b.Note)
	}
	return i
}

func (m markdown) part(p document.Part) {
	m.Heading(3, p.Title)
	if p.Text != "" {
		m.Para(p.Text)
	}
	if p.Items != nil {
		m.list(document.Seq(p.Items))
	}
	if p.Table != nil {
		m.table(*p.Table)
	}
	for _, i := range p.After {
		if i.Verbatim {
			m.Commands(m.words.Say("plan.next", nil), []string{i.Text})
			continue
		}
		m.Para(i.Text)
	}
}

func (m markdown) table(t document.Table) {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Label
	}
	m.Head(names)
	rows, rest := cut(texts(t.Rows), m.most)
	for cells := range rows {
		m.Row(cells...)
	}
	if n := rest(); n > 0 {
		cells := make([]string, len(names))
		cells[0] = m.words.More(n)
		m.Row(cells...)
	}
	m.Blank()
}

func (m markdown) list(items iter.Seq[document.Item]) {
	shown, rest := cut(items, m.most)
	for i := range shown {
		m.item(0, i)
	}
	if n := rest(); n > 0 {
		m.Item(0, m.words.More(n))
	}
	m.Blank()
}

// item writes a line of a list with what stands beside and below it.
func (m markdown) item(depth int, i document.Item) {
	m.Item(depth, i.Line())
	for _, below := range i.Under {
		m.item(depth+1, below)
	}
}

// cut walks the first values of a sequence. When it was walked, rest is how many were
// left out; a single one is never left out.
func cut[T any](all iter.Seq[T], most int) (shown iter.Seq[T], rest func() int) {
	left := 0
	shown = func(yield func(T) bool) {
		var held T
		n := 0
		for v := range all {
			n++
			if most == 0 || n <= most {
				if !yield(v) {
					return
				}
				continue
			}
			held = v
		}
		switch {
		case most > 0 && n == most+1:
			yield(held)
		case most > 0 && n > most:
			left = n - most
		}
	}
	return shown, func() int { return left }
}
