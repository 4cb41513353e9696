package spec_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/price"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/reporttest"
)

// reports are the reports every format is tested with.
func reports() map[string]*capacity.Report {
	return map[string]*capacity.Report{
		"empty":      head(&capacity.Report{Complete: true}),
		"typical":    withHours(typical()),
		"incomplete": incomplete(),
		"hostile":    hostile(),
	}
}

func head(r *capacity.Report) *capacity.Report {
	r.Schema = capacity.Schema
	r.CreatedAt = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	r.Window = model.Window{Start: time.Date(2026, 11, 19, 16, 0, 0, 0, time.UTC), End: time.Date(2026, 11, 21, 16, 0, 0, 0, time.UTC), PeriodSeconds: 60}
	if r.AccountID == "" {
		r.AccountID, r.Regions, r.Currency = "1234567890123456", []string{"cn-hangzhou", "cn-shanghai"}, "CNY"
	}
	if r.Policy.Metering == "" {
		r.Policy = capacity.Policy{TargetUtilization: 0.8, Metering: capacity.HourlyUsage}
	}
	if r.Totals.CurrentMonthly == "" {
		r.Totals = capacity.Totals{CurrentMonthly: "0.00", RecommendedMonthly: "0.00", MonthlyDelta: "0.00", FeesDelta: "0.00"}
	}
	return r
}

const book = "embedded price book, mainland China"

func at(hour, minute int) *time.Time {
	t := time.Date(2026, 11, 20, hour, minute, 0, 0, time.UTC)
	return &t
}

// measured is a metric of two days with a believable spread.
func measured(peak float64, when *time.Time) capacity.MetricSummary {
	part := func(f float64) *float64 { f *= peak; return &f }
	return capacity.MetricSummary{Samples: 2880, Expected: 2880, Peak: &peak, PeakAt: when,
		Mean: part(0.31), P50: part(0.25), P95: part(0.7), P99: part(0.88)}
}

func limits(connections, fresh, queries int) *capacity.Limits {
	return &capacity.Limits{MaxConnections: connections, NewConnections: fresh, Queries: queries}
}

// used fills in what follows from peaks and limits.
func used(lb capacity.LoadBalancer, connections, fresh, queries float64) capacity.LoadBalancer {
	lb.Metrics = map[model.Metric]capacity.MetricSummary{
		model.MaxConnections: measured(connections, at(12, 15)), model.NewConnections: measured(fresh, at(12, 16)),
		model.Queries: measured(queries, at(2, 0)), model.DroppedConnections: measured(0, at(0, 0)),
		model.TrafficOut: measured(connections*2500, at(12, 14)),
	}
	lb.Utilization = map[model.Metric]float64{}
	if lb.Limits != nil {
		lb.Utilization[model.MaxConnections] = connections / float64(lb.Limits.MaxConnections)
		lb.Utilization[model.NewConnections] = fresh / float64(lb.Limits.NewConnections)
		lb.Utilization[model.Queries] = queries / float64(lb.Limits.Queries)
		lb.Bottleneck = model.MaxConnections
	}
	lb.Metering = capacity.MeteringResult{Hours: 48, HoursBySpec: map[string]int{"slb.s1.small": 30, "slb.s2.small": 18},
		HoursAbove: map[string]int{"70": 5, "85": 1, "100": 0}, LCU: "52.480000"}
	return lb
}

// byHour is one unit of an hourly price for a month.
func byHour(item price.Item, unit price.Unit, rate string) capacity.Arithmetic {
	return capacity.Arithmetic{Hours: 730, Over: 1, Terms: []capacity.Term{{Item: item, Region: "cn-hangzhou", Unit: unit, Source: book, Date: "2021-03-31",
		Quantity: decimal.NewFromInt(1), Price: decimal.RequireFromString(rate)}}}
}

// quoted is a message with a sentence of its own, the same in every language.
func quoted(sentence string) text.Message {
	return text.Message{ID: "quoted", Words: &text.Words{English: sentence, Chinese: sentence}}
}

func quotes(sentences ...string) []text.Message {
	out := make([]text.Message, len(sentences))
	for i, s := range sentences {
		out[i] = quoted(s)
	}
	return out
}

