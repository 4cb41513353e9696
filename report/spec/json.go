package spec

import (
	"io"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/report/layout"
)

// writeJSON writes the report as it is, except that no list and no map is null.
func writeJSON(w io.Writer, r *capacity.Report) error { return layout.JSON(w, withoutNull(r)) }

// withoutNull copies what it must change, so the report stays as it was given.
func withoutNull(r *capacity.Report) *capacity.Report {
	out := *r
	out.Regions, out.Prices = list(r.Regions), list(r.Prices)
	out.Errors, out.Notes = list(r.Errors), list(r.Notes)
	out.Totals.AllIn = r.Totals.AllIn.WithoutNull()
	out.LoadBalancers = make([]capacity.LoadBalancer, len(r.LoadBalancers))
	for i, lb := range r.LoadBalancers {
		lb.AllIn = lb.AllIn.WithoutNull()
		lb.Metrics, lb.Utilization = dictionary(lb.Metrics), dictionary(lb.Utilization)
		lb.Metering.HoursBySpec = dictionary(lb.Metering.HoursBySpec)
		lb.Metering.HoursAbove = dictionary(lb.Metering.HoursAbove)
		lb.Options = make([]capacity.Option, len(lb.Options))
		copy(lb.Options, r.LoadBalancers[i].Options)
		for j := range lb.Options {
			lb.Options[j].Constraints = list(lb.Options[j].Constraints)
			lb.Options[j].Steps = list(lb.Options[j].Steps)
		}
		lb.Recommendation.Reasons = list(lb.Recommendation.Reasons)
		lb.Recommendation.Warnings = list(lb.Recommendation.Warnings)
		lb.Forecast, lb.Fees, lb.Notes = list(lb.Forecast), list(lb.Fees), list(lb.Notes)
		lb.Reconciliation = make([]capacity.Reconciliation, len(lb.Reconciliation))
		for j, rec := range r.LoadBalancers[i].Reconciliation {
			rec.Rules = dictionary(rec.Rules)
			lb.Reconciliation[j] = rec
		}
		out.LoadBalancers[i] = lb
	}
	return &out
}

// list returns an empty list for none.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

// dictionary returns an empty map for none.
func dictionary[K comparable, V any](entries map[K]V) map[K]V {
	if entries == nil {
		return map[K]V{}
	}
	return entries
}
