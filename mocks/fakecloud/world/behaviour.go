package world

import "time"

// Quotas says how many requests the service takes before it throttles.
type Quotas struct {
	// Preset is none (default) or published: the limits of the documents.
	Preset string `yaml:"preset,omitempty"`
	// Rules come before the preset; the first that matches decides.
	Rules []Quota `yaml:"rules,omitempty"`
}

// Quota is a limit per account, region and action.
type Quota struct {
	Product string `yaml:"product,omitempty"`
	// Action is a pattern in which * stands for any text.
	Action string `yaml:"action,omitempty"`
	// Limit is the number of requests per Window; 0 means no limit.
	Limit  int           `yaml:"limit"`
	Window time.Duration `yaml:"window,omitempty"`
	// Style is bucket (default, refills steadily and starts full) or clock: a
	// window that begins at whole multiples of Window on the wall clock.
	Style string `yaml:"style,omitempty"`
	// RetryAfter adds the x-acs-retry-after header to refusals.
	RetryAfter bool `yaml:"retry_after,omitempty"`
}

// The kinds of faults.
const (
	FaultLatency      = "latency"       // wait For before answering
	FaultHTTPError    = "http_error"    // Status, Code, Message; HTML sends a page
	FaultThrottle     = "throttle"      // Throttling.User
	FaultCutBefore    = "cut_before"    // connection closed, nothing done
	FaultCutAfter     = "cut_after"     // done, but the reply is lost
	FaultTruncate     = "truncate"      // half of the reply's body
	FaultEmpty        = "empty"         // HTTP 200 without a body
	FaultDeny         = "deny"          // Forbidden.RAM
	FaultDelayed      = "delayed"       // a change shows in reads after For
	FaultChange       = "change"        // the interface's timeouts become Timeouts
	FaultDelete       = "delete"        // the interface is deleted
	FaultEndlessToken = "endless_token" // the first page again, with one more token
	FaultNullLists    = "null_lists"    // every list in the reply is null
	FaultMissingIDs   = "missing_ids"   // rows of lists lose their ids
	FaultSetField     = "set_field"     // Field of the reply becomes Value
	FaultClockSkew    = "clock_skew"    // the service's clock is For ahead
)

// Fault makes some requests go wrong. All conditions must hold; an empty one
// holds always.
type Fault struct {
	Kind    string `yaml:"kind"`
	Product string `yaml:"product,omitempty"`
	// Action and Resource are patterns in which * stands for any text.
	Action   string `yaml:"action,omitempty"`
	Region   string `yaml:"region,omitempty"`
	Resource string `yaml:"resource,omitempty"`

	// Probability between 0 and 1, drawn from Seed.
	Probability float64 `yaml:"probability,omitempty"`
	Seed        int64   `yaml:"seed,omitempty"`
	// After skips the first requests that match.
	After int `yaml:"after,omitempty"`
	// Every strikes each nth request that matches.
	Every int `yaml:"every,omitempty"`
	// First strikes at most this many times.
	First int `yaml:"first,omitempty"`

	For      time.Duration `yaml:"for,omitempty"`
	Status   int           `yaml:"status,omitempty"`
	Code     string        `yaml:"code,omitempty"`
	Message  string        `yaml:"message,omitempty"`
	HTML     bool          `yaml:"html,omitempty"`
	Timeouts Timeouts      `yaml:"timeouts,omitempty"`
	// Interface is what change and delete act on; the request's own resource
	// when empty.
	Interface string `yaml:"interface,omitempty"`
	Field     string `yaml:"field,omitempty"`
	// Value replaces Field; a number stays a number.
	Value string `yaml:"value,omitempty"`
}
