package spec

import (
	"fmt"
	"strings"
	"time"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/document"
)

// column is a column of the instances: its id for formulas, and what it holds of one.
type column struct {
	id, title string
	width     int
	cell      func(lb balancer, row int) document.Value
}

// instances has a row for each load balancer, what calls for action first.
func (b book) instances() document.Sheet {
	s := document.Sheet{Name: b.say("spec.sheet_instances")}
	for _, c := range b.columns {
		s.Columns = append(s.Columns, document.Wide{Title: c.title, Width: float64(c.width)})
	}
	s.Rows = func(yield func([]document.Value) bool) {
		for i, lb := range b.ordered() {
			cells := make([]document.Value, len(b.columns))
			for k, c := range b.columns {
				cells[k] = c.cell(lb, i+2)
			}
			if !yield(cells) {
				return
			}
		}
	}
	return s
}

// ordered are the load balancers in the order of the groups.
func (b book) ordered() []balancer {
	var out []balancer
	for _, g := range b.groups {
		out = append(out, g.members...)
	}
	return out
}

func (b book) instanceColumns() []column {
	said := func(f func(lb balancer) string) func(balancer, int) document.Value {
		return func(lb balancer, _ int) document.Value { return document.Text(f(lb)) }
	}
	out := []column{
		{"id", b.say("column.load_balancer"), 28, said(func(lb balancer) string { return lb.ID })},
		{"name", b.say("spec.column.name"), 24, said(func(lb balancer) string { return lb.Name })},
		{"region", b.say("column.region"), 14, said(func(lb balancer) string { return lb.RegionID })},
		{"kind", b.say("spec.column.kind"), 8, said(func(lb balancer) string { return strings.ToUpper(string(lb.Kind)) })},
		{"spec", b.say("spec.column.spec"), 18, said(func(lb balancer) string { return lb.spec })},
		{"charge", b.say("spec.column.charge"), 14, said(func(lb balancer) string { return lb.InstanceChargeType })},
		{"status", b.say("column.status"), 20, said(func(lb balancer) string { return lb.status })},
		{"first", b.say("spec.column.first"), 24, said(b.firstLimit)},
	}
	for i, m := range limited() {
		out = append(out, b.useColumns(i, m)...)
	}
	out = append(out,
		column{"peak_at", b.say("spec.column.peak_at"), 18, func(lb balancer, _ int) document.Value { return moment(lb.Metrics[lb.Bottleneck].PeakAt) }},
		column{"dropped", b.metric(model.DroppedConnections), 14, func(lb balancer, _ int) document.Value {
			return measuredCell(lb.Metrics[model.DroppedConnections].Peak)
		}},
		column{"advice", b.say("spec.column.advice"), 30, said(func(lb balancer) string { return lb.advice })})
	out = append(out, b.moneyColumns()...)
	return append(out,
		column{"source", b.say("spec.column.source"), 30, wrapped(func(lb balancer) string { return priceSource(lb.LoadBalancer) })},
		column{"reason", b.say("column.reason"), 60, wrapped(func(lb balancer) string { return strings.Join(lb.reasons, " ") })},
		column{"warnings", b.say("spec.column.warnings"), 40, wrapped(func(lb balancer) string { return strings.Join(lb.warnings, " ") })},
		column{"notes", b.say("column.notes"), 60, wrapped(b.notesOf)})
}

func wrapped(f func(lb balancer) string) func(balancer, int) document.Value {
	return func(lb balancer, _ int) document.Value { return document.Wrapped(f(lb)) }
}

// moneyColumns are what is paid: all in, then what it consists of.
func (b book) moneyColumns() []column {
	ref := func(id string, row int) string { return document.Ref(b.at[id], row) }
	out := []column{
		{"all", b.say("spec.column.all_in"), 16, func(lb balancer, _ int) document.Value {
			return paidCell(lb.AllIn.Monthly, b.now(lb).upTo(""), nil)
		}},
		{"all_then", b.say("spec.column.all_in_then"), 16, func(lb balancer, _ int) document.Value {
			return paidCell(lb.AllIn.Recommended, b.then(lb).upTo(""), nil)
		}},
		{"saving", b.say("spec.column.saving"), 16, func(lb balancer, row int) document.Value {
			if lb.AllIn.Saving == "" {
				return document.Text("")
			}
			return less(lb.AllIn.Monthly, lb.AllIn.Recommended, ref("all", row), ref("all_then", row))
		}}}
	for i, from := range b.Totals.AllIn.From {
		out = append(out, b.sinceColumns(i, from.Date)...)
	}
	return append(out,
		column{"now", b.say("spec.spec_or_lcu"), 16, func(lb balancer, _ int) document.Value { return paidCell(lb.now, b.now(lb).capacity(), nil) }},
		column{"then", b.headed("spec.spec_or_lcu", "spec.column.then"), 16, func(lb balancer, _ int) document.Value {
			return paidCell(lb.recommended, b.then(lb).capacity(), nil)
		}},
		column{"delta", b.headed("spec.spec_or_lcu", "spec.column.delta"), 16, func(lb balancer, row int) document.Value {
			return less(lb.recommended, lb.now, ref("then", row), ref("now", row))
		}},
		column{"fees_delta", b.say("spec.column.fees_delta"), 16, func(lb balancer, _ int) document.Value {
			charged := func(f capacity.Fee) bool { return f.From == "" }
			return paidCell(lb.Recommendation.FeesDelta, b.then(lb).by(charged), b.now(lb).by(charged))
		}},
		column{"fees", b.say("spec.column.fees"), 16, func(lb balancer, _ int) document.Value {
			monthly, _ := feesBeginning(b.Report, lb.LoadBalancer)
			return paidCell(monthly, b.now(lb).by(func(f capacity.Fee) bool { return begins(b.Report, f) }), nil)
		}},
		column{"fees_from", b.say("spec.column.fees_from"), 12, func(lb balancer, _ int) document.Value {
			_, from := feesBeginning(b.Report, lb.LoadBalancer)
			return dayCell(from)
		}})
}