// option is a choice whose price follows from one rate over 730 hours.
func option(a capacity.Action, spec, charge, rate, monthly, delta string, fits bool) capacity.Option {
	var hourly capacity.Arithmetic
	if a != capacity.Release {
		hourly = byHour(price.SpecHour(spec), price.PerHour, rate)
	}
	return capacity.Option{Action: a, Spec: spec, InstanceChargeType: charge, Monthly: monthly, Delta: delta, Fits: fits, PriceDate: "2021-03-31", Arithmetic: hourly,
		Available: true, Reversible: a != capacity.PayByLCU && a != capacity.Release, PriceSource: book,
		Steps: []capacity.Step{{What: quoted(rate + " CNY an hour x 730 hours"), Amount: monthly}}}
}

func advise(lb capacity.LoadBalancer, i int, reasons, warnings []string) capacity.LoadBalancer {
	for j := range lb.Options {
		if o := &lb.Options[j]; lb.Kind == model.CLB {
			o.Fees, o.FeesDelta = "14.60", "0.00"
			if o.Action == capacity.Release {
				o.Fees, o.FeesDelta = "0.00", "-14.60"
			}
		} else {
			o.Fees, o.FeesDelta = "0.00", "0.00"
		}
	}
	o := lb.Options[i]
	lb.Recommendation = capacity.Recommendation{Action: o.Action, Spec: o.Spec, InstanceChargeType: o.InstanceChargeType,
		MonthlyDelta: o.Delta, FeesDelta: o.FeesDelta, Reasons: quotes(reasons...), Warnings: quotes(warnings...)}
	return lb
}

func instance(region, id, name, spec string, status capacity.Status) capacity.LoadBalancer {
	lb := capacity.LoadBalancer{RegionID: region, ID: id, Name: name, Kind: model.CLB, Spec: spec, Status: status,
		PayType: "PayOnDemand", InstanceChargeType: "PayBySpec", AddressType: "internet"}
	lb.Fees = []capacity.Fee{{Part: capacity.InstanceFeePart, Name: quoted("CLB instance fee"), From: "2026-12-01", Monthly: "107.31", Source: "help page pay-as-you-go, 2026-02-26", Arithmetic: byHour(price.CLBInstanceFee, price.PerHour, "0.147")},
		{Part: capacity.PublicAddressPart, Name: quoted("public IP retention fee"), Monthly: "14.60", Source: "help page 2026", Arithmetic: byHour(price.PublicIP, price.PerHour, "0.02")}}
	return lb
}

func typical() *capacity.Report {
	near := instance("cn-hangzhou", "lb-bp1o94dp5i6ea0kq3mtu1", "web", "slb.s2.small", capacity.NearLimit)
	near.Limits = limits(50000, 5000, 5000)
	near = used(near, 41000, 500, 1000)
	near.Options = []capacity.Option{
		option(capacity.Keep, "slb.s2.small", "PayBySpec", "0.32", "233.60", "0.00", false),
		option(capacity.ChangeSpec, "slb.s2.medium", "PayBySpec", "0.63", "459.90", "226.30", true),
		option(capacity.PayByLCU, "", "PayByCLCU", "0.80", "584.00", "350.40", true)}
	near.Options[2].Constraints = quotes("traffic is charged by traffic only", "one way: there is no return to a spec")
	near = advise(near, 1, []string{"The peak of 41,000 connections is 82.0 % of the limit of 50,000; the target is 80 %.",
		"slb.s2.medium is the cheapest option that fits and can be chosen."}, []string{"Old clusters interrupt connections for 10 to 30 s."})
	reached := time.Date(2027, 1, 14, 4, 0, 0, 0, time.UTC)
	early, late := reached.AddDate(0, 0, -12), reached.AddDate(0, 0, 20)
	near.Forecast = []capacity.Forecast{{Metric: model.MaxConnections, Reached: &reached, Earliest: &early, Latest: &late},
		{Metric: model.NewConnections, Silent: quoted("two weeks of history are needed, there are 2 days")}}
	near.Reconciliation = []capacity.Reconciliation{{Cycle: "2026-10", Billed: "118.40", Currency: "CNY", Closest: capacity.HourlyUsage,
		Rules: map[capacity.Metering]string{capacity.HourlyUsage: "117.92", capacity.Fixed: "238.08"}}}

	full := instance("cn-hangzhou", "lb-bp1b6c719dfa08ex2wq7k", "checkout", "slb.s1.small", capacity.Saturated)
	full.Limits = limits(5000, 3000, 1000)
	full = used(full, 5000, 2100, 640)
	full.Metrics[model.DroppedConnections] = measured(12.5, at(12, 17))
	full.Metering.HoursAbove = map[string]int{"70": 21, "85": 14, "100": 3}
	full.Options = []capacity.Option{option(capacity.Keep, "slb.s1.small", "PayBySpec", "0.10", "73.00", "0.00", false),
		option(capacity.ChangeSpec, "slb.s2.small", "PayBySpec", "0.32", "233.60", "160.60", true)}
	full = advise(full, 1, []string{"Connections were dropped, so the true peak is above 5,000."}, nil)

	return paid(finish(&capacity.Report{Complete: true, LoadBalancers: append([]capacity.LoadBalancer{near, full}, rest()...)}))
}

