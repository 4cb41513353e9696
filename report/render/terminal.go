package render

import (
	"io"
	"strings"

	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
	"github.com/alictl/alictl/report/layout"
)

// Terminal writes a document for a person at a terminal, who sees its end first: the
// outcome and what to do next stand there.
func Terminal(w io.Writer, d *document.Document, o report.Options) error {
	t := terminal{layout.NewPage(w, o.Width, o.Color, o.Printer.Lang()), o.Words()}
	t.title(d)
	for _, i := range d.About {
		t.Para(style(i.Tone), 0, 2, i.Text)
	}
	if d.Alert != "" {
		t.Para(layout.Red, 0, 2, d.Alert)
	}
	if d.Empty != "" {
		t.Blank()
		t.Para(layout.Plain, 0, 0, d.Empty)
	}
	for _, s := range d.Sections {
		if s.Use != document.Digest {
			t.section(s)
		}
	}
	t.end(d)
	return t.Close()
}

type terminal struct {
	*layout.Page
	words report.Words
}

func style(t document.Tone) layout.Style {
	switch t {
	case document.Strong:
		return layout.Bold
	case document.Good:
		return layout.Green
	case document.Warn:
		return layout.Yellow
	case document.Bad:
		return layout.Red
	case document.Mute:
		return layout.Dim
	}
	return layout.Plain
}

// title writes the title. A path at its end is never broken: it is there to be copied.
func (t terminal) title(d *document.Document) {
	head, found := strings.CutSuffix(d.Title, d.Ending)
	if !found || d.Ending == "" || t.Fits(d.Title) {
		t.Para(layout.Bold, 0, 2, d.Title)
		return
	}
	t.Para(layout.Bold, 0, 2, head)
	t.Line(layout.Bold, "  "+d.Ending)
}

func (t terminal) end(d *document.Document) {
	if d.Lead != "" || len(d.Closing) > 0 {
		t.Blank()
	}
	if d.Lead != "" {
		t.Para(layout.Bold, 0, 2, d.Lead)
	}
	if d.Legend != "" {
		t.Para(layout.Plain, 0, 2, d.Legend)
	}
	for _, i := range d.Closing {
		t.Para(style(i.Tone), 0, 2, i.Text)
	}
	t.Commands(t.words.Say("plan.next", nil), d.Next)
}

func (t terminal) section(s document.Section) {
	t.Blank()
	title := s.Title
	if s.Legend != "" {
		title = t.Joined(title, s.Legend)
	}
	if title != "" {
		t.Para(style(s.Tone), 0, 2, title)
	}
	switch {
	case s.Items != nil:
		shown, rest := cut(s.Items, s.Shown)
		for i := range shown {
			t.item(1, i)
		}
		if n := rest(); n > 0 {
			t.Para(layout.Dim, 2, 4, t.words.More(n))
		}
	case s.Chart != nil:
		t.chart(*s.Chart)
	case len(s.Parts) > 0:
		for _, p := range s.Parts {
			t.part(p)
		}
	case s.Table != nil:
		t.table(*s.Table)
	}
	if s.Note != "" {
		t.Para(layout.Plain, 2, 4, s.Note)
	}
}

// item writes a line of a list and what stands below it.
func (t terminal) item(depth int, i document.Item) {
	indent := 2 * depth
	space := strings.Repeat(" ", indent)
	switch {
	case i.Verbatim:
		t.Line(style(i.Tone), space+text.Visible(i.Text))
	case i.Tail != "":
		t.wide(indent, i)
	case len(i.Beside) > 0:
		if !strings.HasSuffix(i.Text, "  ") {
			i.Text += "  "
		}
		t.Entry(style(i.Tone), space+i.Text, i.Beside...)
	default:
		t.Para(style(i.Tone), indent, indent+2, i.Text)
	}
	if len(i.Beside) > 0 {
		depth++ // so that it is apart from what stands beside
	}
	for _, below := range i.Under {
		t.item(depth+1, below)
	}
}

// wide writes a text and its tail: on one line where both fit, else the tail below.
func (t terminal) wide(indent int, i document.Item) {
	space := strings.Repeat(" ", indent)
	if whole := space + i.Text + "  " + i.Tail; t.Fits(whole) {
		t.Line(style(i.Tone), strings.TrimRight(whole, " "))
		return
	}
	t.Para(layout.Bold, indent, indent+2, strings.TrimSpace(i.Text))
	t.Para(style(i.Tone), indent+2, indent+4, strings.TrimSpace(i.Tail))
}

func (t terminal) part(p document.Part) {
	t.Para(layout.Bold, 2, 6, p.Title)
	if p.Text != "" {
		t.Para(layout.Plain, 4, 4, p.Text)
	}
	for _, i := range p.Items {
		if i.Verbatim {
			i.Text = "> " + i.Text // a quotation
		}
		i.Tone = document.Mute
		t.item(2, i)
	}
	if p.Table != nil {
		t.table(*p.Table)
	}
	for _, i := range p.After {
		if i.Verbatim {
			t.item(3, i)
			continue
		}
		t.item(2, i)
	}
}
