package findings

import (
	"time"

	"github.com/alictl/alictl/internal/glob"
)

// The states of a waiver.
const (
	Used    = "used"
	Unused  = "unused"  // it matched nothing
	Expired = "expired" // its last day is over, so it covers nothing
)

// Waiver says which findings do not count, why, and until when.
type Waiver struct {
	Rule     string `json:"rule"`     // an id or a glob
	Resource string `json:"resource"` // a glob over the resource id
	Region   string `json:"region,omitempty"`
	Account  string `json:"account,omitempty"`
	Reason   string `json:"reason"`
	Owner    string `json:"owner"`
	Expires  string `json:"expires"` // the last day on which it holds, YYYY-MM-DD in UTC+8
	State    string `json:"state"`
}

// zone is the one the vendor bills in, where a waiver's last day ends.
var zone = time.FixedZone("UTC+8", 8*60*60)

// over reports whether the last day of a waiver is over at a time.
func (w *Waiver) over(at time.Time) bool {
	return at.In(zone).Format(time.DateOnly) > w.Expires
}

// covers reports whether a finding is one of those the waiver means.
func (w *Waiver) covers(f *Finding) bool {
	return glob.Match(w.Rule, f.Rule) && glob.Match(w.Resource, f.Resource.ID) &&
		(w.Region == "" || glob.Match(w.Region, f.Resource.RegionID)) &&
		(w.Account == "" || w.Account == f.Resource.AccountID)
}

// Waive applies waivers to the findings: the first in the list that covers a finding
// stands at it, and every waiver gets its state. Whether one still holds is judged by
// the time the document was made at, not by the clock.
func (d *Document) Waive(waivers []Waiver) {
	d.Waivers = append([]Waiver(nil), waivers...)
	for i := range d.Waivers {
		w := &d.Waivers[i]
		if w.State = Unused; w.over(d.CreatedAt) {
			w.State = Expired
		}
	}
	for i := range d.Findings {
		f := &d.Findings[i]
		for j := range d.Waivers {
			w := &d.Waivers[j]
			if w.State == Expired || !w.covers(f) {
				continue
			}
			w.State = Used
			if f.Waived == nil {
				f.Waived = &Waived{Reason: w.Reason, Owner: w.Owner, Expires: w.Expires}
			}
		}
	}
}