// paid adds what is paid all in: the address of a CLB today, and its instance fee from
// 2026-12-01. The traffic of the first is not known.
func paid(r *capacity.Report) *capacity.Report {
	var now, then decimal.Decimal
	var begin []string
	for i := range r.LoadBalancers {
		lb := &r.LoadBalancers[i]
		if len(lb.Options) == 0 {
			continue
		}
		var sums, later [2]decimal.Decimal
		for j, o := range []*capacity.Option{&lb.Options[0], &lb.Options[chosenOf(lb)]} {
			sums[j] = decimal.RequireFromString(o.Monthly)
			if o.Action == capacity.Release {
				continue
			}
			o.Charges = lb.Fees
			for _, f := range lb.Fees {
				if f.From == "" {
					sums[j] = sums[j].Add(decimal.RequireFromString(f.Monthly))
				} else {
					later[j] = decimal.RequireFromString(f.Monthly)
				}
			}
		}
		now, then = now.Add(sums[0]), then.Add(sums[1])
		lb.AllIn = capacity.AllIn{Monthly: sums[0].StringFixed(2), Recommended: sums[1].StringFixed(2), Saving: sums[0].Sub(sums[1]).StringFixed(2)}
		if later[0].IsPositive() {
			begin = append(begin, lb.ID)
			lb.AllIn.From = []capacity.AllInFrom{{Date: "2026-12-01", Monthly: sums[0].Add(later[0]).StringFixed(2), Recommended: sums[1].Add(later[1]).StringFixed(2)}}
		}
	}
	first := &r.LoadBalancers[0]
	first.AllIn.Unknown = []capacity.Part{capacity.TrafficPart}
	r.Totals.AllIn = capacity.AllIn{Monthly: now.StringFixed(2), Recommended: then.StringFixed(2), Saving: now.Sub(then).StringFixed(2),
		Unknown: first.AllIn.Unknown, From: []capacity.AllInFrom{{Date: "2026-12-01", Monthly: now.Add(decimal.RequireFromString("643.86")).StringFixed(2),
			Recommended: then.Add(decimal.RequireFromString("536.55")).StringFixed(2), LoadBalancers: begin}}} // six CLBs begin to pay 107.31, five if one is released
	return r
}

// chosenOf is the option that the recommendation names, or the first.
func chosenOf(lb *capacity.LoadBalancer) int {
	return max(0, slices.IndexFunc(lb.Options, func(o capacity.Option) bool {
		return o.Action == lb.Recommendation.Action && o.Spec == lb.Recommendation.Spec
	}))
}

