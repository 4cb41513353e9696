package capacity

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// FailOn says which reports are findings. The zero value takes load balancers at or
// near a limit.
type FailOn struct {
	rule   failRule
	saving decimal.Decimal
}

type failRule int

const (
	failNearLimit failRule = iota
	failSaturated
	failSaving
	failNever
)

// savingForm is a plain amount of money.
var savingForm = regexp.MustCompile(`^[0-9]{1,15}(\.[0-9]{1,2})?$`)

// ParseFailOn reads saturated, near_limit, saving=AMOUNT or none.
func ParseFailOn(s string) (FailOn, error) {
	switch s {
	case "saturated":
		return FailOn{rule: failSaturated}, nil
	case "near_limit":
		return FailOn{rule: failNearLimit}, nil
	case "none":
		return FailOn{rule: failNever}, nil
	}
	amount, saving := strings.CutPrefix(s, "saving=")
	if !saving || !savingForm.MatchString(amount) {
		return FailOn{}, fmt.Errorf("%q is none of saturated, near_limit, saving=AMOUNT and none; an amount is such as 100 or 99.50", s)
	}
	least, err := decimal.NewFromString(amount)
	if err != nil || !least.IsPositive() {
		return FailOn{}, fmt.Errorf("a saving of %s is reached by every report; use an amount above 0", amount)
	}
	return FailOn{rule: failSaving, saving: least}, nil
}

// Fails says whether a report is a finding. A saving is that of all recommendations
// together, with all fees, in the currency of the report.
func (f FailOn) Fails(r *Report) bool {
	switch f.rule {
	case failNever:
		return false
	case failSaving:
		saving, err := decimal.NewFromString(r.Totals.AllIn.Saving)
		return err == nil && saving.GreaterThanOrEqual(f.saving)
	}
	return slices.ContainsFunc(r.LoadBalancers, f.failsFor)
}

func (f FailOn) failsFor(lb LoadBalancer) bool {
	return lb.Status == Saturated || f.rule == failNearLimit && lb.Status == NearLimit
}
