// Package rule is the engine of every judgement by rules: those of an audit over
// an account, and the causes of a diagnosis over a host.
//
// A rule is a value. It says what it needs, which parameters it has and how it
// judges; its sentences stand beside it in a YAML file. The engine knows neither
// accounts nor hosts: E is the evidence a rule judges, and D what a finding of
// its kind says beyond what all findings say.
package rule

import "slices"

// Kind says what kind of resource a rule judges.
type Kind string

// The kinds of resource.
const (
	ENI           Kind = "eni"
	LoadBalancer  Kind = "load_balancer"
	Listener      Kind = "listener"
	ServerGroup   Kind = "server_group"
	Instance      Kind = "instance"
	SecurityGroup Kind = "security_group"
	Host          Kind = "host"
)

// Need names something a rule must have read: a table of the snapshot, or a role
// of a host's evidence.
type Need string

// Rule is one judgement.
type Rule[E, D any] struct {
	ID         string // for ever the same
	Severity   Severity
	Kind       Kind
	Needs      []Need
	Wants      []Need // read for the rule too, but it is judged without them
	Parameters []Parameter
	Metrics    bool     // needs figures of CloudMonitor: --skip-metrics switches it off
	Extra      bool     // beyond the published list of rules
	Sources    []string // where the condition comes from
	Texts      string   // its sentences, YAML: see Texts
	Judge      func(*Pass[E, D])
}

// Reads lists everything that is read for the rule: what it needs and what it wants.
func (r *Rule[E, D]) Reads() []Need { return append(slices.Clone(r.Needs), r.Wants...) }

// Parameter is a number in a rule's condition that a configuration may change.
type Parameter struct {
	Name    string
	Default float64
	Min     float64 // the least value that makes sense
	Max     float64
}

// Values holds the parameters of one rule by name.
type Values map[string]float64

// Resource is what a finding is about.
type Resource struct {
	Kind      Kind   `json:"kind"`
	ID        string `json:"id"`
	RegionID  string `json:"region_id"`
	Name      string `json:"name"`
	AccountID string `json:"account_id"`
}

// Fact is one row of evidence.
type Fact struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Source string `json:"source"` // the table or file it was read from
}
