package apply

import (
	"fmt"
	"slices"

	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/model"
)

// Status says what became of one interface.
type Status string

// The statuses of an interface after a run.
const (
	Applied    Status = "applied"     // written, and the account shows it
	Already    Status = "already"     // had the values before
	Skipped    Status = "skipped"     // has values that were not expected, so it was left alone
	Failed     Status = "failed"      // could not be read or written, and is unchanged
	Uncertain  Status = "uncertain"   // may have been written
	Unverified Status = "unverified"  // written, but the account does not show it
	NotStarted Status = "not_started" // the run stopped before it
	Planned    Status = "planned"     // a preview: would be written
)

// Reason says why an interface has its status.
type Reason string

// The reasons of a status.
const (
	ChangedSincePlan Reason = "changed_since_plan" // skipped: somebody changed it after the plan was made
	NotOurs          Reason = "not_ours"           // skipped: it no longer has values that the journal wrote
	PartlyOurs       Reason = "partly_ours"        // applied: other values no longer were what the journal wrote, and stay
	NotReadable      Reason = "not_readable"       // failed: it could not be read before the write
	WriteRefused     Reason = "write_refused"      // failed: the account refused the write
	NoAnswer         Reason = "no_answer"          // uncertain: the reply to the write was lost
	NotShown         Reason = "not_shown"          // the account still shows the old values
	ShowsOther       Reason = "shows_other"        // the account shows other values than those written
	NotReadBack      Reason = "not_read_back"      // it could not be read after the write
	AlreadyThere     Reason = "already_there"      // nothing to write
)

// Item is what became of one interface.
type Item struct {
	journal.Interface
	Status Status          `json:"status"`
	Reason Reason          `json:"reason,omitempty"`
	Before model.Timeouts  `json:"before"` // what the plan expects, or what the journal wrote last
	Target model.Timeouts  `json:"target"` // what it is to have
	Live   *model.Timeouts `json:"live,omitempty"`
	Left   []model.Field   `json:"left,omitempty"` // values that stay because somebody else has set them since
	Fault                  // the request id of the write, or why a call failed
}

// StopReason says why a run ended before its end.
type StopReason string

// The reasons to stop.
const (
	Cancelled         StopReason = "cancelled"
	CredentialRefused StopReason = "credential_refused" // the account does not know any more who is calling
	HealthWorse       StopReason = "health_worse"       // more unhealthy backends than before
	HealthUnreadable  StopReason = "health_unreadable"  // a target that could be read before cannot be now
	ValuesMoved       StopReason = "values_moved"       // somebody else changes what this run has written
	JournalFailed     StopReason = "journal_failed"
)

// Stop says why a run ended before its end, and which targets made it stop.
type Stop struct {
	Reason  StopReason     `json:"reason"`
	Targets []HealthChange `json:"targets,omitempty"`
}

// HealthChange is a target with its unhealthy backends before the first write and
// now. A target that cannot be read carries a fault instead.
type HealthChange struct {
	HealthTarget
	Before int    `json:"before"`
	Now    int    `json:"now"`
	Fault  *Fault `json:"fault,omitempty"`
}

// Result is what became of a run.
type Result struct {
	Items     []Item         `json:"items"` // in the order of the run
	Stop      *Stop          `json:"stop,omitempty"`
	Unwatched []HealthChange `json:"unwatched,omitempty"` // targets whose health could not be read before the first write
}

// Counts says how many interfaces have which status.
func (r *Result) Counts() journal.Counts {
	var c journal.Counts
	for _, item := range r.Items {
		switch item.Status {
		case Applied:
			c.Applied++
		case Already:
			c.Already++
		case Skipped:
			c.Skipped++
		case Failed:
			c.Failed++
		case Uncertain:
			c.Uncertain++
		case Unverified:
			c.Unverified++
		case NotStarted:
			c.NotStarted++
		}
	}
	return c
}

// NothingLeft reports whether every interface has all its target values, so that
// the plan is spent.
func (r *Result) NothingLeft() bool {
	return !slices.ContainsFunc(r.Items, func(i Item) bool {
		return i.Status != Applied && i.Status != Already || len(i.Left) > 0
	})
}

// Complete reports whether the run was carried out in full: nothing is left and
// nothing stopped it.
func (r *Result) Complete() bool { return r.Stop == nil && r.NothingLeft() }

// JournalError is a journal that could not be written, which ends a run.
type JournalError struct {
	InFlight *journal.Interface // the interface written last, or about to be; nil before the first
	Sent     bool               // whether its write had been sent
	Err      error
}

// Error tells which interface was in flight, and why the journal failed.
func (e *JournalError) Error() string {
	switch {
	case e.InFlight == nil:
		return fmt.Sprintf("write journal before the first change: %v", e.Err)
	case e.Sent:
		return fmt.Sprintf("write journal after the change of %s in %s was sent: %v", e.InFlight.ID, e.InFlight.RegionID, e.Err)
	}
	return fmt.Sprintf("write journal before the change of %s in %s, which was not sent: %v", e.InFlight.ID, e.InFlight.RegionID, e.Err)
}

// Unwrap returns why the journal failed.
func (e *JournalError) Unwrap() error { return e.Err }
