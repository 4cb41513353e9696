package capacity

import (
	"reflect"
	"slices"
)

// Folded are options that differ in nothing but the name of their spec.
type Folded struct {
	Option          // the first of them
	Specs  []string // of all, in their order
}

// Fold puts options together that a reader cannot tell apart but by the spec, in the
// order of the first of each.
func Fold(options []Option) []Folded {
	var out []Folded
	for _, o := range options {
		i := slices.IndexFunc(out, func(f Folded) bool { return reflect.DeepEqual(beyondSpec(f.Option), beyondSpec(o)) })
		if i < 0 {
			out = append(out, Folded{Option: o, Specs: []string{o.Spec}})
			continue
		}
		out[i].Specs = append(out[i].Specs, o.Spec)
	}
	return out
}

// beyondSpec is what an option shows beside its spec and the arithmetic.
func beyondSpec(o Option) Option {
	o.Spec, o.Steps, o.Arithmetic = "", nil, Arithmetic{}
	if r := o.MonthlyByRule; r != nil {
		o.MonthlyByRule = &ByRule{HourlyUsage: r.HourlyUsage, Fixed: r.Fixed}
	}
	return o
}
