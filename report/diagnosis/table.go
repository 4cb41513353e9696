package diagnosis

import (
	"io"
	"strings"

	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
)

// writeTable writes a diagnosis for a person at a terminal.
func writeTable(w io.Writer, d *diagnosis.Document, o report.Options) error {
	o = o.Filled()
	v := newView(d, o)
	t := page{layout.NewPage(w, o.Width, o.Color, o.Printer.Lang()), v}
	t.Para(layout.Bold, 0, 2, v.title)
	if v.incomplete != "" {
		t.Para(layout.Red, 0, 2, v.incomplete)
	}
	t.Para(layout.Plain, 0, 2, v.lead)
	t.enis("diagnose.heading_harmful", layout.Red, v.harmful)
	t.enis("diagnose.heading_others", layout.Yellow, v.others)
	for i := range d.Chain {
		t.timeline(&d.Chain[i])
	}
	t.Section(layout.Bold, v.Say("diagnose.heading_missing", nil), v.missing)
	t.Section(layout.Bold, v.Say("diagnose.heading_errors", nil), v.problems)
	if len(o.Next) > 0 {
		t.Blank()
		t.Commands(v.Say("diagnose.next", nil), o.Next)
	}
	return t.Close()
}

// page is a page with the words of a diagnosis.
type page struct {
	*layout.Page
	*view
}

func (t page) enis(heading string, style layout.Style, enis []eni) {
	if len(enis) == 0 {
		return
	}
	t.Blank()
	t.Para(style, 0, 2, t.Say(heading, nil))
	for _, c := range enis {
		t.Para(layout.Bold, 2, 6, c.head)
		t.Para(layout.Plain, 4, 4, c.summary)
		if c.seen != "" {
			t.Para(layout.Dim, 4, 6, c.seen)
		}
		for _, s := range append(append([]string{}, c.evidence...), c.groups...) {
			t.Para(layout.Dim, 4, 6, s)
		}
		for _, s := range c.Samples {
			t.Line(layout.Dim, "    > "+text.Visible(s))
		}
		if c.remedy != "" {
			t.Para(layout.Plain, 4, 6, t.Say("diagnose.remedy", text.Data{"Remedy": c.remedy}))
		}
		if c.Command != "" {
			t.Line(layout.Plain, "      "+text.Visible(c.Command))
		}
	}
}

// barWidth is the length of the longest clock on a timeline.
const barWidth = 36

// timeline draws the clocks of a path as bars of one scale; the shortest is marked.
func (t page) timeline(p *diagnosis.Path) {
	t.Blank()
	t.Para(layout.Bold, 0, 2, t.Say("diagnose.path", text.Data{"Path": text.Visible(p.Path)}))
	clocks := t.clocks(p)
	label, figure := 0, 0
	for _, c := range clocks {
		label, figure = max(label, text.Width(c.label)), max(figure, text.Width(c.seconds))
	}
	for _, c := range clocks {
		style, mark := layout.Plain, " "
		if c.shortest {
			style, mark = layout.Yellow, "<"
		}
		bar := ""
		if c.share > 0 {
			bar = strings.Repeat("=", max(1, int(c.share*barWidth+0.5)))
		}
		t.Line(style, strings.TrimRight("  "+layout.PadRight(c.label, label)+"  "+layout.PadLeft(c.seconds, figure)+"  "+
			layout.PadRight(bar+mark, barWidth+2)+c.closes, " "))
	}
	t.Para(layout.Plain, 2, 4, t.verdict(p))
}
