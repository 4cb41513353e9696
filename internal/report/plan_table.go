package report

import (
	"io"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
)

// How much of a long list a table shows before it counts the rest.
const (
	alignedShown = 6
	notesShown   = 8
)

// planTable writes a plan for a person at a terminal.
func planTable(w io.Writer, p *plan.Plan, o Options) error {
	o = o.filled()
	v := newView(p, o)
	t := planPage{page: newPage(w, o), view: v}
	t.measure()
	t.para(bold, 0, 2, v.title)
	if v.incomplete != "" {
		t.para(red, 0, 2, v.incomplete)
	}
	if v.empty != "" {
		t.blank()
		t.para(plain, 0, 0, v.empty)
	}
	v.change.heading += t.and + v.Say("plan.legend", nil)
	t.section(yellow, v.change)
	t.section(bold, v.reported)
	t.section(red, v.unknown)
	t.aligned()
	t.evidence()
	t.closing()
	return t.close()
}

// planPage is a page with the columns of one plan.
type planPage struct {
	*page
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
		for _, c := range s.cards {
			for _, r := range c.rows {
				t.valueWidth = max(t.valueWidth, text.Width(t.seconds(max(r.has, r.shall))))
			}
		}
	}
}

func (t *planPage) section(style string, s section) {
	if len(s.cards) == 0 {
		return
	}
	t.blank()
	t.para(style, 0, 2, s.heading)
	for _, c := range s.cards {
		t.card(c)
	}
}

func (t *planPage) card(c card) {
	head := text.Visible(c.ID) + "  " + orDash(c.InstanceID) + "  " + text.Visible(c.RegionID) + "  " + c.status
	t.para(bold, 2, 4, head)
	for _, r := range c.rows {
		style, mark := dim, "[ ] "
		if r.selected {
			style, mark = plain, "[x] "
		}
		t.entry(style, "    "+mark+padRight(r.action, t.actionWidth)+"  "+padRight(r.label, t.labelWidth)+"  "+t.values(r)+"  ", r.reason, r.because)
	}
	for _, note := range c.notes {
		t.para(plain, 4, 6, t.Say("plan.note", text.Data{"Note": note}))
	}
}

func (t *planPage) values(r row) string {
	has := padLeft(t.seconds(r.has), t.valueWidth)
	if r.direction == "" {
		return has + padRight("", len(" -> ")+t.valueWidth)
	}
	return has + " -> " + padLeft(t.seconds(r.shall), t.valueWidth)
}

func (t *planPage) aligned() {
	if len(t.view.aligned) == 0 {
		return
	}
	t.blank()
	t.para(green, 0, 2, t.alignedHeading)
	for _, l := range t.view.aligned {
		t.entry(plain, "  "+text.Visible(l.label)+"  ", t.some(l.ids, alignedShown))
	}
	for i, l := range t.alignedNotes {
		if i == notesShown {
			t.para(plain, 2, 4, t.more(len(t.alignedNotes)-notesShown))
			break
		}
		t.para(plain, 2, 4, t.Say("plan.note", text.Data{"Note": l.label})+t.gap()+"("+t.some(l.ids, 3)+")")
	}
}

// evidence tells what the plan could not see.
func (t *planPage) evidence() {
	if len(t.unresolved) > 0 {
		t.blank()
		t.para(yellow, 0, 2, t.unresolvedHeading)
		for _, u := range t.unresolved {
			t.para(plain, 2, 4, u.line)
		}
	}
	if len(t.errors) > 0 {
		t.blank()
		t.para(red, 0, 2, t.errorsHeading)
		for _, f := range t.errors {
			t.para(plain, 2, 4, t.line(f))
		}
	}
}

func (t *planPage) closing() {
	t.blank()
	for i, s := range t.view.closing {
		style := plain
		if i == 0 {
			style = bold
		}
		t.para(style, 0, 2, s)
	}
	if len(t.next) == 0 {
		return
	}
	t.para(plain, 0, 2, t.Say("plan.next", nil))
	for _, command := range t.next {
		t.put("  " + text.Visible(command) + "\n") // never broken: it is to be copied
	}
}
