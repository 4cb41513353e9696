package spec

import (
	"strings"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/report/document"
)

// hours shows by which spec each clock hour is metered, and how many were close
// to a limit.
func (b book) hours() document.Sheet {
	seen := map[string]bool{}
	for _, lb := range b.ordered() {
		for spec := range lb.Metering.HoursBySpec {
			seen[spec] = true
		}
	}
	specs := bySize(seen)
	columns := b.widths(b.say("column.load_balancer"), 28, b.say("spec.column.name"), 24, b.say("spec.column.hours"), 14)
	for _, spec := range specs {
		columns = append(columns, document.Wide{Title: b.spec(spec), Width: 16})
	}
	columns = append(columns, b.widths(b.say("spec.column.metered"), 12, "> 70 %", 10, "> 85 %", 10, "> 100 %", 10,
		b.say("spec.column.above_share"), 14, b.say("spec.column.lcu"), 16)...)
	var rows [][]document.Value
	for _, lb := range b.ordered() {
		if lb.Metering.Hours == 0 && len(lb.Metering.HoursBySpec) == 0 {
			continue
		}
		rows = append(rows, b.hoursOf(lb, specs, len(rows)+2))
	}
	return document.Sheet{Name: b.say("spec.sheet_hours"), Columns: columns, Rows: document.Seq(rows)}
}

func (b book) hoursOf(lb balancer, specs []string, row int) []document.Value {
	const first = 3
	cells := []document.Value{document.Text(lb.ID), document.Text(lb.Name), document.Count(float64(lb.Metering.Hours))}
	sum := 0
	for _, spec := range specs {
		n := lb.Metering.HoursBySpec[spec]
		sum += n
		cells = append(cells, document.Count(float64(n)))
	}
	total := document.Value{}
	if len(specs) > 0 {
		total = document.Count(float64(sum)).By("SUM(%s:%s)", document.Ref(first, row), document.Ref(first+len(specs)-1, row))
	}
	cells = append(cells, total)
	near := len(cells) + 1 // the column of > 85 %
	for _, percent := range []string{"70", "85", "100"} {
		n, ok := lb.Metering.HoursAbove[percent]
		if !ok {
			cells = append(cells, document.Value{})
			continue
		}
		cells = append(cells, document.Count(float64(n)))
	}
	part := document.Value{}
	if lb.Metering.Hours > 0 {
		part = document.Share(float64(lb.Metering.HoursAbove["85"])/float64(lb.Metering.Hours)).By("%s/C%d", document.Ref(near, row), row)
	}
	return append(cells, part, decimalCell(lb.Metering.LCU))
}

// decimalCell is a number where the text is one.
func decimalCell(s string) document.Value {
	d, ok := amount(s)
	if !ok {
		return document.Text(s)
	}
	return document.Count(d.InexactFloat64())
}

// choices has every option of every load balancer, with its price against
// leaving things as they are.
func (b book) choices() document.Sheet {
	columns := b.widths(
		b.say("column.load_balancer"), 28, b.say("spec.column.name"), 24, b.say("spec.column.option"), 30,
		b.say("spec.column.charge"), 14, b.say("spec.column.monthly"), 16, b.say("spec.column.delta"), 16, b.say("spec.column.other_fees"), 16,
		b.say("spec.column.by_usage"), 16, b.say("spec.column.by_fixed"), 16,
		b.say("spec.column.fits"), 10, b.say("spec.column.available"), 10, b.say("spec.column.reversible"), 10,
		b.say("spec.column.chosen"), 12, b.say("spec.column.constraints"), 50, b.say("spec.column.source"), 30, b.say("spec.column.steps"), 60)
	var rows [][]document.Value
	for _, lb := range b.ordered() {
		keep := 0
		for i, o := range lb.Options {
			if o.Action == capacity.Keep && keep == 0 {
				keep = len(rows) + 2 + i
			}
		}
		for i := range lb.Options {
			rows = append(rows, b.choice(lb, &lb.Options[i], keep, len(rows)+2))
		}
	}
	return document.Sheet{Name: b.say("spec.sheet_options"), Columns: columns, Rows: document.Seq(rows)}
}

func (b book) choice(lb balancer, o *capacity.Option, keep, row int) []document.Value {
	const monthly = 4
	yes := func(holds bool) document.Value {
		if holds {
			return document.Text(b.say("spec.yes"))
		}
		return document.Text(b.say("spec.no"))
	}
	change := moneyCell(o.Delta)
	if keep > 0 {
		change = less(o.Monthly, lb.now, document.Ref(monthly, row), document.Ref(monthly, keep))
	}
	steps := make([]string, len(o.Steps))
	for i, s := range o.Steps {
		steps[i] = b.sentence(s.What) + " = " + s.Amount
	}
	p := b.paid[o]
	return []document.Value{document.Text(lb.ID), document.Text(lb.Name), document.Text(b.does(o.Action, o.Spec)), document.Text(o.InstanceChargeType),
		paidCell(o.Monthly, p.capacity(), nil), change, paidCell(o.Fees, p.by(func(f capacity.Fee) bool { return f.From == "" }), nil),
		paidCell(byRule(o).HourlyUsage, p.usage, nil), paidCell(byRule(o).Fixed, p.fixed, nil), yes(o.Fits), yes(o.Available), yes(o.Reversible), yes(o == chosen(lb.LoadBalancer)),
		document.Wrapped(strings.Join(b.sentences(o.Constraints), "; ")), document.Wrapped(o.PriceSource), document.Wrapped(strings.Join(steps, "; "))}
}
