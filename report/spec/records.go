package spec

import (
	"strconv"
	"strings"
	"time"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/document"
)

// records has one row for each load balancer, in the order of the report. Money is of
// the currency column and for a month of 730 hours; a peak, share or price that is not
// known is empty. peak_at is of the bottleneck and in UTC; *_floor says that the true
// peak is at least the one given; fees are those that begin after the report; all_in_from is the day from which every
// known fee is charged, and what is paid from then. Errors are
// not in it: the command says on stderr when a report is incomplete.
func (v *view) records() document.Records {
	names := []string{"region_id", "load_balancer_id", "name", "kind", "spec", "pay_type", "instance_charge_type",
		"address_type", "status", "bottleneck", "peak_at"}
	numbers := []string{string(model.DroppedConnections) + "_peak", string(model.TrafficOut) + "_peak",
		"hours", "hours_above_70", "hours_above_85", "hours_above_100", "lcu_hours", "current_monthly", "recommended_monthly",
		"monthly_delta", "fees_delta", "fees_beginning_monthly", "all_in_monthly", "all_in_recommended", "all_in_saving"}
	for _, m := range limited() {
		m := string(m)
		names = append(names, m+"_peak", m+"_limit", m+"_utilization", m+"_floor", m+"_samples", m+"_expected")
		numbers = append(numbers, m+"_peak", m+"_limit", m+"_utilization", m+"_samples", m+"_expected")
	}
	names = append(names, string(model.DroppedConnections)+"_peak", string(model.TrafficOut)+"_peak",
		"hours", "hours_above_70", "hours_above_85", "hours_above_100", "lcu_hours",
		"currency", "current_monthly", "recommended_action", "recommended_spec", "recommended_charge_type",
		"recommended_monthly", "monthly_delta", "fees_delta", "fees_beginning_monthly", "fees_begin", "price_source",
		"reasons", "warnings", "notes", "state", "all_in_monthly", "all_in_recommended", "all_in_saving", "all_in_unknown",
		"all_in_from", "all_in_from_monthly", "all_in_from_recommended", "depends_on_rule")
	return document.Records{
		Columns: document.Names(names...),
		Rows:    document.Map(v.Report.LoadBalancers, func(lb *capacity.LoadBalancer) []string { return record(v.Report, lb) }),
	}.Numbers(numbers...)
}

func record(r *capacity.Report, lb *capacity.LoadBalancer) []string {
	record := []string{lb.RegionID, lb.ID, lb.Name, string(lb.Kind), lb.Spec, lb.PayType, lb.InstanceChargeType,
		lb.AddressType, string(lb.Status), string(lb.Bottleneck), peakTime(lb)}
	for _, u := range uses(lb) {
		s := lb.Metrics[u.metric]
		record = append(record, optional(u.peak), limitCell(u.limit), shareCell(u), strconv.FormatBool(u.floor),
			strconv.Itoa(s.Samples), strconv.Itoa(s.Expected))
	}
	rec := lb.Recommendation
	monthly, from := feesBeginning(r, lb)
	var later capacity.AllInFrom // when every fee has begun
	if n := len(lb.AllIn.From); n > 0 {
		later = lb.AllIn.From[n-1]
	}
	return append(record, optional(lb.Metrics[model.DroppedConnections].Peak), optional(lb.Metrics[model.TrafficOut].Peak),
		strconv.Itoa(lb.Metering.Hours), above(lb, "70"), above(lb, "85"), above(lb, "100"), lb.Metering.LCU,
		r.Currency, monthlyNow(lb), string(rec.Action), rec.Spec, rec.InstanceChargeType,
		monthlyThen(lb), rec.MonthlyDelta, rec.FeesDelta, monthly, from, priceSource(lb),
		english(rec.Reasons), english(rec.Warnings), english(lb.Notes), string(lb.State), lb.AllIn.Monthly, lb.AllIn.Recommended, lb.AllIn.Saving, unknownParts(lb),
		later.Date, later.Monthly, later.Recommended, strconv.FormatBool(rec.DependsOnRule))
}

// english joins sentences as machine output has them.
func english(messages []text.Message) string { return text.InEnglish().Join(messages) }

// unknownParts are the charges that lack in the sums.
func unknownParts(lb *capacity.LoadBalancer) string {
	parts := make([]string, len(lb.AllIn.Unknown))
	for i, p := range lb.AllIn.Unknown {
		parts[i] = string(p)
	}
	return strings.Join(parts, " ")
}

func optional(f *float64) string {
	if f == nil {
		return ""
	}
	return formatFloat(*f)
}

func limitCell(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func shareCell(u use) string {
	if !u.known {
		return ""
	}
	return formatFloat(u.share)
}

func above(lb *capacity.LoadBalancer, percent string) string {
	if n, ok := lb.Metering.HoursAbove[percent]; ok {
		return strconv.Itoa(n)
	}
	return ""
}

// peakTime is when the limit that is hit first was used most.
func peakTime(lb *capacity.LoadBalancer) string {
	at := lb.Metrics[lb.Bottleneck].PeakAt
	if at == nil {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}
