package apply

import (
	"context"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/model"
)

// plannedOf are the interfaces that a result says would be written.
func plannedOf(r *Result) []journal.Interface {
	var out []journal.Interface
	for _, i := range r.Items {
		if i.Status == Planned {
			out = append(out, i.Interface)
		}
	}
	return sorted(out)
}

func sorted(list []journal.Interface) []journal.Interface {
	slices.SortFunc(list, func(a, b journal.Interface) int {
		return slices.Compare([]byte(a.RegionID+a.ID), []byte(b.RegionID+b.ID))
	})
	return list
}

// What a preview says is what the run then writes, and the preview writes nothing.
func TestPreviewTellsWhatARunWrites(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := planOf(rapid.IntRange(1, 5).Draw(rt, "interfaces"))
		w := newWorld(p)
		disturb := func() {
			for i := range p.Interfaces {
				switch rapid.SampledFrom([]string{"", "", "before", "after", "other", "gone"}).Draw(rt, "disturbed") {
				case "before":
					w.live[eni(i+1)] = before()
				case "after":
					w.live[eni(i+1)] = after()
				case "other":
					w.live[eni(i+1)] = other()
				case "gone":
					delete(w.live, eni(i+1))
				}
			}
		}
		disturb()
		foretold, err := PreviewApply(context.Background(), w, p, 2)
		if err != nil || len(w.writes) > 0 {
			rt.Fatalf("%v, %d writes", err, len(w.writes))
		}
		if _, err := w.engine(Options{}).Apply(context.Background(), p); err != nil {
			rt.Fatal(err)
		}
		if got, want := sorted(slices.Clone(w.writes)), plannedOf(foretold); !slices.Equal(got, want) {
			rt.Fatalf("apply wrote %v, foretold %v", got, want)
		}
		j := readJournal(t, w)
		disturb()
		w.writes = nil
		if foretold, err = PreviewRollback(context.Background(), w, j, 2); err != nil || len(w.writes) > 0 {
			rt.Fatalf("%v, %d writes", err, len(w.writes))
		}
		if _, err := w.engine(Options{}).Rollback(context.Background(), j); err != nil {
			rt.Fatal(err)
		}
		if got, want := sorted(slices.Clone(w.writes)), plannedOf(foretold); !slices.Equal(got, want) {
			rt.Fatalf("rollback wrote %v, foretold %v", got, want)
		}
	})
}

func TestPreviewSaysWhyNot(t *testing.T) {
	t.Parallel()
	p := planOf(4)
	w := newWorld(p)
	w.live[eni(2)], w.live[eni(3)] = after(), other()
	delete(w.live, eni(4))
	got, err := PreviewApply(context.Background(), w, p, 0)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []Status{Planned, Already, Skipped, Failed} {
		if got.Items[i].Status != want {
			t.Errorf("%s is %s, want %s", got.Items[i].ID, got.Items[i].Status, want)
		}
	}
	values, interfaces := got.PlannedValues()
	differ := 0
	for _, f := range model.Fields() {
		if before().Get(f) != after().Get(f) {
			differ++
		}
	}
	if values != differ || interfaces != 1 {
		t.Errorf("%d values of %d interfaces, want %d of 1", values, interfaces, differ)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := PreviewApply(ctx, w, p, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
}
