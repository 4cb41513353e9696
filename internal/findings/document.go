// Package findings holds what an audit says: the document alictl/audit/v1, with
// waivers and a baseline applied to it. It knows neither rules nor accounts; who
// judged has put everything into it.
package findings

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// Schema names the version of the document's JSON form.
const Schema = "alictl/audit/v1"

// Document is the outcome of an audit of one account.
type Document struct {
	Schema       string            `json:"schema"`
	CreatedAt    time.Time         `json:"created_at"` // when the snapshot was taken
	AccountID    string            `json:"account_id"`
	Regions      []string          `json:"regions"`
	Complete     bool              `json:"complete"` // no gap was denied or failed
	Policy       Policy            `json:"policy"`
	Findings     []Finding         `json:"findings"`      // by severity, rule, region, resource id
	NotEvaluated []Gap             `json:"not_evaluated"` // by rule, region, resource id
	Waivers      []Waiver          `json:"waivers"`       // in the order of the configuration
	Errors       []model.ReadError `json:"errors"`
	Summary      Summary           `json:"summary"`

	Rules   []Rule   `json:"-"` // those of the run, by id: for the formats that describe them
	Figures *Figures `json:"-"` // measured values for dashboards
}

// Policy is what the run was asked for.
type Policy struct {
	FailOn            string        `json:"fail_on"` // a severity, or none
	MarginSeconds     int           `json:"margin_seconds"`
	TimeWaitSeconds   int           `json:"time_wait_seconds"`
	TargetUtilization float64       `json:"target_utilization"`
	Window            *model.Window `json:"window"` // null without metrics
}

// None is the threshold that no finding reaches.
const None = "none"

// Finding is a rule that fires for a resource.
type Finding struct {
	Rule        string       `json:"rule"`
	Severity    string       `json:"severity"`
	Fingerprint string       `json:"fingerprint"` // 32 hex digits, see Fingerprint
	Resource    Resource     `json:"resource"`
	Summary     text.Message `json:"summary"`
	Evidence    []Fact       `json:"evidence"`
	Remedy      text.Message `json:"remedy"`
	Command     string       `json:"command"` // to paste; empty where nothing of ours helps
	Docs        string       `json:"docs"`
	Waived      *Waived      `json:"waived"`
	Baseline    bool         `json:"baseline"`
	Extra       bool         `json:"extra"` // of a rule beyond the published list

	Title text.Message `json:"-"`
}

// Counts reports whether a finding is neither waived nor in the baseline.
func (f *Finding) Counts() bool { return f.Waived == nil && !f.Baseline }

// Resource is what a finding is about.
type Resource struct {
	Kind      string `json:"kind"`
	ID        string `json:"id"`
	RegionID  string `json:"region_id"`
	Name      string `json:"name"`
	AccountID string `json:"account_id"`
}

// Fact is one row of evidence.
type Fact struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Source string `json:"source"` // the API, or the resource, that says so
}

// Waived says why a finding does not count.
type Waived struct {
	Reason  string `json:"reason"`
	Owner   string `json:"owner"`
	Expires string `json:"expires"`
}

// Place names a resource without describing it.
type Place struct {
	Kind     string `json:"kind"`
	ID       string `json:"id"`
	RegionID string `json:"region_id"`
}

// Gap is a rule that was not evaluated for a resource or, without one, at all.
type Gap struct {
	Rule     string       `json:"rule"`
	Resource *Place       `json:"resource"`
	Cause    string       `json:"cause"` // denied, failed, no_data, unknown_value or skipped
	Reason   text.Message `json:"reason"`
}

// Incomplete reports whether the gap makes a run incomplete.
func (g Gap) Incomplete() bool { return g.Cause == "denied" || g.Cause == "failed" }

// Summary counts findings by severity, those that count, and the others apart.
type Summary struct {
	Critical     int `json:"critical"`
	High         int `json:"high"`
	Medium       int `json:"medium"`
	Low          int `json:"low"`
	Info         int `json:"info"`
	Waived       int `json:"waived"`
	Baseline     int `json:"baseline"` // and not waived
	NotEvaluated int `json:"not_evaluated"`
}

// Rule describes a rule of the run.
type Rule struct {
	ID, Severity, Kind string
	Extra              bool
	Docs               string
	Title, When, Why   text.Message
}

// Figures are measured values of the account.
type Figures struct {
	Utilization []Utilization
	Timeouts    []Timeouts
}

// Utilization is how far one limit of a load balancer was used at the peak.
type Utilization struct {
	RegionID, LoadBalancerID, Metric string
	Share                            float64
}

// Timeouts are the timeouts of a network interface as they were read.
type Timeouts struct {
	RegionID, InterfaceID string
	model.Timeouts
}

// Severities lists the severities, worst first: the order of every output.
func Severities() []string { return []string{"critical", "high", "medium", "low", "info"} }

