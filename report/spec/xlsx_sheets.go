package spec

import (
	"strings"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/report/workbook"
)

// hours shows by which spec each clock hour is metered, and how many were close
// to a limit.
func (b book) hours() workbook.Sheet {
	seen := map[string]bool{}
	for _, lb := range b.balancers {
		for spec := range lb.Metering.HoursBySpec {
			seen[spec] = true
		}
	}
	specs := bySize(seen)
	columns := b.columns(b.say("column.load_balancer"), 28, b.say("spec.column.name"), 24, b.say("spec.column.hours"), 14)
	for _, spec := range specs {
		columns = append(columns, workbook.Column{Title: b.spec(spec), Width: 16})
	}
	columns = append(columns, b.columns(b.say("spec.column.metered"), 12, "> 70 %", 10, "> 85 %", 10, "> 100 %", 10,
		b.say("spec.column.above_share"), 14, b.say("spec.column.lcu"), 16)...)
	s := workbook.Sheet{Name: b.say("spec.sheet_hours"), Columns: columns}
	for _, lb := range b.balancers {
		if lb.Metering.Hours == 0 && len(lb.Metering.HoursBySpec) == 0 {
			continue
		}
		s.Rows = append(s.Rows, b.hoursOf(lb, specs, len(s.Rows)+2))
	}
	return s
}

func (b book) hoursOf(lb balancer, specs []string, row int) []workbook.Cell {
	const first = 3
	cells := []workbook.Cell{workbook.Text(lb.ID), workbook.Text(lb.Name), workbook.Count(float64(lb.Metering.Hours))}
	sum := 0
	for _, spec := range specs {
		n := lb.Metering.HoursBySpec[spec]
		sum += n
		cells = append(cells, workbook.Count(float64(n)))
	}
	total := workbook.Cell{}
	if len(specs) > 0 {
		total = workbook.Count(float64(sum)).By("SUM(%s:%s)", workbook.Ref(first, row), workbook.Ref(first+len(specs)-1, row))
	}
	cells = append(cells, total)
	near := len(cells) + 1 // the column of > 85 %
	for _, percent := range []string{"70", "85", "100"} {
		n, ok := lb.Metering.HoursAbove[percent]
		if !ok {
			cells = append(cells, workbook.Cell{})
			continue
		}
		cells = append(cells, workbook.Count(float64(n)))
	}
	part := workbook.Cell{}
	if lb.Metering.Hours > 0 {
		part = workbook.Share(float64(lb.Metering.HoursAbove["85"])/float64(lb.Metering.Hours)).By("%s/C%d", workbook.Ref(near, row), row)
	}
	return append(cells, part, decimalCell(lb.Metering.LCU))
}

// decimalCell is a number where the text is one.
func decimalCell(s string) workbook.Cell {
	d, ok := amount(s)
	if !ok {
		return workbook.Text(s)
	}
	return workbook.Count(d.InexactFloat64())
}

// choices has every option of every load balancer, with its price against
// leaving things as they are.
func (b book) choices() workbook.Sheet {
	s := workbook.Sheet{Name: b.say("spec.sheet_options"), Columns: b.columns(
		b.say("column.load_balancer"), 28, b.say("spec.column.name"), 24, b.say("spec.column.option"), 30,
		b.say("spec.column.charge"), 14, b.say("spec.column.monthly"), 16, b.say("spec.column.delta"), 16, b.say("spec.column.other_fees"), 16,
		b.say("spec.column.fits"), 10, b.say("spec.column.available"), 10, b.say("spec.column.reversible"), 10,
		b.say("spec.column.chosen"), 12, b.say("spec.column.constraints"), 50, b.say("spec.column.source"), 30, b.say("spec.column.steps"), 60)}
	for _, lb := range b.balancers {
		keep := 0
		for i, o := range lb.Options {
			if o.Action == capacity.Keep && keep == 0 {
				keep = len(s.Rows) + 2 + i
			}
		}
		for i := range lb.Options {
			s.Rows = append(s.Rows, b.choice(lb, &lb.Options[i], keep, len(s.Rows)+2))
		}
	}
	return s
}

func (b book) choice(lb balancer, o *capacity.Option, keep, row int) []workbook.Cell {
	const monthly = 4
	yes := func(holds bool) workbook.Cell {
		if holds {
			return workbook.Text(b.say("spec.yes"))
		}
		return workbook.Text(b.say("spec.no"))
	}
	change := moneyCell(o.Delta)
	if keep > 0 {
		change = workbook.Money(0).By(`IF(AND(ISNUMBER(%[1]s),ISNUMBER(%[2]s)),%[1]s-%[2]s,"")`, workbook.Ref(monthly, row), workbook.Ref(monthly, keep)).Unknown()
		if then, ok := amount(o.Monthly); ok {
			if now, ok := amount(lb.now); ok {
				change = change.As(then.Sub(now).InexactFloat64())
			}
		}
	}
	steps := make([]string, len(o.Steps))
	for i, s := range o.Steps {
		steps[i] = b.sentence(s.Message, s.What) + " = " + s.Amount
	}
	return []workbook.Cell{workbook.Text(lb.ID), workbook.Text(lb.Name), workbook.Text(b.does(o.Action, o.Spec)), workbook.Text(o.InstanceChargeType),
		moneyCell(o.Monthly), change, moneyCell(o.Fees), yes(o.Fits), yes(o.Available), yes(o.Reversible), yes(o == chosen(lb.LoadBalancer)),
		workbook.Wrapped(strings.Join(b.sentences(o.ConstraintMessages, o.Constraints), "; ")), workbook.Text(o.PriceSource), workbook.Wrapped(strings.Join(steps, "; "))}
}
