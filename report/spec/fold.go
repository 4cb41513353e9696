package spec

import (
	"slices"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/text"
)

// fold is an option, or several that differ in nothing but their spec.
type fold struct {
	capacity.Folded
	chosen bool
}

// folded are the options of a load balancer, those told together that a reader cannot
// tell apart. What is recommended stands alone.
func (w words) folded(lb *capacity.LoadBalancer) []fold {
	best := chosen(lb)
	at := slices.IndexFunc(lb.Options, func(o capacity.Option) bool {
		return best != nil && o.Action == best.Action && o.Spec == best.Spec && o.InstanceChargeType == best.InstanceChargeType
	})
	if at < 0 {
		return folds(lb.Options)
	}
	alone := fold{Folded: capacity.Folded{Option: lb.Options[at], Specs: []string{lb.Options[at].Spec}}, chosen: true}
	return slices.Concat(folds(lb.Options[:at]), []fold{alone}, folds(lb.Options[at+1:]))
}

func folds(options []capacity.Option) []fold {
	var out []fold
	for _, f := range capacity.Fold(options) {
		out = append(out, fold{Folded: f})
	}
	return out
}

// doesAll says what an option does, to one of several specs.
func (w words) doesAll(a capacity.Action, specs []string) string {
	if len(specs) == 1 {
		return w.does(a, specs[0])
	}
	names := make([]string, len(specs))
	for i, s := range specs {
		names[i] = w.spec(s)
	}
	return w.Say("capacity.action."+string(a), text.Data{"Spec": w.List(names)})
}
