package capacity

import (
	"slices"

	"github.com/alictl/alictl/internal/price"
)

// Part is one of the charges that make up what a load balancer costs.
type Part string

// The parts, in the order in which they are told.
const (
	SpecPart          Part = "spec"
	LCUPart           Part = "lcu"
	InstanceFeePart   Part = "instance_fee"
	PublicAddressPart Part = "public_address"
	TrafficPart       Part = "traffic"
	BandwidthPart     Part = "bandwidth"
)

// Parts lists the parts in their order.
func Parts() []Part {
	return []Part{SpecPart, LCUPart, InstanceFeePart, PublicAddressPart, TrafficPart, BandwidthPart}
}

// AllIn is the sum of every known charge of a month: spec or LCU, and the fees. What
// is not known is named and in no sum.
type AllIn struct {
	Monthly     string      `json:"monthly"`     // as things are
	Recommended string      `json:"recommended"` // with what is recommended
	Saving      string      `json:"saving"`      // empty where a part is known on one side only; of totals, the sum of those that are told
	From        []AllInFrom `json:"from"`        // the same sums from each day on which a fee begins
	Unknown     []Part      `json:"unknown"`     // parts that lack in a sum
}

// AllInFrom are the sums from a day on which a fee begins.
type AllInFrom struct {
	Date          string   `json:"date"` // YYYY-MM-DD
	Monthly       string   `json:"monthly"`
	Recommended   string   `json:"recommended"`
	LoadBalancers []string `json:"load_balancers,omitempty"` // of totals: whose fee begins
}

// WithoutNull returns the sums with empty lists for none.
func (a AllIn) WithoutNull() AllIn {
	if a.From == nil {
		a.From = []AllInFrom{}
	}
	if a.Unknown == nil {
		a.Unknown = []Part{}
	}
	return a
}

// owed is what a load balancer costs as it is, and as recommended.
type owed struct {
	id           string
	keep, chosen *option
}

// allIn adds up what some load balancers cost, and names the parts that lack.
func (j *judge) allIn(all []owed) AllIn {
	out := AllIn{From: []AllInFrom{}, Unknown: []Part{}}
	now, then := j.due(all, "")
	out.Monthly, out.Recommended = now.Text(), then.Text()
	saving, told := j.zero(), len(all) == 0
	for _, o := range all {
		if o.comparable() {
			told = true
			saving = j.plus(saving, j.minus(j.charges(o.keep, ""), j.charges(o.chosen, "")))
		}
	}
	if told {
		out.Saving = saving.Text()
	}
	for _, day := range beginnings(all) {
		now, then := j.due(all, day)
		out.From = append(out.From, AllInFrom{Date: day, Monthly: now.Text(), Recommended: then.Text()})
	}
	for _, part := range Parts() {
		if slices.ContainsFunc(all, func(o owed) bool { return o.keep.lacks(part) || o.chosen.lacks(part) }) {
			out.Unknown = append(out.Unknown, part)
		}
	}
	return out
}

// totalAllIn adds up all load balancers, and names those whose fees begin.
func (j *judge) totalAllIn(all []owed) AllIn {
	out := j.allIn(all)
	for i, from := range out.From {
		for _, o := range all {
			if o.keep.beginsOn(from.Date) || o.chosen.beginsOn(from.Date) {
				out.From[i].LoadBalancers = append(out.From[i].LoadBalancers, o.id)
			}
		}
		slices.Sort(out.From[i].LoadBalancers)
	}
	if out.Saving == "" {
		out.Saving = j.zero().Text()
	}
	return out
}

// due is what load balancers cost in a month, with the fees that begin up to a day.
func (j *judge) due(all []owed, day string) (now, then price.Money) {
	now, then = j.zero(), j.zero()
	for _, o := range all {
		now, then = j.plus(now, j.charges(o.keep, day)), j.plus(then, j.charges(o.chosen, day))
	}
	return now, then
}

// charges adds up what is known to be charged for an option up to a day.
func (j *judge) charges(o *option, day string) price.Money {
	sum := j.zero()
	if o.priced {
		sum = o.monthly
	}
	for _, f := range o.charges {
		if f.From <= day {
			sum = j.plus(sum, f.money)
		}
	}
	return sum
}

// beginnings lists the days on which a fee begins.
func beginnings(all []owed) []string {
	var days []string
	for _, o := range all {
		for _, f := range slices.Concat(o.keep.charges, o.chosen.charges) {
			if f.begins() {
				days = append(days, f.From)
			}
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

func (o *option) beginsOn(day string) bool {
	return slices.ContainsFunc(o.charges, func(f fee) bool { return f.From == day })
}

// paid is the part that pays for the capacity itself; empty when nothing does.
func (o *option) paid() Part {
	switch {
	case o.Action == Release:
		return ""
	case o.byLCU:
		return LCUPart
	}
	return SpecPart
}

// lacks says whether a part of what an option costs is not known.
func (o *option) lacks(part Part) bool {
	return slices.Contains(o.unknown, part) || !o.priced && o.paid() == part
}

// comparable says whether the sums of both sides differ by what the change saves:
// what is not known is the same on both. Of a release it saves at least that.
func (o owed) comparable() bool {
	if o.keep == o.chosen || o.chosen.Action == Release {
		return true
	}
	return o.keep.priced && o.chosen.priced && !slices.ContainsFunc(Parts(), func(p Part) bool {
		return o.keep.lacks(p) != o.chosen.lacks(p)
	})
}
