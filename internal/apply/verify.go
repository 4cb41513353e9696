package apply

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/model"
)

// LiveState says how an interface stands against what a journal wrote.
type LiveState string

// The states of an interface.
const (
	AsWritten  LiveState = "as_written"
	Original   LiveState = "original"  // as it was before the journal's first write
	Different  LiveState = "different" // somebody else changed it
	Unknown    LiveState = "unknown"   // as it was before the last write, of which it is not known whether it happened
	Unreadable LiveState = "unreadable"
)

// Checked is one interface of a journal, read again.
type Checked struct {
	journal.Interface
	State    LiveState       `json:"state"`
	Original model.Timeouts  `json:"original"`
	Written  model.Timeouts  `json:"written"` // what was written last, or may have been
	Live     *model.Timeouts `json:"live,omitempty"`
	Fault
}

// Verify reads again what a journal changed or may have changed, concurrency
// interfaces at a time. The answer is sorted by region and id.
func Verify(ctx context.Context, cloud Reader, j *journal.Journal, concurrency int) ([]Checked, error) {
	changes := j.Changes()
	checked := make([]Checked, len(changes))
	var group errgroup.Group
	group.SetLimit(max(concurrency, 1))
	for i, c := range changes {
		group.Go(func() error {
			checked[i] = verify(ctx, cloud, c)
			return nil
		})
	}
	_ = group.Wait() // what was checked carries its errors
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("verify journal: %w", err)
	}
	slices.SortFunc(checked, func(a, b Checked) int {
		return cmp.Or(cmp.Compare(a.RegionID, b.RegionID), cmp.Compare(a.ID, b.ID))
	})
	return checked, nil
}

func verify(ctx context.Context, cloud Reader, c journal.Change) Checked {
	checked := Checked{Interface: c.Interface, Original: c.Original, Written: c.Last()}
	live, err := cloud.Timeouts(ctx, c.RegionID, c.ID)
	if err != nil {
		checked.State, checked.Fault = Unreadable, faultOf(err)
		return checked
	}
	checked.Live = &live
	switch {
	case c.Unsettled() && live != c.Last() && (live == c.Original || c.Stands(live)):
		checked.State = Unknown
	case c.Stands(live):
		checked.State = AsWritten
	case live == c.Original:
		checked.State = Original
	default:
		checked.State = Different
	}
	return checked
}
