package timeouts

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/document"
)

// listedOne is how many interfaces of a section are listed one by one; of more, those
// that are alike are told together, some of their ids named, and the largest groups
// shown.
const (
	listedOne   = 20
	groupsShown = 15
	alikeNamed  = 6
)

// alike are interfaces of a region of which the same is to be said.
type alike struct {
	first *plan.Interface
	ids   []string
}

// gather puts interfaces together that are alike, the largest group first.
func (v *view) gather(enis []*plan.Interface) []alike {
	at := map[string]int{}
	var out []alike
	for _, c := range enis {
		key := v.sameness(c)
		i, seen := at[key]
		if !seen {
			i = len(out)
			at[key] = i
			out = append(out, alike{first: c})
		}
		out[i].ids = append(out[i].ids, known(c))
	}
	slices.SortStableFunc(out, func(a, b alike) int { return len(b.ids) - len(a.ids) })
	return out
}

// known is an interface with the name of its instance, or else its own.
func known(c *plan.Interface) string { return named(c.ID, cmp.Or(c.InstanceName, c.Name)) }

// sameness is what alike interfaces have in common.
func (v *view) sameness(c *plan.Interface) string {
	key := fmt.Appendf(nil, "%s %s", c.RegionID, c.Status)
	if c.Status == plan.Unknown {
		key = append(key, v.reasons[resource{c.RegionID, c.ID}]...)
	} else {
		for _, f := range model.Fields() {
			j := judge(v.Plan, c, f)
			if j.direction == "" && j.reason == "" {
				continue
			}
			key = fmt.Appendf(key, "\n%s %d %d %s %t %s %d", f, j.has, j.shall, j.direction, j.selected, j.reason, j.listeners)
			if j.deciding != nil {
				key = fmt.Appendf(key, " %s %s %d %s", j.deciding.LoadBalancerID, j.deciding.ListenerID, j.deciding.Port, j.deciding.Protocol)
			}
		}
	}
	for _, note := range v.notes(c) {
		key = append(append(key, '\n'), note...)
	}
	return string(key)
}

// gathers reports whether a section is long enough to tell together what is alike.
func (v *view) gathers(s section) bool { return !v.detail && len(s.enis) > listedOne }

// items lists the interfaces of a section: one by one where there are few or all is
// asked for, else what is alike together.
func (v *view) items(s section, w widths) iter.Seq[document.Item] {
	if !v.gathers(s) {
		return document.Map(s.enis, func(c **plan.Interface) document.Item { return v.item(v.worded(*c), w) })
	}
	return document.Map(v.gather(s.enis), func(a *alike) document.Item { return v.together(a, w) })
}

// together is the item of interfaces that are alike.
func (v *view) together(a *alike, w widths) document.Item {
	c := v.worded(a.first)
	out := v.item(c, w)
	if len(a.ids) == 1 {
		return out
	}
	out.Text = v.Count("count.interfaces", len(a.ids)) + "  " + text.Visible(a.first.RegionID) + "  " + c.status
	out.Under = append([]document.Item{{Tone: document.Mute, Text: v.Some(a.ids, alikeNamed)}}, out.Under...)
	return out
}
