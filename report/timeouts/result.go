package timeouts

import (
	"slices"

	"github.com/alictl/alictl/internal/model"
)

// The versions of the result documents.
const (
	applySchema  = "alictl/timeout-apply/v1"
	verifySchema = "alictl/timeout-verify/v1"
)

// Item is what became of one interface.
type Item struct {
	RegionID  string          `json:"region_id"`
	ID        string          `json:"network_interface_id"`
	Status    string          `json:"status"`
	Reason    string          `json:"reason"` // why, where the status alone does not say; empty otherwise
	Before    *model.Timeouts `json:"before"` // null when unknown
	After     *model.Timeouts `json:"after"`  // what was written or should have been; null when unknown
	Live      *model.Timeouts `json:"live"`   // what was read last; null when nothing was
	RequestID string          `json:"request_id"`
}

// ApplyReport is the result of an apply or a rollback.
type ApplyReport struct {
	Schema    string       `json:"schema"`
	AccountID string       `json:"account_id"`
	Action    string       `json:"action"`            // apply or rollback
	DryRun    bool         `json:"dry_run,omitempty"` // nothing was written: items are planned, already, skipped or failed
	Journal   string       `json:"journal"`
	Stopped   string       `json:"stopped"`             // why it ended early; empty when it did not
	Unwatched []string     `json:"unwatched,omitempty"` // load balancers and listeners whose backends' health could not be read
	Items     []Item       `json:"items"`
	Summary   ApplySummary `json:"summary"`
}

// ApplySummary counts the interfaces of an apply or a rollback by status.
type ApplySummary struct {
	Interfaces int `json:"interfaces"`
	Applied    int `json:"applied"`
	Already    int `json:"already"`
	Skipped    int `json:"skipped"`
	Failed     int `json:"failed"`
	Uncertain  int `json:"uncertain"`
	Unverified int `json:"unverified"`
	NotStarted int `json:"not_started"`
	Planned    int `json:"planned,omitempty"` // of a dry run: would be written
}

// VerifyReport is the result of reading again what a journal changed.
type VerifyReport struct {
	Schema    string        `json:"schema"`
	AccountID string        `json:"account_id"`
	Journal   string        `json:"journal"`
	Items     []Item        `json:"items"`
	Summary   VerifySummary `json:"summary"`
}

// VerifySummary counts the interfaces of a verification by status.
type VerifySummary struct {
	Interfaces int `json:"interfaces"`
	AsWritten  int `json:"as_written"`
	Original   int `json:"original"`
	Different  int `json:"different"`
	Unknown    int `json:"unknown"` // it is not known whether the last write happened
	Unreadable int `json:"unreadable"`
}

// Summarize sets the schema and counts the items again.
func (r *ApplyReport) Summarize() {
	n := counts(r.Items)
	r.Schema = applySchema
	r.Summary = ApplySummary{
		Interfaces: len(r.Items), Applied: n["applied"], Already: n["already"], Skipped: n["skipped"],
		Failed: n["failed"], Uncertain: n["uncertain"], Unverified: n["unverified"], NotStarted: n["not_started"], Planned: n["planned"],
	}
}

// Summarize sets the schema and counts the items again.
func (r *VerifyReport) Summarize() {
	n := counts(r.Items)
	r.Schema = verifySchema
	r.Summary = VerifySummary{
		Interfaces: len(r.Items), AsWritten: n["as_written"], Original: n["original"],
		Different: n["different"], Unknown: n["unknown"], Unreadable: n["unreadable"],
	}
}

func counts(items []Item) map[string]int {
	n := map[string]int{}
	for _, i := range items {
		n[i.Status]++
	}
	return n
}

// result is what every kind of result comes down to before it is laid out.
type result struct {
	title    string // catalogue id
	account  string
	journal  string
	stopped  string
	empty    string // catalogue id of what is said when there are no items
	items    []Item
	order    []string // statuses, what matters most last: a terminal shows the end
	document any      // what JSON and YAML say
}

func (r *ApplyReport) result() result {
	c := *r
	if c.Items == nil {
		c.Items = []Item{}
	}
	title, empty := "result.apply_title", "result.empty"
	switch {
	case c.DryRun && c.Action == "rollback":
		title = "result.rollback_dry"
	case c.DryRun:
		title = "result.apply_dry"
	case c.Action == "rollback":
		title = "result.rollback_title"
	case c.Journal == "": // there was nothing to change
		title, empty = "result.apply_nothing", "plan.next_nothing"
	}
	return result{
		title: title, account: c.AccountID, journal: c.Journal, stopped: c.Stopped, empty: empty, items: c.Items, document: &c,
		order: statuses(c.Items, "applied", "planned", "already", "not_started", "skipped", "unverified", "uncertain", "failed"),
	}
}

func (r *VerifyReport) result() result {
	c := *r
	if c.Items == nil {
		c.Items = []Item{}
	}
	return result{
		title: "result.verify_title", account: c.AccountID, journal: c.Journal, empty: "result.empty", items: c.Items, document: &c,
		order: statuses(c.Items, "as_written", "original", "different", "unknown", "unreadable"),
	}
}

// statuses returns the known statuses in their order and then those of the items
// that are new.
func statuses(items []Item, known ...string) []string {
	var fresh []string
	for status := range counts(items) {
		if !slices.Contains(known, status) {
			fresh = append(fresh, status)
		}
	}
	slices.Sort(fresh)
	return append(known, fresh...)
}
