package app

import (
	"slices"
	"strings"

	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/selection"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/internal/topology"
)

// Choose applies a filter. A filter that fits nothing of an account that was read
// completely is a slip of the pen, and must not look like an account in order.
func (p *Program) Choose(f selection.Filter, t *topology.Topology, s *model.Snapshot) (*selection.Selection, error) {
	chosen := f.Of(t, s)
	if !chosen.Empty() {
		return chosen, nil
	}
	flags := text.Visible(strings.Join(options.FilterWords(f), " "))
	if len(s.Errors) > 0 {
		p.Talk.Warn("filter.nothing_unsure", text.Data{"Flags": flags, "Reads": text.Message{ID: "count.reads", Data: text.Data{"Count": len(s.Errors)}}})
		return chosen, nil
	}
	return nil, &text.Error{
		What: text.Message{ID: "filter.nothing", Data: text.Data{"Flags": flags, "Regions": strings.Join(s.Regions, ", ")}},
		Hint: text.Message{ID: "filter.nothing_hint"},
	}
}

// Narrow takes out of a snapshot what a filter does not choose, before its load
// balancers are judged one by one. A name leaves at most those of that id or name.
func (p *Program) Narrow(s *model.Snapshot, f selection.Filter, name string) error {
	all := len(s.LoadBalancers)
	chosen, err := p.Choose(f, topology.Of(s), s)
	if err != nil {
		return err
	}
	if name != "" {
		s.LoadBalancers = slices.DeleteFunc(s.LoadBalancers, func(lb model.LoadBalancer) bool { return lb.ID != name && lb.Name != name })
	}
	if chosen.All() {
		return nil
	}
	chosen.Narrow(s)
	p.Talk.Notice("filter.load_balancers", text.Data{
		"Number": len(s.LoadBalancers), "Of": text.Message{ID: "count.load_balancers", Data: text.Data{"Count": all}},
	})
	return nil
}
