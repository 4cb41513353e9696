package rule

import "slices"

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

// Severities lists the severities, worst first: the order of every output.
func Severities() []Severity { return []Severity{Critical, High, Medium, Low, Info} }

// Valid reports whether it is one of the five.
func (s Severity) Valid() bool { return slices.Contains(Severities(), s) }

// Rank is the place in the order of every output: 0 for critical.
func (s Severity) Rank() int { return slices.Index(Severities(), s) }

// AtLeast reports whether it is as bad as a threshold or worse.
func (s Severity) AtLeast(threshold Severity) bool { return s.Rank() <= threshold.Rank() }