// rest has the statuses that need no haste.
func rest() []capacity.LoadBalancer {
	right := instance("cn-hangzhou", "lb-bp1right000000000000a", "接口网关", "slb.s2.small", capacity.RightSized)
	right.Limits = limits(50000, 5000, 5000)
	right = used(right, 30000, 2500, 1200)
	right.Options = []capacity.Option{option(capacity.Keep, "slb.s2.small", "PayBySpec", "0.32", "233.60", "0.00", true)}
	right = advise(right, 0, []string{"It fits, and nothing cheaper does."}, nil)

	large := instance("cn-shanghai", "lb-uf6large000000000000b", "reporting-internal", "slb.s3.small", capacity.Oversized)
	large.Limits = limits(200000, 20000, 20000)
	large = used(large, 8200, 310.5, 95)
	large.Options = []capacity.Option{option(capacity.Keep, "slb.s3.small", "PayBySpec", "1.27", "927.10", "0.00", true),
		option(capacity.ChangeSpec, "slb.s2.small", "PayBySpec", "0.32", "233.60", "-693.50", true),
		option(capacity.ChangeSpec, "slb.s1.small", "PayBySpec", "0.10", "73.00", "-854.10", false),
		option(capacity.PayByLCU, "", "PayByCLCU", "0.36", "262.80", "-664.30", true)}
	large = advise(large, 1, []string{"The largest peak uses 4.1 % of its limit; slb.s2.small fits."}, nil)

	idle := instance("cn-shanghai", "lb-uf6idle0000000000000c", "old-campaign", "slb.s2.medium", capacity.Idle)
	idle.Limits = limits(100000, 10000, 10000)
	idle.Options = []capacity.Option{option(capacity.Keep, "slb.s2.medium", "PayBySpec", "0.63", "459.90", "0.00", true),
		option(capacity.Release, "", "", "0", "0.00", "-459.90", true)}
	idle = advise(idle, 1, []string{"It has no listener."}, []string{"Releasing frees the public address for good."})

	elastic := instance("cn-shanghai", "lb-uf6elastic0000000000d", "app", "slb.lcu.elastic", capacity.Elastic)
	elastic.InstanceChargeType = "PayByCLCU"
	elastic = used(elastic, 12000, 700, 300)
	elastic.Options = []capacity.Option{option(capacity.Keep, "slb.lcu.elastic", "PayByCLCU", "0.46", "335.80", "0.00", true)}
	elastic = advise(elastic, 0, []string{"There is no way back from LCU to a spec."}, nil)

	silent := instance("cn-shanghai", "lb-uf6silent00000000000e", "", "", capacity.NoData)
	silent.Metrics = map[model.Metric]capacity.MetricSummary{model.MaxConnections: {Expected: 2880}}
	silent.Notes = quotes("CloudMonitor gave no sample of it in the window.")

	nlb := instance("cn-shanghai", "nlb-83ckzc8d4xlp8o9apf", "edge", "", capacity.Elastic)
	nlb.Kind, nlb.Fees = model.NLB, nil
	nlb = used(nlb, 720000, 4000, 0)
	for _, m := range []model.Metric{model.MaxConnections, model.NewConnections} {
		s := nlb.Metrics[m]
		s.Floor = true
		nlb.Metrics[m] = s
	}
	nlb.Options = []capacity.Option{option(capacity.Keep, "", "PayByLCU", "0.6808", "496.98", "0.00", true)}
	nlb = advise(nlb, 0, nil, nil)
	return []capacity.LoadBalancer{right, large, idle, elastic, silent, nlb}
}

func finish(r *capacity.Report) *capacity.Report {
	r.Prices = []capacity.PriceSource{{Source: book, Date: "2021-03-31", Outdated: true}, {Source: "help page LCU", Date: "2026-02-26"}}
	r.Totals = capacity.Totals{CurrentMonthly: "2759.98", RecommendedMonthly: "1993.48", MonthlyDelta: "-766.50", FeesDelta: "-14.60", Unpriced: 1}
	r.Notes = quotes("Bills lag up to three hours.")
	return head(r)
}

func incomplete() *capacity.Report {
	r := typical()
	r.Complete = false
	for i := range r.LoadBalancers {
		lb := &r.LoadBalancers[i]
		lb.Options, lb.Recommendation, lb.Fees = nil, capacity.Recommendation{Reasons: quotes("No price is known.")}, nil
	}
	r.Prices, r.Totals = nil, capacity.Totals{CurrentMonthly: "0.00", RecommendedMonthly: "0.00", MonthlyDelta: "0.00", FeesDelta: "0.00"}
	r.Errors = []model.ReadError{{RegionID: "cn-shanghai", Product: "cms", Action: "DescribeMetricList", ResourceID: "lb-uf6silent00000000000e",
		Code: "Throttling.User", Message: "Request was denied due to user flow control.", RequestID: "4C467B38-3910-447D-87BC-AC049166F216"}}
	return r
}

