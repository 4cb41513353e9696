// Package diagnosis holds what a diagnosis says: the document alictl/diagnosis/v1.
// It knows neither causes nor hosts; who judged has put everything into it.
package diagnosis

import (
	"cmp"
	"slices"
	"time"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// Schema names the version of the document's JSON form.
const Schema = "alictl/diagnosis/v1"

// Document is the outcome of one diagnosis.
type Document struct {
	Schema       string         `json:"schema"`
	CreatedAt    time.Time      `json:"created_at"` // when the evidence was taken
	Complete     bool           `json:"complete"`   // nothing that was asked for failed to be read
	Subject      Subject        `json:"subject"`
	Findings     []Finding      `json:"findings"`      // by harmful, severity, certainty, count
	NotEvaluated []NotEvaluated `json:"not_evaluated"` // by cause
	Chain        []Path         `json:"chain"`
	Errors       []Problem      `json:"errors"`
}

// Subject is what was diagnosed.
type Subject struct {
	Kind string `json:"kind"` // host, nginx, chain, connections or loadtest
	ID   string `json:"id"`
	From string `json:"from"` // live, snapshot, the instance, or the path of the evidence
}

// Severity says how bad a finding is.
type Severity string

// The severities, worst first.
const (
	Critical Severity = "critical"
	High     Severity = "high"
	Medium   Severity = "medium"
	Low      Severity = "low"
	Info     Severity = "info"
)

// Severities lists the severities, worst first.
func Severities() []Severity { return []Severity{Critical, High, Medium, Low, Info} }

// Side says who ended a connection or is at its limit.
type Side string

// The sides.
const (
	Client       Side = "client"
	Upstream     Side = "upstream"
	HealthCheck  Side = "health_check"
	Proxy        Side = "proxy"
	Kernel       Side = "kernel"
	LoadBalancer Side = "load_balancer"
	ENI          Side = "eni"
	Unsided      Side = "unknown"
)

// Certainty says what the evidence excludes.
type Certainty string

// The certainties.
const (
	Proven    Certainty = "proven" // it excludes every other cause
	Suggested Certainty = "suggested"
)

// Finding is one cause.
type Finding struct {
	Cause     string       `json:"cause"`
	Severity  Severity     `json:"severity"`
	Side      Side         `json:"side"`
	Certainty Certainty    `json:"certainty"`
	Harmful   bool         `json:"harmful"`
	Count     int64        `json:"count"`
	FirstSeen *time.Time   `json:"first_seen"`
	LastSeen  *time.Time   `json:"last_seen"`
	Summary   text.Message `json:"summary"`
	Evidence  []Fact       `json:"evidence"`
	Groups    []Group      `json:"groups"`
	Samples   []string     `json:"samples,omitempty"` // lines of a log, as they are
	Remedy    text.Message `json:"remedy"`
	Command   string       `json:"command,omitempty"` // to paste; empty where nothing of ours helps
	Docs      string       `json:"docs"`
	Extra     bool         `json:"extra,omitempty"`   // beyond the published list of causes
	OnlyIn    *OnlyIn      `json:"only_in,omitempty"` // of a comparison; nil elsewhere

	Title    text.Message `json:"-"`
	Timeline []Point      `json:"-"` // when it was seen, where a log tells; for charts
}

// Point is how often something was seen in a step of time that begins then.
type Point struct {
	At    time.Time
	Count int
}

// OnlyIn says which of two compared hosts has a finding: a, b, or empty for both.
type OnlyIn string

// MarshalJSON writes null for both.
func (o OnlyIn) MarshalJSON() ([]byte, error) {
	if o == "" {
		return []byte("null"), nil
	}
	return []byte(`"` + string(o) + `"`), nil
}

// Fact is one row of evidence.
type Fact struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Source string `json:"source"`
}

// Group is a part of a finding's count.
type Group struct {
	By    string `json:"by"` // upstream, address, url, status ...
	Key   string `json:"key"`
	Count int64  `json:"count"`
}

// NotEvaluated is a cause that could not be judged.
type NotEvaluated struct {
	Cause  string       `json:"cause"`
	Reason text.Message `json:"reason"`
}

// Path is one way of a connection with the clocks on it.
type Path struct {
	Path         string   `json:"path"`
	Links        []Link   `json:"links"`
	Shortest     string   `json:"shortest"` // the name of a link; empty when no clock is known
	FirstToClose string   `json:"first_to_close"`
	NotTold      []string `json:"who_is_not_told"`
}

// Link is one clock.
type Link struct {
	Name    string `json:"name"`
	Seconds *int   `json:"seconds"` // null: off or unknown, as the source says
	Source  string `json:"source"`
	Closes  string `json:"closes"` // how: "rst both ways", "silently", "fin" ...
}

// Problem is something that could not be read.
type Problem struct {
	Source    string `json:"source"`         // a file, or product and action
	Line      int    `json:"line,omitempty"` // of the file
	Code      string `json:"code,omitempty"` // the API's
	Message   string `json:"message"`
	RequestID string `json:"request_id,omitempty"`
}

// New returns a document whose lists are empty.
func New(subject Subject, at time.Time) *Document {
	return &Document{
		Schema: Schema, CreatedAt: at.UTC(), Complete: true, Subject: subject,
		Findings: []Finding{}, NotEvaluated: []NotEvaluated{}, Chain: []Path{}, Errors: []Problem{},
	}
}

// Failed adds the reads of an account that failed, which make it incomplete.
func (d *Document) Failed(errors []model.ReadError) {
	for _, e := range errors {
		source := e.Product + " " + e.Action
		if e.ResourceID != "" {
			source += " " + e.ResourceID
		}
		d.Errors = append(d.Errors, Problem{Source: source, Code: e.Code, Message: e.Message, RequestID: e.RequestID})
		d.Complete = false
	}
}

// Sort puts every list into the one order of every output, and makes the lists of
// findings ones that JSON writes as lists.
func (d *Document) Sort() {
	for i := range d.Findings {
		f := &d.Findings[i]
		f.Evidence, f.Groups = append([]Fact{}, f.Evidence...), append([]Group{}, f.Groups...)
	}
	slices.SortStableFunc(d.Findings, func(a, b Finding) int {
		return cmp.Or(
			-compareBool(a.Harmful, b.Harmful), cmp.Compare(a.Severity.rank(), b.Severity.rank()),
			cmp.Compare(a.Certainty.rank(), b.Certainty.rank()), cmp.Compare(b.Count, a.Count),
			cmp.Compare(a.Cause, b.Cause), cmp.Compare(a.Side, b.Side),
		)
	})
	slices.SortStableFunc(d.NotEvaluated, func(a, b NotEvaluated) int { return cmp.Compare(a.Cause, b.Cause) })
}

// Worst reports whether a harmful finding is as bad as a threshold or worse. The
// empty threshold is one that nothing reaches.
func (d *Document) Worst(threshold Severity) bool {
	return threshold != "" && slices.ContainsFunc(d.Findings, func(f Finding) bool {
		return f.Harmful && f.Severity.rank() <= threshold.rank()
	})
}

func (s Severity) rank() int { return slices.Index(Severities(), s) }

func (c Certainty) rank() int { return slices.Index([]Certainty{Proven, Suggested}, c) }

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
