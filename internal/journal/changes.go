package journal

import (
	"cmp"
	"slices"

	"github.com/alictl/alictl/internal/model"
)

// Change is what the runs of a journal did to one interface.
type Change struct {
	Interface
	Original model.Timeouts // what it had before our first write
	Writes   []Write        // in order, never empty
}

// Write is one write that happened or may have happened.
type Write struct {
	RunID     string
	After     model.Timeouts
	Certain   bool // false when it is not known whether it happened
	RequestID string
}

// Undo returns what an interface with these values is to have once the writes are
// undone: each value that is still one of ours becomes the original one. Values that
// somebody else set stay; those of them that the writes had changed are left.
func (c Change) Undo(live model.Timeouts) (want model.Timeouts, left []model.Field) {
	want = live
	for _, f := range model.Fields() {
		switch original := c.Original.Get(f); {
		case live.Get(f) == original:
		case c.wrote(f, live.Get(f)):
			want = want.With(f, original)
		case slices.ContainsFunc(c.Writes, func(w Write) bool { return w.After.Get(f) != original }):
			left = append(left, f)
		}
	}
	return want, left
}

// wrote reports whether a value is one that was written or may have been.
func (c Change) wrote(f model.Field, seconds int) bool {
	return slices.ContainsFunc(c.Writes, func(w Write) bool { return w.After.Get(f) == seconds })
}

// Stands reports whether the values are what the interface must show when nobody
// else changed it: those of the last certain write, or of an uncertain one after it.
func (c Change) Stands(t model.Timeouts) bool {
	for _, w := range slices.Backward(c.Writes) {
		if w.After == t {
			return true
		}
		if w.Certain {
			return false
		}
	}
	return false
}

// Unsettled reports whether it is not known if the last write happened.
func (c Change) Unsettled() bool { return !c.Writes[len(c.Writes)-1].Certain }

// Last returns the values written last, or that may have been.
func (c Change) Last() model.Timeouts { return c.Writes[len(c.Writes)-1].After }

// Changes lists the interfaces that were written or may have been, in the order
// of their last write, over all runs. An interface whose every write is known to
// have failed is not listed.
//
// When somebody else changed a value between two of our writes, what they set
// counts as the original: undoing must not undo their change.
func (j *Journal) Changes() []Change {
	s := summary{changes: map[Interface]*entry{}}
	for _, run := range j.Runs {
		s.addRun(run)
	}
	entries := make([]*entry, 0, len(s.changes))
	for _, e := range s.changes {
		entries = append(entries, e)
	}
	slices.SortFunc(entries, func(a, b *entry) int { return cmp.Compare(a.last, b.last) })
	changes := make([]Change, len(entries))
	for i, e := range entries {
		changes[i] = e.Change
	}
	return changes
}

// entry is a change and when its last write was, counted in writes.
type entry struct {
	Change
	last int
}

// original returns what undoing goes back to from a write that found these values:
// what was there before our first write, and what somebody else has set since.
func (e *entry) original(found model.Timeouts) model.Timeouts {
	if e == nil {
		return found
	}
	original := e.Original
	for _, f := range model.Fields() {
		if v := found.Get(f); !e.wrote(f, v) {
			original = original.With(f, v)
		}
	}
	return original
}

type summary struct {
	changes map[Interface]*entry
	writes  int
}

func (s *summary) addRun(run RunLog) {
	var pending *Intent
	for _, r := range run.Records {
		switch {
		case r.Intent != nil:
			if pending != nil { // its outcome is gone from a damaged journal
				s.add(*pending, Write{RunID: run.ID}, Uncertain)
			}
			pending = r.Intent
		case r.Outcome != nil && pending != nil && pending.Interface == r.Outcome.Interface:
			s.add(*pending, Write{RunID: run.ID, Certain: r.Outcome.Result == Written, RequestID: r.Outcome.RequestID},
				r.Outcome.Result)
			pending = nil
		case r.Verified != nil:
			s.confirm(r.Verified.Interface, nil)
		case r.Skipped != nil && r.Skipped.Live != nil:
			s.confirm(r.Skipped.Interface, r.Skipped.Live)
		}
	}
	if pending != nil { // the run was cut short between the call and its outcome
		s.add(*pending, Write{RunID: run.ID}, Uncertain)
	}
}

func (s *summary) add(i Intent, w Write, result Result) {
	if result == Failed {
		return
	}
	w.After = i.After
	s.writes++
	e := s.changes[i.Interface]
	if original := e.original(i.Before); e == nil || original != e.Original {
		var found []Write
		if original != i.Before { // the rest of it is still ours, should this write not have happened
			found = []Write{{RunID: w.RunID, After: i.Before, Certain: true}}
		}
		e = &entry{Change: Change{Interface: i.Interface, Original: original, Writes: found}}
		s.changes[i.Interface] = e
	}
	e.Writes = append(e.Writes, w)
	e.last = s.writes
}

// confirm marks the last write as certain: the account showed it. With values, it is
// certain if those are the ones it wrote.
func (s *summary) confirm(i Interface, shown *model.Timeouts) {
	if e := s.changes[i]; e != nil && (shown == nil || *shown == e.Last()) {
		e.Writes[len(e.Writes)-1].Certain = true
	}
}
