package spec

import (
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
)

// words says what a spec report is made of.
type words struct{ report.Words }

// amount reads decimal text; ok is false when it is empty or no number.
func amount(s string) (d decimal.Decimal, ok bool) {
	d, err := decimal.NewFromString(s)
	return d, err == nil && s != ""
}

// money writes decimal text with its thousands apart, a dash for an unknown price.
func money(s string) string {
	d, ok := amount(s)
	if !ok {
		return report.OrDash(s)
	}
	return text.Grouped(d.StringFixed(2))
}

// signed is money with the sign that says what changes.
func signed(s string) string {
	if d, ok := amount(s); ok && d.IsPositive() {
		return "+" + money(s)
	}
	return money(s)
}

// figure writes a measured number: whole from 100 up, one decimal below.
func figure(f float64) string {
	d, err := decimal.NewFromString(formatFloat(f))
	if err != nil {
		return "-"
	}
	if d.Abs().GreaterThanOrEqual(decimal.NewFromInt(100)) {
		return text.Grouped(d.Round(0).String())
	}
	return d.Round(1).String()
}

// share writes a share as a percentage, as the sentences of the judgement do.
func share(f float64) string { return capacity.Percent(f) }

// bits writes a rate as network people do.
func bits(f float64) string {
	for _, unit := range []string{"bit/s", "kbit/s", "Mbit/s"} {
		if f < 1000 {
			return figure(f) + " " + unit
		}
		f /= 1000
	}
	return figure(f) + " Gbit/s"
}

func (w words) measured(m model.Metric, f float64) string {
	if m == model.TrafficIn || m == model.TrafficOut {
		return bits(f)
	}
	return figure(f)
}

// sentences says what a report has to say in the reader's language.
func (w words) sentences(messages []text.Message) []string {
	out := make([]string, len(messages))
	for i, m := range messages {
		out[i] = w.sentence(m)
	}
	return out
}

func (w words) sentence(m text.Message) string { return text.Visible(w.Tell(m)) }

// china is the zone whose clock hours are billed.
func china(t time.Time) time.Time { return t.In(time.FixedZone("UTC+8", 8*60*60)) }

func minute(t time.Time) string { return china(t).Format("2006-01-02 15:04") }

func (w words) metric(m model.Metric) string { return w.Named("capacity.metric.", string(m)) }

func (w words) short(m model.Metric) string { return w.Named("capacity.short.", string(m)) }

func (w words) standing(s capacity.Status) string { return w.Named("capacity.status.", string(s)) }

func (w words) rule(m capacity.Metering) string { return w.Named("capacity.rule.", string(m)) }

// spec names what is paid for: a spec, or the lack of one.
func (w words) spec(name string) string {
	switch name {
	case "":
		return w.Say("spec.shared", nil)
	case "slb.lcu.elastic":
		return w.Say("spec.elastic", nil)
	}
	return w.Named("capacity.spec.", name)
}

// specOf names what a load balancer has; an NLB has no spec and pays by LCU.
func (w words) specOf(lb *capacity.LoadBalancer) string {
	if lb.Spec == "" && lb.Kind == model.NLB {
		return w.Say("spec.elastic", nil)
	}
	return w.spec(lb.Spec)
}

// does says what an option does.
func (w words) does(a capacity.Action, spec string) string {
	if a == "" {
		return w.Say("spec.no_advice", nil)
	}
	id := "capacity.action." + string(a)
	if said := w.Say(id, text.Data{"Spec": w.spec(spec)}); said != id {
		return said
	}
	return strings.TrimSpace(text.Visible(string(a)) + " " + text.Visible(spec))
}

func formatFloat(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
