package apply

import (
	"fmt"
	"slices"
	"time"

	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
)

// Refusal says why a plan or a journal may not be carried out.
type Refusal string

// The refusals. What a RefusedError has in Got and Want stands beside each.
const (
	OtherSchema     Refusal = "other_schema"     // the schemas
	OtherAccount    Refusal = "other_account"    // the accounts
	OtherRegion     Refusal = "other_region"     // a region of the plan; nothing
	TooOld          Refusal = "too_old"          // its age; the greatest allowed
	FromTheFuture   Refusal = "from_the_future"  // when it was made; the time now
	Spent           Refusal = "spent"            // nothing; nothing
	NothingSelected Refusal = "nothing_selected" // nothing; nothing
	Impossible      Refusal = "impossible"       // the interface whose change makes no sense; nothing
)

// RefusedError is a plan or a journal that may not be carried out.
type RefusedError struct {
	Refusal Refusal
	Got     string
	Want    string
}

// Error names the refusal and its values.
func (e *RefusedError) Error() string {
	return fmt.Sprintf("check before the run: %s (got %q, want %q)", e.Refusal, e.Got, e.Want)
}

// maxSkew is how far the clocks of two machines may be apart.
const maxSkew = 5 * time.Minute

// Against is what a plan is held against.
type Against struct {
	AccountID string
	Regions   []string // those the user named; empty when none
	Now       time.Time
	MaxAge    time.Duration // no limit when zero
	Spent     bool          // the plan was carried out in full before
}

// CheckPlan refuses, with a *RefusedError, a plan that may not be applied.
func CheckPlan(p *plan.Plan, a Against) error {
	age := a.Now.Sub(p.CreatedAt)
	switch {
	case p.Schema != plan.Schema:
		return &RefusedError{Refusal: OtherSchema, Got: p.Schema, Want: plan.Schema}
	case p.AccountID != a.AccountID:
		return &RefusedError{Refusal: OtherAccount, Got: p.AccountID, Want: a.AccountID}
	case age < -maxSkew:
		return &RefusedError{Refusal: FromTheFuture, Got: p.CreatedAt.UTC().Format(time.RFC3339), Want: a.Now.UTC().Format(time.RFC3339)}
	case a.MaxAge > 0 && age > a.MaxAge:
		return &RefusedError{Refusal: TooOld, Got: age.Round(time.Second).String(), Want: a.MaxAge.String()}
	case a.Spent:
		return &RefusedError{Refusal: Spent}
	}
	if err := checkRegions(p, a.Regions); err != nil {
		return err
	}
	if len(p.ToChange()) == 0 {
		return &RefusedError{Refusal: NothingSelected}
	}
	return checkChanges(p)
}

// checkRegions refuses a plan with a region that the user did not name.
func checkRegions(p *plan.Plan, named []string) error {
	for _, region := range p.Regions {
		if len(named) > 0 && !slices.Contains(named, region) {
			return &RefusedError{Refusal: OtherRegion, Got: region}
		}
	}
	return nil
}

// CheckJournal refuses, with a *RefusedError, a journal of another account.
func CheckJournal(j *journal.Journal, accountID string) error {
	if len(j.Runs) > 0 && j.AccountID != accountID {
		return &RefusedError{Refusal: OtherAccount, Got: j.AccountID, Want: accountID}
	}
	return nil
}

// checkChanges refuses changes that no journal could describe, so that they are
// found before the first write and not in the middle of a run.
func checkChanges(p *plan.Plan) error {
	seen := map[journal.Interface]bool{}
	for _, i := range p.ToChange() {
		name := journal.Interface{RegionID: i.RegionID, ID: i.ID}
		if i.ID == "" || seen[name] || !slices.Contains(p.Regions, i.RegionID) ||
			i.Current == nil || !positive(*i.Current) || !positive(i.Target()) {
			return &RefusedError{Refusal: Impossible, Got: i.ID}
		}
		seen[name] = true
	}
	return nil
}

func positive(t model.Timeouts) bool {
	return min(t.TCPEstablished, t.TCPClosedAndTimeWait, t.UDP) > 0
}

// Limit names a limit on how much one run may change.
type Limit string

// The limits.
const (
	MaxChanges Limit = "max_changes"
	MaxPercent Limit = "max_percent"
)

// LimitError is a plan that changes more than allowed.
type LimitError struct {
	Limit Limit
	Got   int // changes, or interfaces to change
	Of    int // all interfaces of the plan; for MaxPercent only
	Max   int
}

// Error names the limit and what the plan has.
func (e *LimitError) Error() string {
	if e.Limit == MaxPercent {
		return fmt.Sprintf("check limits: %d of %d interfaces change, more than %d percent", e.Got, e.Of, e.Max)
	}
	return fmt.Sprintf("check limits: %d changes, more than %d", e.Got, e.Max)
}

// CheckLimits refuses, with a *LimitError, a plan that changes more than the
// options allow. Apply checks it again.
func CheckLimits(p *plan.Plan, o Options) error {
	change := p.ToChange()
	selected := 0
	for _, i := range change {
		selected += i.Selected()
	}
	if o.MaxChanges != nil && selected > *o.MaxChanges {
		return &LimitError{Limit: MaxChanges, Got: selected, Max: *o.MaxChanges}
	}
	if o.MaxPercent != nil && len(change)*100 > *o.MaxPercent*len(p.Interfaces) {
		return &LimitError{Limit: MaxPercent, Got: len(change), Of: len(p.Interfaces), Max: *o.MaxPercent}
	}
	return nil
}