func hostile() *capacity.Report {
	f := 1e9
	lb := capacity.LoadBalancer{RegionID: reporttest.Evil, ID: reporttest.Evil, Name: reporttest.Evil, Kind: reporttest.Evil, Spec: reporttest.Evil, PayType: reporttest.Evil, InstanceChargeType: reporttest.Evil,
		AddressType: reporttest.Evil, Limits: limits(1, 2, 3), Bottleneck: reporttest.Evil, Status: reporttest.Evil, Notes: quotes(reporttest.Evil),
		Metrics:     map[model.Metric]capacity.MetricSummary{reporttest.Evil: {Samples: 1, Expected: 2, Peak: &f, PeakAt: at(1, 1)}, model.Queries: {Peak: &f}},
		Utilization: map[model.Metric]float64{model.MaxConnections: 1e9, reporttest.Evil: 2},
		Metering:    capacity.MeteringResult{Hours: 1, HoursBySpec: map[string]int{reporttest.Evil: 1}, HoursAbove: map[string]int{reporttest.Evil: 1}, LCU: reporttest.Evil},
		Options: []capacity.Option{{Action: capacity.Keep, Spec: reporttest.Evil, InstanceChargeType: reporttest.Evil, Monthly: reporttest.Evil, Delta: reporttest.Evil,
			Constraints: quotes(reporttest.Evil), PriceSource: reporttest.Evil, Steps: []capacity.Step{{What: quoted(reporttest.Evil), Amount: reporttest.Evil}}}, {Action: reporttest.Evil, Spec: reporttest.Evil, Monthly: "-1", Delta: "-1"}},
		Recommendation: capacity.Recommendation{Action: reporttest.Evil, Spec: reporttest.Evil, MonthlyDelta: reporttest.Evil, Reasons: quotes(reporttest.Evil, reporttest.Evil), Warnings: quotes(reporttest.Evil)},
		Forecast:       []capacity.Forecast{{Metric: reporttest.Evil, Silent: quoted(reporttest.Evil)}},
		Fees:           []capacity.Fee{{Name: quoted(reporttest.Evil), From: reporttest.Evil, Monthly: reporttest.Evil, Source: reporttest.Evil}},
		Reconciliation: []capacity.Reconciliation{{Cycle: reporttest.Evil, Billed: reporttest.Evil, Currency: reporttest.Evil, Rules: map[capacity.Metering]string{reporttest.Evil: reporttest.Evil}, Closest: reporttest.Evil}}}
	long := capacity.LoadBalancer{RegionID: "cn-hangzhou", ID: strings.Repeat("n", 300), Name: strings.Repeat("长名", 200), Status: capacity.Idle}
	return head(&capacity.Report{AccountID: reporttest.Evil, Regions: []string{reporttest.Evil}, Currency: reporttest.Evil, LoadBalancers: []capacity.LoadBalancer{lb, long},
		Policy: capacity.Policy{TargetUtilization: 0.8, Metering: reporttest.Evil}, Prices: []capacity.PriceSource{{Source: reporttest.Evil, Date: reporttest.Evil, Outdated: true}},
		Totals: capacity.Totals{CurrentMonthly: reporttest.Evil, RecommendedMonthly: reporttest.Evil, MonthlyDelta: "-1"}, Notes: quotes(reporttest.Evil),
		Errors: []model.ReadError{{RegionID: reporttest.Evil, Product: reporttest.Evil, Action: reporttest.Evil, ResourceID: reporttest.Evil, Code: reporttest.Evil, Message: reporttest.Evil, RequestID: reporttest.Evil}}})
}

// large has n load balancers, a third of them larger than needed.
func large(n int) *capacity.Report {
	r := &capacity.Report{Complete: true}
	all := typical().LoadBalancers
	for i := range n {
		lb := all[i%len(all)]
		lb.ID, lb.Name = fmt.Sprintf("lb-2ze%018x", i), fmt.Sprintf("service-%03d", i)
		r.LoadBalancers = append(r.LoadBalancers, lb)
	}
	return finish(r)
}
