package capacity

import (
	"maps"
	"slices"
	"strconv"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// Explain returns the arithmetic of a load balancer of a report line by line: the
// peaks against the limits, the hours, each option's price, and the outcome.
func Explain(lb LoadBalancer) []Step {
	e := explanation{words: english()}
	for _, m := range model.Metrics() {
		if share, ok := lb.Utilization[m]; ok {
			peak := lb.Metrics[m].Peak
			data := text.Data{"Metric": metricName(m), "Peak": figure(*peak)}
			e.add(say("sizing.explain_peak", data), percent(share))
		}
	}
	for _, spec := range slices.Sorted(maps.Keys(lb.Metering.HoursBySpec)) {
		e.add(say("sizing.explain_hours", text.Data{"Spec": spec}), strconv.Itoa(lb.Metering.HoursBySpec[spec]))
	}
	if lb.Metering.LCU != "" {
		e.add(say("sizing.explain_lcu", text.Data{"Hours": lb.Metering.LCUHours}), lb.Metering.LCU)
	}
	for _, o := range lb.Options {
		e.option(o)
	}
	for _, f := range lb.Fees {
		e.add(f.Message, f.Monthly)
	}
	r := lb.Recommendation
	e.add(say("sizing.explain_outcome", text.Data{"Option": optionName(r.Action, r.Spec)}), r.MonthlyDelta)
	return e.steps
}

type explanation struct {
	words *text.Printer
	steps []Step
}

func (e *explanation) add(m text.Message, amount string) {
	e.steps = append(e.steps, Step{What: e.words.Tell(m), Amount: amount, Message: m})
}

func (e *explanation) option(o Option) {
	name := optionName(o.Action, o.Spec)
	for _, s := range o.Steps {
		e.add(say("sizing.explain_step", text.Data{"Option": name, "Step": s.Message}), s.Amount)
	}
	e.add(say("sizing.explain_option", text.Data{"Option": name, "Source": o.PriceSource, "Date": o.PriceDate}), o.Monthly)
}

// optionName is an option as part of a sentence.
func optionName(a Action, spec string) text.Message {
	return say("capacity.action."+string(a), text.Data{"Spec": specName(spec)})
}