// headed is a heading below another.
func (b book) headed(id, below string) string { return b.Comma(b.say(id), b.say(below)) }

// sinceColumns are what is paid from a day on which a fee begins.
func (b book) sinceColumns(i int, day string) []column {
	data := text.Data{"Date": text.Visible(day)}
	return []column{
		{fmt.Sprint("since", i), b.Say("spec.all_in_since", data), 16, func(lb balancer, _ int) document.Value {
			return paidCell(allInOn(lb.AllIn, day).Monthly, b.now(lb).upTo(day), nil)
		}},
		{fmt.Sprint("since_then", i), b.Say("spec.all_in_since_then", data), 16, func(lb balancer, _ int) document.Value {
			return paidCell(allInOn(lb.AllIn, day).Recommended, b.then(lb).upTo(day), nil)
		}}}
}

// allInOn are the sums on a day.
func allInOn(a capacity.AllIn, day string) capacity.AllInFrom {
	out := capacity.AllInFrom{Monthly: a.Monthly, Recommended: a.Recommended}
	for _, from := range a.From {
		if from.Date <= day {
			out = from
		}
	}
	return out
}

func (b book) now(lb balancer) paid { return b.paid[keeping(lb.LoadBalancer)] }

func (b book) then(lb balancer) paid {
	if c := chosen(lb.LoadBalancer); c != nil {
		return b.paid[c]
	}
	return b.now(lb)
}

// notesOf are the notes; that figures are averages goes before them.
func (b book) notesOf(lb balancer) string {
	notes := lb.notes
	for _, u := range lb.uses {
		if u.floor {
			notes = append([]string{b.say("spec.only_averages")}, notes...)
			break
		}
	}
	return strings.Join(notes, " ")
}

func (b book) firstLimit(lb balancer) string {
	if lb.Bottleneck == "" {
		return ""
	}
	return b.metric(lb.Bottleneck)
}

// useColumns are peak, limit, and the share the one is of the other. What is paid by LCU
// has a ceiling in place of a limit.
func (b book) useColumns(i int, m model.Metric) []column {
	id := string(m)
	return []column{
		{id, b.metric(m), 14, func(lb balancer, _ int) document.Value { return measuredCell(lb.uses[i].peak) }},
		{id + "_limit", b.say("spec.column.limit"), 12, func(lb balancer, _ int) document.Value {
			if n := mostOf(lb, i); n > 0 {
				return document.Count(float64(n))
			}
			return document.Value{}
		}},
		{id + "_used", b.Comma(b.short(m), b.say("spec.column.used")), 10, func(lb balancer, row int) document.Value {
			n, peak := mostOf(lb, i), lb.uses[i].peak
			if n == 0 || peak == nil {
				return document.Value{}
			}
			return document.Share(*peak/float64(n)).By("%s/%s", document.Ref(b.at[id], row), document.Ref(b.at[id+"_limit"], row))
		}}}
}

// mostOf is the limit of a load balancer, or else its ceiling.
func mostOf(lb balancer, i int) int {
	if lb.uses[i].limit == 0 && lb.Ceilings != nil {
		return lb.Ceilings.Of(lb.uses[i].metric)
	}
	return lb.uses[i].limit
}

func measuredCell(f *float64) document.Value {
	if f == nil {
		return document.Value{}
	}
	return document.Count(*f)
}

func moment(t *time.Time) document.Value {
	if t == nil {
		return document.Value{}
	}
	return document.Moment(china(*t))
}

// dayCell is a date where the text is one.
func dayCell(s string) document.Value {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return document.Text(s)
	}
	return document.Day(t)
}
