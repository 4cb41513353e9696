package timeouts

import (
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
	"github.com/alictl/alictl/report/layout"
)

// widths are those of the columns of values, which line up over the whole plan.
type widths struct{ action, label, value int }

func (v *view) measure() widths {
	var w widths
	for _, d := range []plan.Direction{plan.Raise, plan.Lower, ""} {
		w.action = max(w.action, text.Width(v.action(d)))
	}
	for _, f := range model.Fields() {
		w.label = max(w.label, text.Width(v.field(f)))
	}
	most := 999
	for _, s := range []section{v.change, v.reported} {
		for _, c := range s.enis {
			for _, f := range model.Fields() {
				most = max(most, c.Current.Get(f), c.Desired.Get(f))
			}
		}
	}
	w.value = text.Width(v.seconds(most))
	return w
}

// item is an interface with its values and notes below it.
func (v *view) item(c eni, w widths) document.Item {
	out := document.Item{Tone: document.Strong,
		Text: text.Visible(named(c.ID, c.Name)) + "  " + report.OrDash(named(c.InstanceID, c.InstanceName)) + "  " + text.Visible(c.RegionID) + "  " + c.status}
	for _, r := range c.rows {
		tone, mark := document.Mute, "[ ] "
		if r.selected {
			tone, mark = document.Plain, "[x] "
		}
		out.Under = append(out.Under, document.Item{Tone: tone, Beside: []string{r.reason, r.because},
			Text: mark + document.Columns([]string{r.action, r.label, v.values(r, w)}, w.action, w.label, 0)})
	}
	for _, note := range c.notes {
		out.Under = append(out.Under, document.Item{Text: v.Say("plan.note", text.Data{"Note": note})})
	}
	return out
}

func (v *view) values(r row, w widths) string {
	has := layout.PadLeft(v.seconds(r.has), w.value)
	if r.direction == "" {
		return has + layout.PadRight("", len(" -> ")+w.value)
	}
	return has + " -> " + layout.PadLeft(v.seconds(r.shall), w.value)
}

// alignedItems are the first interfaces that are in order of each region, and the notes
// about them.
func (v *view) alignedItems() []document.Item {
	var out []document.Item
	for _, l := range v.aligned {
		out = append(out, document.Item{Text: text.Visible(l.label) + "  ", Beside: []string{v.Some(l.ids, alignedShown)}})
	}
	for i, l := range v.alignedNotes {
		if i == notesShown {
			return append(out, document.Item{Text: v.More(len(v.alignedNotes) - notesShown)})
		}
		out = append(out, document.Item{Text: v.Say("plan.note", text.Data{"Note": l.label}) + v.Gap() + "(" + v.Some(l.ids, 3) + ")"})
	}
	return out
}
