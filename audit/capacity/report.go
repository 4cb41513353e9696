// Package capacity judges how close load balancers come to the limits of their
// spec, meters them under every billing rule, and recommends what to do with the
// money it would change. It is pure: a snapshot, a price book and a policy in, a
// report out.
package capacity

import (
	"time"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// Schema names the version of the report's JSON form.
const Schema = "alictl/spec-report/v1"

// Metering says by which rule a pay-as-you-go spec is billed.
type Metering string

// The two rules that documents describe; the real bill decides which applies.
const (
	HourlyUsage Metering = "hourly_usage" // each clock hour (UTC+8), the smallest spec its peaks needed
	Fixed       Metering = "fixed"        // the spec's own fee, whatever is used
)

// Report is the outcome of a spec report. Money is decimal text with two places.
// Sentences are messages: JSON has them in English, reports in the reader's language.
type Report struct {
	Schema        string            `json:"schema"`
	CreatedAt     time.Time         `json:"created_at"`
	AccountID     string            `json:"account_id"`
	Regions       []string          `json:"regions"`
	Complete      bool              `json:"complete"`
	Window        model.Window      `json:"window"`
	Policy        Policy            `json:"policy"`
	Currency      string            `json:"currency"`
	LoadBalancers []LoadBalancer    `json:"load_balancers"` // sorted by region, then id
	Totals        Totals            `json:"totals"`
	Prices        []PriceSource     `json:"prices"` // every source a figure of this report rests on
	Errors        []model.ReadError `json:"errors"`
	Notes         []text.Message    `json:"notes"` // what a reader must know
}

// Policy is what the user asked for.
type Policy struct {
	TargetUtilization float64  `json:"target_utilization"` // above 0, at most 1
	Metering          Metering `json:"metering"`
}

// PriceSource is where prices come from and how old they are.
type PriceSource struct {
	Source   string `json:"source"`
	Date     string `json:"date"` // YYYY-MM-DD
	Outdated bool   `json:"outdated"`
}

// Totals add up the load balancers whose price is known, per month of 730 hours:
// the fees of spec or LCU, and apart from them how the other fees change.
type Totals struct {
	CurrentMonthly     string `json:"current_monthly"`
	RecommendedMonthly string `json:"recommended_monthly"`
	MonthlyDelta       string `json:"monthly_delta"`
	FeesDelta          string `json:"fees_delta"`
	Unpriced           int    `json:"unpriced"` // load balancers that are not in these sums
	AllIn              AllIn  `json:"all_in"`   // the sums of all load balancers
}

// Status says how a load balancer stands against its limits.
type Status string

// The statuses of a load balancer.
const (
	Saturated  Status = "saturated"   // dropped connections, or a peak at 100 %
	NearLimit  Status = "near_limit"  // over the target
	RightSized Status = "right_sized" //
	Oversized  Status = "oversized"   // a cheaper option fits
	Idle       Status = "idle"        // no listeners, no backends, or no traffic
	NoData     Status = "no_data"     //
	Elastic    Status = "elastic"     // no spec to exceed
)

// State says whether a load balancer serves. Only an active one shows by its traffic
// whether somebody needs it.
type State string

// The states of a load balancer.
const (
	Active   State = "active"
	Inactive State = "inactive" // stopped
	Locked   State = "locked"   // because of arrears or security, or by an operation lock
	Abnormal State = "abnormal" // in a state in which it cannot be relied on to serve
)

// Limits are the ceilings of a spec; 0 where there is none or it is not known.
type Limits struct {
	MaxConnections int `json:"max_connections"`
	NewConnections int `json:"new_connections_per_second"`
	Queries        int `json:"queries_per_second"`
}

// Ceilings are what a load balancer without a spec can take at all; 0 where nothing
// is published.
type Ceilings struct {
	Limits
	Traffic int `json:"traffic_bits_per_second"` // of each direction
}

// LoadBalancer is one load balancer of the report.
type LoadBalancer struct {
	RegionID           string                         `json:"region_id"`
	ID                 string                         `json:"load_balancer_id"`
	Name               string                         `json:"name"`
	Kind               model.Kind                     `json:"kind"`
	Spec               string                         `json:"spec"`
	PayType            string                         `json:"pay_type"`
	InstanceChargeType string                         `json:"instance_charge_type"`
	AddressType        string                         `json:"address_type"`
	State              State                          `json:"state"`    // empty: the snapshot does not say
	Limits             *Limits                        `json:"limits"`   // null: no spec, or an unknown one
	Ceilings           *Ceilings                      `json:"ceilings"` // of what is paid by LCU; null where there is a spec, or nothing is published
	Metrics            map[model.Metric]MetricSummary `json:"metrics"`
	Utilization        map[model.Metric]float64       `json:"utilization"` // share of the limit, or else of the ceiling, at the peak; only metrics with both
	Bottleneck         model.Metric                   `json:"bottleneck"`  // the limit that is hit first; empty without data
	Status             Status                         `json:"status"`
	Metering           MeteringResult                 `json:"metering"`
	Options            []Option                       `json:"options"`
	Recommendation     Recommendation                 `json:"recommendation"`
	Forecast           []Forecast                     `json:"forecast"`
	AllIn              AllIn                          `json:"all_in"`
	Fees               []Fee                          `json:"fees"`           // charges beside the spec, such as the instance fee from 2026-12-01
	Reconciliation     []Reconciliation               `json:"reconciliation"` // the bill against each metering rule; empty without bills
	Notes              []text.Message                 `json:"notes"`

	// Hours holds the peak of each clock hour of the metrics that were read, from
	// the hour that holds the window's start, for charts.
	Hours map[model.Metric][]float64 `json:"-"`
	// Shares is Utilization before it was rounded, and Limited the metrics of limits
	// that it has when all were read.
	Shares  map[model.Metric]float64 `json:"-"`
	Limited []model.Metric           `json:"-"`
	// Unread names the metrics of which a part of the window could not be read, so
	// that the peak may be higher.
	Unread []model.Metric `json:"-"`
}

// MetricSummary is one metric as the report shows it. Without samples it is
// "no data": Samples is 0 and the figures are null.
type MetricSummary struct {
	Samples  int        `json:"samples"`
	Expected int        `json:"expected"`
	Peak     *float64   `json:"peak"`
	PeakAt   *time.Time `json:"peak_at"`
	Mean     *float64   `json:"mean"`
	P50      *float64   `json:"p50"`
	P95      *float64   `json:"p95"`
	P99      *float64   `json:"p99"`
	Floor    bool       `json:"floor"` // the true peak is at least this
}

// MeteringResult is what the window would be billed as.
type MeteringResult struct {
	Hours        int            `json:"hours"`         // clock hours of the window with data
	NoDataHours  int            `json:"no_data_hours"` // clock hours without any: they are not metered
	PartialHours int            `json:"partial_hours"` // of Hours, those that lack a metric: they needed at least this
	HoursBySpec  map[string]int `json:"hours_by_spec"` // by the hourly-usage rule
	HoursAbove   map[string]int `json:"hours_above"`   // "70", "85", "100": hours with a limit used beyond that percentage
	LCU          string         `json:"lcu"`           // LCU-hours of the window, decimal text; empty when they cannot be told
	LCUHours     int            `json:"lcu_hours"`     // clock hours those rest on
	BilledBy     Metering       `json:"billed_by"`     // the rule that the bills decide for; empty where they do not
}

// Action is what an option does.
type Action string

// The actions.
const (
	Keep         Action = "keep"
	ChangeSpec   Action = "change_spec"
	PayByLCU     Action = "pay_by_lcu"     // one way
	MigrateToNLB Action = "migrate_to_nlb" // never recommended by itself
	Release      Action = "release"
)

// Option is one thing that can be done, with its price.
type Option struct {
	Action             Action         `json:"action"`
	Spec               string         `json:"spec"`
	InstanceChargeType string         `json:"instance_charge_type"`
	Monthly            string         `json:"monthly"`         // the fee of spec or LCU; empty when the price is not known
	MonthlyByRule      *ByRule        `json:"monthly_by_rule"` // Monthly under each metering rule; null where no spec is paid by the hour
	Delta              string         `json:"delta"`           // of Monthly to keeping what is
	Fees               string         `json:"fees"`            // what is charged beside it by then; empty when not known
	FeesDelta          string         `json:"fees_delta"`      // of Fees to keeping what is
	Fits               bool           `json:"fits"`            // false also where nothing is known of the use: a constraint says so
	Available          bool           `json:"available"`       // can really be set on this load balancer today
	Migration          bool           `json:"migration"`       // another load balancer with a new address, not a setting of this one
	Reversible         bool           `json:"reversible"`
	Constraints        []text.Message `json:"constraints"`
	PriceSource        string         `json:"price_source"`
	PriceDate          string         `json:"price_date"` // YYYY-MM-DD
	Steps              []Step         `json:"steps"`      // the arithmetic, for explain

	Arithmetic Arithmetic `json:"-"` // of Monthly
	Charges    []Fee      `json:"-"` // what is charged beside it, also what begins later
}

// ByRule is a monthly fee under each metering rule; empty where it is not known.
type ByRule struct {
	HourlyUsage string `json:"hourly_usage"`
	Fixed       string `json:"fixed"`

	ByUsage Arithmetic `json:"-"` // of HourlyUsage
	ByFixed Arithmetic `json:"-"` // of Fixed
}

// Step is one line of arithmetic.
type Step struct {
	What   text.Message `json:"what"`
	Amount string       `json:"amount"`
}

// Recommendation is the cheapest option that fits and is available.
type Recommendation struct {
	Action             Action         `json:"action"`
	Spec               string         `json:"spec"`
	InstanceChargeType string         `json:"instance_charge_type"`
	MonthlyDelta       string         `json:"monthly_delta"`
	FeesDelta          string         `json:"fees_delta"`
	DependsOnRule      bool           `json:"depends_on_rule"` // under the other metering rule it is another
	Reasons            []text.Message `json:"reasons"`
	Warnings           []text.Message `json:"warnings"`
}

// Forecast is when a limit is reached if the trend goes on. Silent says why
// nothing can be said.
type Forecast struct {
	Metric   model.Metric `json:"metric"`
	Reached  *time.Time   `json:"reached"`
	Earliest *time.Time   `json:"earliest"`
	Latest   *time.Time   `json:"latest"`
	Silent   text.Message `json:"silent"` // no message when something can be said
}

// Fee is a charge beside the spec.
type Fee struct {
	Part    Part         `json:"part"`
	Name    text.Message `json:"name"`
	From    string       `json:"from"` // YYYY-MM-DD; empty: already charged
	Monthly string       `json:"monthly"`
	Source  string       `json:"source"`

	Arithmetic Arithmetic `json:"-"` // of Monthly
}

// Reconciliation holds a month of the real bill against the metering rules.
type Reconciliation struct {
	Cycle    string              `json:"cycle"`
	Billed   string              `json:"billed"`
	Currency string              `json:"currency"`
	Rules    map[Metering]string `json:"rules"`   // what each rule gives for the same month
	Closest  Metering            `json:"closest"` // empty when neither is near
	Verdict  Verdict             `json:"verdict"`

	VerdictMessage text.Message `json:"-"` // Verdict in words
}

// Verdict is what a bill says of the metering rules.
type Verdict string

// The verdicts.
const (
	Decided Verdict = "decided" // it follows the closest rule, and not the other
	Same    Verdict = "same"    // both rules come equally near
	Neither Verdict = "neither" // no rule comes near
	NoRule  Verdict = "no_rule" // nothing is metered by spec here
	Untold  Verdict = "untold"  // a rule's sum is not known
)
