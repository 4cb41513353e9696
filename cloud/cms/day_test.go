package cms

import "testing"

// TestTheFirstOfEqualPeaks: the parts of a day are merged in whatever order they
// were read, and the peak is the earliest sample that has it.
func TestTheFirstOfEqualPeaks(t *testing.T) {
	t.Parallel()
	early, late := func() *dayPart { return partAt(hour) }, func() *dayPart { return partAt(5 * hour) }
	for name, parts := range map[string][2]*dayPart{"in order": {early(), late()}, "the other way": {late(), early()}} {
		var whole dayPart
		whole.merge(parts[0])
		whole.merge(parts[1])
		if whole.best != 7 || whole.peakAt != hour {
			t.Errorf("%s: peak %g at %d, want 7 at %d", name, whole.best, whole.peakAt, hour)
		}
	}
}

// partAt is a part of a day with one sample of 7.
func partAt(second int64) *dayPart {
	var p dayPart
	p.add(second, 7, 7, false)
	return &p
}
