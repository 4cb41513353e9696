// Package journal is the append-only record of what a run changed in an account.
//
// A journal is a file of JSON lines. Every record is one line, written with one
// write and flushed to disk before Append returns. An intent is written before
// the call that changes an interface and an outcome right after it, so that a
// crash at any moment leaves a file that names every interface touched: an intent
// without an outcome may have happened.
//
// Every record carries its number, its checksum and the checksum of the one before,
// so that a record which was lost, doubled, changed or put in is told.
//
// A file holds one or more runs of one account. A run that continues after a
// crash appends to the same file. The last line may be torn; Read says so and
// Open cuts it off.
package journal

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/alictl/alictl/internal/model"
)

// Schema names the version of the journal file. Every run header carries it.
const Schema = "alictl/journal/v2"

// oldSchema is the version whose records have neither number nor checksum. It is
// read as it is.
const oldSchema = "alictl/journal/v1"

// Record is one line: a time and exactly one of the parts. Append sets what stands
// before the time.
type Record struct {
	Schema   string    `json:"schema,omitempty"` // on a run header
	Number   int       `json:"n,omitempty"`      // of the line in the file, counted from 1
	Prev     string    `json:"prev,omitempty"`   // the checksum of the line before; none on the first
	Sum      string    `json:"sum,omitempty"`    // of the line itself, computed with zeros in its place
	Time     time.Time `json:"time"`
	Run      *Run      `json:"run,omitempty"`
	Intent   *Intent   `json:"intent,omitempty"`
	Outcome  *Outcome  `json:"outcome,omitempty"`
	Verified *Verified `json:"verified,omitempty"`
	Skipped  *Skipped  `json:"skipped,omitempty"`
	End      *End      `json:"end,omitempty"`
}

// RunKind says what a run was for.
type RunKind string

// The kinds of run.
const (
	Apply    RunKind = "apply"
	Rollback RunKind = "rollback"
)

// Run is the header of a run.
type Run struct {
	ID         string   `json:"run_id"`
	Kind       RunKind  `json:"kind"`
	AccountID  string   `json:"account_id"`
	Regions    []string `json:"regions"`
	PlanDigest string   `json:"plan_digest,omitempty"` // of the plan applied; empty for a rollback
	Interfaces int      `json:"interfaces"`            // how many the run is about
}

// Interface names one interface of the account.
type Interface struct {
	RegionID string `json:"region_id"`
	ID       string `json:"network_interface_id"`
}

// Intent is written before the call that changes an interface.
type Intent struct {
	Interface
	Before model.Timeouts `json:"before"`
	After  model.Timeouts `json:"after"`
}

// Result says what became of a write.
type Result string

// The results of a write.
const (
	Written   Result = "written"
	Failed    Result = "failed"    // the account shows that it did not happen
	Uncertain Result = "uncertain" // it may have happened
)

// Outcome is written right after the call that an intent announced.
type Outcome struct {
	Interface
	Result    Result `json:"result"`
	RequestID string `json:"request_id,omitempty"`
	Code      string `json:"code,omitempty"` // of the error the API answered
	Message   string `json:"message,omitempty"`
}

// Verified says that the account shows the values written.
type Verified struct {
	Interface
}

// Skipped says why an interface was not written.
type Skipped struct {
	Interface
	Reason    string          `json:"reason"`
	Live      *model.Timeouts `json:"live,omitempty"` // what the account showed
	RequestID string          `json:"request_id,omitempty"`
	Code      string          `json:"code,omitempty"`
	Message   string          `json:"message,omitempty"`
}

// EndResult says how a run ended.
type EndResult string

// The ways a run ends.
const (
	Finished EndResult = "finished"
	Stopped  EndResult = "stopped"
)

// End closes a run. A run without an end was cut short.
type End struct {
	Result EndResult `json:"result"`
	Reason string    `json:"reason,omitempty"` // why it was stopped
	Counts Counts    `json:"counts"`
}

// Counts says how many interfaces of a run ended in which state.
type Counts struct {
	Applied    int `json:"applied"`
	Already    int `json:"already"`
	Skipped    int `json:"skipped"`
	Failed     int `json:"failed"`
	Uncertain  int `json:"uncertain"`
	Unverified int `json:"unverified"`
	NotStarted int `json:"not_started"`
}

// part is what a record carries.
type part interface{ check() error }

// check refuses a record that no run can have written.
func (r Record) check() error {
	if r.Time.IsZero() {
		return errors.New("the time is missing")
	}
	if (r.Run == nil) != (r.Schema == "") {
		return errors.New("a run header has a schema and no other record has")
	}
	parts := r.parts()
	if len(parts) != 1 {
		return fmt.Errorf("a line holds one record, not %d", len(parts))
	}
	return parts[0].check()
}

// parts lists what a record carries: one part, when it is well formed.
func (r Record) parts() []part {
	var parts []part
	if r.Run != nil {
		parts = append(parts, r.Run)
	}
	if r.Intent != nil {
		parts = append(parts, r.Intent)
	}
	if r.Outcome != nil {
		parts = append(parts, r.Outcome)
	}
	if r.Verified != nil {
		parts = append(parts, r.Verified)
	}
	if r.Skipped != nil {
		parts = append(parts, r.Skipped)
	}
	if r.End != nil {
		parts = append(parts, r.End)
	}
	return parts
}

func (r *Run) check() error {
	switch {
	case r.ID == "" || r.AccountID == "":
		return errors.New("the run has no id or no account")
	case r.Kind != Apply && r.Kind != Rollback:
		return fmt.Errorf("unknown kind of run %q", r.Kind)
	case r.Interfaces < 0:
		return fmt.Errorf("a run about %d interfaces", r.Interfaces)
	case slices.Contains(r.Regions, ""):
		return errors.New("a region without a name")
	}
	return nil
}

func (i Interface) check() error {
	if i.RegionID == "" || i.ID == "" {
		return errors.New("the interface has no region or no id")
	}
	return nil
}

func (i *Intent) check() error {
	for _, f := range model.Fields() {
		if i.Before.Get(f) <= 0 || i.After.Get(f) <= 0 {
			return fmt.Errorf("impossible %s: from %d to %d seconds", f, i.Before.Get(f), i.After.Get(f))
		}
	}
	return i.Interface.check()
}

func (o *Outcome) check() error {
	if o.Result != Written && o.Result != Failed && o.Result != Uncertain {
		return fmt.Errorf("unknown result of a write %q", o.Result)
	}
	return o.Interface.check()
}

func (s *Skipped) check() error {
	if s.Reason == "" {
		return errors.New("an interface skipped without a reason")
	}
	return s.Interface.check()
}

func (e *End) check() error {
	c := e.Counts
	if min(c.Applied, c.Already, c.Skipped, c.Failed, c.Uncertain, c.Unverified, c.NotStarted) < 0 {
		return errors.New("a negative count")
	}
	if e.Result != Finished && e.Result != Stopped {
		return fmt.Errorf("unknown end of a run %q", e.Result)
	}
	return nil
}
