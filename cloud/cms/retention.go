package cms

import (
	"slices"
	"time"
)

// Retention of samples by their period, and how much of the window may be missing
// at its start before a coarser period is the better choice.
const (
	keptSeconds  = 7 * day  // periods below a minute
	keptMinutes  = 31 * day // one minute up to five
	keptCoarse   = 91 * day // five minutes and more
	coarse       = 5 * minute
	slack        = hour
	settled      = 30 * minute // samples that are this old are complete
	longSettled  = day         // a day without any sample is kept only when it is this old
	maxPerStream = 31 * day    // the longest window of one call
)

func retention(period int) int64 {
	switch {
	case period < minute:
		return keptSeconds
	case period < coarse:
		return keptMinutes
	}
	return keptCoarse
}

// choosePeriod returns the smallest period that is offered, is at least the one
// that was asked for, and is kept for the whole age of the window's start; else
// the one that is kept longest.
func choosePeriod(offered []int, asked int, age time.Duration) int {
	fits := slices.DeleteFunc(slices.Clone(offered), func(p int) bool { return p < asked })
	if len(fits) == 0 {
		return slices.Max(offered)
	}
	slices.SortStableFunc(fits, func(a, b int) int { return a - b })
	best := fits[0]
	for _, p := range fits {
		if int64(age.Seconds()) <= retention(p)+slack {
			return p
		}
		if retention(p) > retention(best) {
			best = p
		}
	}
	return best
}