// Thresholds lists what a run can fail on.
func Thresholds() []string { return append(Severities(), None) }

// Fingerprint names a finding of a rule about a resource for ever: the first 32 hex
// digits of SHA-256 over rule, account, region, kind and id, by lines.
func Fingerprint(rule string, r Resource) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{rule, r.AccountID, r.RegionID, r.Kind, r.ID}, "\n")))
	return hex.EncodeToString(sum[:])[:32]
}

// Keep takes out findings, gaps and figures of resources that are not chosen. Gaps
// without a resource stay.
func (d *Document) Keep(chosen func(kind, regionID, id string) bool) {
	d.Findings = slices.DeleteFunc(d.Findings, func(f Finding) bool {
		return !chosen(f.Resource.Kind, f.Resource.RegionID, f.Resource.ID)
	})
	d.NotEvaluated = slices.DeleteFunc(d.NotEvaluated, func(g Gap) bool {
		return g.Resource != nil && !chosen(g.Resource.Kind, g.Resource.RegionID, g.Resource.ID)
	})
	if d.Figures == nil {
		return
	}
	d.Figures.Utilization = slices.DeleteFunc(d.Figures.Utilization, func(u Utilization) bool {
		return !chosen("load_balancer", u.RegionID, u.LoadBalancerID)
	})
	d.Figures.Timeouts = slices.DeleteFunc(d.Figures.Timeouts, func(t Timeouts) bool {
		return !chosen("eni", t.RegionID, t.InterfaceID)
	})
}

// Finish sorts, counts and completes a document whose findings, gaps and waivers are
// all there. No list of it is null afterwards.
func (d *Document) Finish() {
	d.Schema = Schema
	for i := range d.Findings {
		f := &d.Findings[i]
		f.Fingerprint = Fingerprint(f.Rule, f.Resource)
		f.Evidence = list(f.Evidence)
	}
	slices.SortStableFunc(d.Findings, compareFindings)
	slices.SortStableFunc(d.NotEvaluated, compareGaps)
	d.Regions, d.Findings, d.NotEvaluated = list(d.Regions), list(d.Findings), list(d.NotEvaluated)
	d.Waivers, d.Errors = list(d.Waivers), list(d.Errors)
	d.Complete = !slices.ContainsFunc(d.NotEvaluated, Gap.Incomplete)
	d.count()
}

func (d *Document) count() {
	s := Summary{NotEvaluated: len(d.NotEvaluated)}
	for i := range d.Findings {
		switch f := &d.Findings[i]; {
		case f.Waived != nil:
			s.Waived++
		case f.Baseline:
			s.Baseline++
		default:
			if n := s.of(f.Severity); n != nil {
				*n++
			}
		}
	}
	d.Summary = s
}

// of is where a severity is counted.
func (s *Summary) of(severity string) *int {
	switch severity {
	case "critical":
		return &s.Critical
	case "high":
		return &s.High
	case "medium":
		return &s.Medium
	case "low":
		return &s.Low
	case "info":
		return &s.Info
	}
	return nil
}

// Of returns how many findings of a severity count.
func (s Summary) Of(severity string) int {
	if n := s.of(severity); n != nil {
		return *n
	}
	return 0
}

// Active is how many findings count.
func (s Summary) Active() int { return s.Critical + s.High + s.Medium + s.Low + s.Info }

// Fails reports whether a finding at or above the threshold counts.
func (d *Document) Fails() bool {
	at := slices.Index(Severities(), d.Policy.FailOn)
	return slices.ContainsFunc(d.Findings, func(f Finding) bool {
		return f.Counts() && Rank(f.Severity) <= at
	})
}

// Rank is the place of a severity: 0 for critical, after the last for none of them.
func Rank(severity string) int {
	if i := slices.Index(Severities(), severity); i >= 0 {
		return i
	}
	return len(Severities())
}

func compareFindings(a, b Finding) int {
	return cmp.Or(cmp.Compare(Rank(a.Severity), Rank(b.Severity)), cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Resource.RegionID, b.Resource.RegionID), cmp.Compare(a.Resource.ID, b.Resource.ID),
		cmp.Compare(a.Resource.Kind, b.Resource.Kind))
}

func compareGaps(a, b Gap) int {
	if c := cmp.Compare(a.Rule, b.Rule); c != 0 || a.Resource == nil || b.Resource == nil {
		return cmp.Or(c, cmp.Compare(btoi(a.Resource != nil), btoi(b.Resource != nil)), cmp.Compare(a.Cause, b.Cause))
	}
	return cmp.Or(cmp.Compare(a.Resource.RegionID, b.Resource.RegionID), cmp.Compare(a.Resource.ID, b.Resource.ID),
		cmp.Compare(a.Resource.Kind, b.Resource.Kind), cmp.Compare(a.Cause, b.Cause))
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// list returns an empty list for none.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
