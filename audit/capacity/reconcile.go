package capacity

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/price"
	"github.com/alictl/alictl/internal/text"
)

// reconcile holds each month of the bill against the rules. The month is taken to
// be like the window.
func (b *balancer) reconcile() []Reconciliation {
	cycles := map[string][]model.Bill{}
	for _, bill := range b.index.bills[b.lb.ID] {
		cycles[bill.Cycle] = append(cycles[bill.Cycle], bill)
	}
	out := []Reconciliation{}
	for _, cycle := range slices.Sorted(maps.Keys(cycles)) {
		if r, ok := b.month(cycle, cycles[cycle]); ok {
			r.say()
			out = append(out, r)
		}
	}
	return out
}

// month reconciles one cycle. What the bill says of the spec is compared with the
// fee of the spec; a bill of the whole instance with that and the other fees.
func (b *balancer) month(cycle string, bills []model.Bill) (Reconciliation, bool) {
	r := Reconciliation{Cycle: cycle, Rules: map[Metering]string{}}
	start, err := time.ParseInLocation("2006-01", cycle, zone())
	lines, whole := specLines(bills)
	if err != nil || len(lines) == 0 {
		b.notes = append(b.notes, say("capacity.note_bad_bill", text.Data{"Cycle": cycle}))
		return r, false
	}
	r.Currency = lines[0].Currency
	sum := decimal.Zero
	for _, line := range lines {
		amount, err := decimal.NewFromString(line.Amount)
		if err != nil || line.Currency != r.Currency || len(line.Amount) > 30 || strings.ContainsAny(line.Amount, "eE") {
			b.notes = append(b.notes, say("capacity.note_bad_bill", text.Data{"Cycle": cycle}))
			return r, false
		}
		sum = sum.Add(amount)
	}
	r.Billed = sum.StringFixed(2)
	if price.Currency(r.Currency) != b.book.Currency() {
		r.Verdict = Untold
		b.notes = append(b.notes, say("capacity.note_bill_currency", text.Data{"Cycle": cycle, "Currency": r.Currency}))
		return r, true
	}
	b.rules(&r, sum, decimal.NewFromFloat(start.AddDate(0, 1, 0).Sub(start).Hours()), whole)
	if r.Closest != "" && r.Closest != b.policy.Metering {
		b.notes = append(b.notes, say("capacity.note_other_rule", text.Data{"Cycle": cycle, "Rule": string(r.Closest)}))
	}
	return r, true
}

// specLines returns the lines that pay for the spec: a line of the whole instance,
// else those that name the spec, else all.
func specLines(bills []model.Bill) (lines []model.Bill, whole bool) {
	pick := func(keep func(model.Bill) bool) []model.Bill {
		return slices.DeleteFunc(slices.Clone(bills), func(b model.Bill) bool { return !keep(b) })
	}
	if lines = pick(func(b model.Bill) bool { return b.Item == "" }); len(lines) > 0 {
		return lines, true
	}
	lines = pick(func(b model.Bill) bool {
		return strings.Contains(strings.ToLower(b.Item), "spec") || strings.Contains(b.Item, "规格")
	})
	if len(lines) > 0 {
		return lines, false
	}
	return bills, true
}

// rules prices the month under each rule and names the one that is clearly nearer
// to the bill: within a tenth of it.
func (b *balancer) rules(r *Reconciliation, billed, hours decimal.Decimal, whole bool) {
	if !b.ruled() {
		r.Verdict = NoRule
		return
	}
	best, tie := decimal.Decimal{}, false
	for _, rule := range meteringRules() {
		amount, ok := b.ruleMonth(rule, hours, whole)
		if !ok {
			continue
		}
		r.Rules[rule] = amount.StringFixed(2)
		off := amount.Sub(billed).Abs()
		near := off.LessThanOrEqual(billed.Abs().Mul(decimal.New(1, -1)))
		switch {
		case !near:
		case r.Closest == "" && !tie || off.LessThan(best):
			r.Closest, best, tie = rule, off, false
		case off.Equal(best):
			r.Closest, tie = "", true
		}
	}
	r.Verdict = r.verdict(tie)
}

func meteringRules() []Metering { return []Metering{HourlyUsage, Fixed} }

// ruled says whether what is paid depends on the metering rule.
func (b *balancer) ruled() bool { return b.scheme == guaranteed && b.lb.PayType != prePay }

func (r *Reconciliation) verdict(tie bool) Verdict {
	switch {
	case len(r.Rules) < len(meteringRules()):
		return Untold
	case tie:
		return Same
	case r.Closest == "":
		return Neither
	}
	return Decided
}

// ruleMonth is what a month of so many hours costs under a rule.
func (b *balancer) ruleMonth(rule Metering, hours decimal.Decimal, whole bool) (decimal.Decimal, bool) {
	o := b.under(rule, b.own, b.lb.Spec)
	if !o.priced {
		return decimal.Zero, false
	}
	month := o.exact
	if whole {
		fees, _ := b.sumFees(b.fees)
		month = b.plus(month, fees)
	}
	return month.Amount().Mul(hours).DivRound(decimal.NewFromInt(price.MonthHours), 2), true
}

// say puts the verdict into words.
func (r *Reconciliation) say() {
	r.VerdictMessage = say("capacity.verdict."+string(r.Verdict), text.Data{"Cycle": r.Cycle})
	if r.Verdict == Decided {
		r.VerdictMessage.Data["Rule"] = ruleName(r.Closest)
	}
}

func ruleName(rule Metering) text.Message { return say("capacity.rule_name."+string(rule), nil) }

// billedBy is the rule that every bill decides for that decides at all; empty when
// none does, or when they contradict each other.
func billedBy(all []Reconciliation) Metering {
	found := Metering("")
	for _, r := range all {
		switch {
		case r.Verdict != Decided:
		case found != "" && found != r.Closest:
			return ""
		default:
			found = r.Closest
		}
	}
	return found
}

// BilledBy is the rule that the bills of the account decide for; false when none
// does, or when they contradict each other.
func (r *Report) BilledBy() (Metering, bool) {
	var all []Reconciliation
	for _, lb := range r.LoadBalancers {
		all = append(all, lb.Reconciliation...)
	}
	rule := billedBy(all)
	return rule, rule != ""
}
