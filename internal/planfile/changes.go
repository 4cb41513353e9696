package planfile

import (
	"fmt"
	"slices"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
)

// checkTimeouts refuses times that no interface can have or be given.
func checkTimeouts(place string, eni *plan.Interface) error {
	for _, f := range model.Fields() {
		current, desired := eni.Current.Get(f), eni.Desired.Get(f)
		if err := seconds(place+".current."+string(f), current); err != nil {
			return err
		}
		if desired != current && !allowed(f, desired) {
			return wrong(place+".desired."+string(f), "plan_file.not_allowed",
				text.Data{"Got": desired, "Field": string(f)})
		}
	}
	return nil
}

func allowed(f model.Field, n int) bool {
	switch f {
	case model.FieldTCPEstablished:
		return slices.Contains(model.AllowedTCPEstablished(), n)
	case model.FieldUDP:
		return slices.Contains(model.AllowedUDP(), n)
	default:
		return n >= model.MinTimeWait && n <= model.MaxTimeWait
	}
}

// checkChanges holds the changes against the values the interface has and
// should have: one change for each value that differs, and no other.
func checkChanges(p *plan.Plan, place string, eni *plan.Interface) error {
	target := *eni.Current
	seen := make(map[model.Field]bool, len(eni.Changes))
	for i, c := range eni.Changes {
		place := fmt.Sprintf("%s.changes[%d]", place, i)
		if !slices.Contains(model.Fields(), c.Field) {
			return unknownValue(place+".field", string(c.Field))
		}
		if seen[c.Field] {
			return wrong(place+".field", "plan_file.field_twice", text.Data{"Field": string(c.Field)})
		}
		seen[c.Field] = true
		if err := checkChange(p, place, eni, c); err != nil {
			return err
		}
		target = target.With(c.Field, c.To)
	}
	if target != *eni.Desired {
		return wrong(place+".changes", "plan_file.change_missing", nil)
	}
	return nil
}

func checkChange(p *plan.Plan, place string, eni *plan.Interface, c plan.Change) error {
	direction := plan.Raise
	if c.To < c.From {
		direction = plan.Lower
	}
	switch {
	case c.Direction != plan.Raise && c.Direction != plan.Lower:
		return unknownValue(place+".direction", string(c.Direction))
	case c.From == c.To:
		return wrong(place+".to", "plan_file.no_change", text.Data{"Got": c.To})
	case c.From != eni.Current.Get(c.Field):
		return wrong(place+".from", "plan_file.differs",
			text.Data{"Got": c.From, "Want": eni.Current.Get(c.Field), "Other": "current." + string(c.Field)})
	case c.To != eni.Desired.Get(c.Field):
		return wrong(place+".to", "plan_file.differs",
			text.Data{"Got": c.To, "Want": eni.Desired.Get(c.Field), "Other": "desired." + string(c.Field)})
	case c.Direction != direction:
		return wrong(place+".direction", "plan_file.direction",
			text.Data{"Got": string(c.Direction), "From": c.From, "To": c.To})
	}
	return checkSelected(p, place, eni, c)
}

// checkStatus refuses a status that the changes contradict.
func checkStatus(place string, eni *plan.Interface) error {
	raises, lowers := 0, 0
	for _, c := range eni.Changes {
		if c.Direction == plan.Raise {
			raises++
		} else {
			lowers++
		}
	}
	var fits bool
	switch eni.Status {
	case plan.Aligned:
		fits = raises+lowers == 0
	case plan.TooShort:
		fits = lowers == 0
	case plan.TooLong:
		fits = raises == 0 && lowers > 0
	default:
		fits = lowers > 0
	}
	if !fits {
		return wrong(place+".status", "plan_file.status", text.Data{"Got": quote(string(eni.Status))})
	}
	return nil
}
