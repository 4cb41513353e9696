package timeouts

import (
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// group is the items of one status.
type group struct {
	status  string
	heading string
	items   []Item
}

func (w words) groups(r result) []group {
	by := map[string][]Item{}
	for _, i := range r.items {
		by[i.Status] = append(by[i.Status], i)
	}
	var out []group
	for _, status := range r.order {
		if len(by[status]) == 0 {
			continue
		}
		heading := w.Say("result.heading", text.Data{
			"Status": w.Named("result.", status), "Interfaces": w.Count("count.interfaces", len(by[status])),
		})
		out = append(out, group{status, heading, by[status]})
	}
	return out
}

func (w words) resultTitle(r result) string {
	return w.Say(r.title, text.Data{"Account": text.Visible(r.account), "Journal": text.Visible(r.journal)})
}

// resultClosing are the sentences at the end.
func (w words) resultClosing(r result, groups []group) []string {
	if len(r.items) == 0 {
		return []string{w.Say(r.empty, nil)}
	}
	var parts []string
	for _, g := range groups {
		parts = append(parts, w.Say("result.count", text.Data{
			"Number": len(g.items), "Status": w.Named("result.", g.status),
		}))
	}
	closing := []string{w.Say("result.summary", text.Data{
		"Interfaces": w.Count("count.interfaces", len(r.items)), "Counts": w.List(parts),
	})}
	if r.stopped != "" {
		closing = append(closing, w.Say("event.stopped", text.Data{"Why": w.Named("stopped.", r.stopped)}))
	}
	return closing
}

// changes says which values changed from one state to another.
func (w words) changes(from, to *model.Timeouts) []string {
	if from == nil || to == nil {
		return []string{w.timeouts(to)}
	}
	var parts []string
	for _, f := range model.Fields() {
		if from.Get(f) != to.Get(f) {
			parts = append(parts, w.field(f)+" "+w.change(from.Get(f), to.Get(f)))
		}
	}
	return parts
}

// live says what was read last, where that is not what should be there.
func (w words) live(i Item) string {
	if i.Live == nil || i.Status == "planned" || i.After != nil && *i.Live == *i.After {
		return ""
	}
	return w.Say("result.live", text.Data{"Values": w.timeouts(i.Live)})
}
