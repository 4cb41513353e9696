package timeouts

import (
	"io"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
)

// How much of a long list a table shows before it counts the rest.
const (
	alignedShown = 6
	notesShown   = 8
)

// planTable writes a plan for a person at a terminal.
func planTable(w io.Writer, p *plan.Plan, o report.Options) error {
	o = o.Filled()
	v := newView(p, o)
	t := planPage{Page: layout.NewPage(w, o.Width, o.Color, o.Printer.Lang()), view: v}
	t.measure()
	t.Para(layout.Bold, 0, 2, v.title)
	if v.incomplete != "" {
		t.Para(layout.Red, 0, 2, v.incomplete)
	}
	if v.empty != "" {
		t.Blank()
		t.Para(layout.Plain, 0, 0, v.empty)
	}
	v.change.heading = t.Joined(v.change.heading, v.Say("plan.legend", nil))
	t.section(layout.Yellow, v.change)
	t.section(layout.Bold, v.reported)
	t.section(layout.Red, v.unknown)
	t.aligned()
	t.Section(layout.Yellow, v.unresolvedHeading, v.unresolvedLines())
	t.Section(layout.Red, v.failures.Heading, v.failures.Lines())
	t.closing()
	return t.Close()
}

// planPage is a page with the columns of one plan.
type planPage struct {
	*layout.Page
	*view
	actionWidth, labelWidth, valueWidth int
}

// measure sets the columns so that they line up over the whole plan.
func (t *planPage) measure() {
	for _, d := range []plan.Direction{plan.Raise, plan.Lower, ""} {
		t.actionWidth = max(t.actionWidth, text.Width(t.action(d)))
	}
	for _, f := range model.Fields() {
		t.labelWidth = max(t.labelWidth, text.Width(t.field(f)))
	}
	t.valueWidth = text.Width(t.seconds(999))
	for _, s := range []section{t.change, t.reported} {
		for _, c := range s.enis {
			for _, r := range c.rows {
				t.valueWidth = max(t.valueWidth, text.Width(t.seconds(max(r.has, r.shall))))
			}
		}
	}
}

func (t *planPage) section(style layout.Style, s section) {
	if len(s.enis) == 0 {
		return
	}
	t.Blank()
	t.Para(style, 0, 2, s.heading)
	for _, c := range s.enis {
		t.eni(c)
	}
}

func (t *planPage) eni(c eni) {
	head := text.Visible(c.ID) + "  " + report.OrDash(c.InstanceID) + "  " + text.Visible(c.RegionID) + "  " + c.status
	t.Para(layout.Bold, 2, 4, head)
	for _, r := range c.rows {
		style, mark := layout.Dim, "[ ] "
		if r.selected {
			style, mark = layout.Plain, "[x] "
		}
		t.Entry(style, "    "+mark+layout.PadRight(r.action, t.actionWidth)+"  "+layout.PadRight(r.label, t.labelWidth)+"  "+t.values(r)+"  ", r.reason, r.because)
	}
	for _, note := range c.notes {
		t.Para(layout.Plain, 4, 6, t.Say("plan.note", text.Data{"Note": note}))
	}
}

func (t *planPage) values(r row) string {
	has := layout.PadLeft(t.seconds(r.has), t.valueWidth)
	if r.direction == "" {
		return has + layout.PadRight("", len(" -> ")+t.valueWidth)
	}
	return has + " -> " + layout.PadLeft(t.seconds(r.shall), t.valueWidth)
}

func (t *planPage) aligned() {
	if len(t.view.aligned) == 0 {
		return
	}
	t.Blank()
	t.Para(layout.Green, 0, 2, t.alignedHeading)
	for _, l := range t.view.aligned {
		t.Entry(layout.Plain, "  "+text.Visible(l.label)+"  ", t.Some(l.ids, alignedShown))
	}
	for i, l := range t.alignedNotes {
		if i == notesShown {
			t.Para(layout.Plain, 2, 4, t.More(len(t.alignedNotes)-notesShown))
			break
		}
		t.Para(layout.Plain, 2, 4, t.Say("plan.note", text.Data{"Note": l.label})+t.Gap()+"("+t.Some(l.ids, 3)+")")
	}
}

func (t *planPage) closing() {
	t.Blank()
	for i, s := range t.view.closing {
		style := layout.Plain
		if i == 0 {
			style = layout.Bold
		}
		t.Para(style, 0, 2, s)
	}
	t.Commands(t.Say("plan.next", nil), t.next)
}
