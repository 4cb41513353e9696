package cms

import (
	"context"
	"testing"
	"time"

	"github.com/alictl/alictl/internal/cache"
	"github.com/alictl/alictl/internal/model"
)

// keeper notes which days were kept.
type keeper map[int64]bool

func (keeper) Load(context.Context, cache.Scope, []string, int64, int64, func(cache.Row)) error {
	return nil
}

func (k keeper) Keep(_ context.Context, _ cache.Scope, rows []cache.Row) error {
	for _, r := range rows {
		k[r.Day] = true
	}
	return nil
}

// A day is kept when all of it was read and it is old enough to be complete; one
// without samples when it is older still.
func TestWhichDaysAreKept(t *testing.T) {
	t.Parallel()
	const d = 20000
	for name, c := range map[string]struct {
		age        int64 // since the day ended
		start, end int64
		empty      bool
		want       bool
	}{
		"just settled":                {settled, dayStart(d), dayStart(d + 1), false, true},
		"not settled":                 {settled - 1, dayStart(d), dayStart(d + 1), false, false},
		"the window begins in it":     {day, dayStart(d) + 1, dayStart(d + 1), false, false},
		"the window ends in it":       {day, dayStart(d), dayStart(d+1) - 1, false, false},
		"within a longer window":      {day, dayStart(d - 1), dayStart(d + 2), false, true},
		"the first of several":        {day, dayStart(d), dayStart(d + 3), false, true},
		"the last of several":         {day, dayStart(d - 3), dayStart(d + 1), false, true},
		"without samples, a day old":  {longSettled, dayStart(d), dayStart(d + 1), true, true},
		"without samples, not as old": {longSettled - 1, dayStart(d), dayStart(d + 1), true, false},
	} {
		kept := keeper{}
		r := &Reader{opts: Options{Store: kept, Now: time.Unix(dayStart(d+1)+c.age, 0)}}
		part := &dayPart{}
		if !c.empty {
			part.add(dayStart(d), 1, 1, false)
		}
		reading := &reading{start: c.start, end: c.end, period: minute, kind: model.CLB}
		r.keep(t.Context(), &chunk{reading: reading, subjects: []*subject{{id: "lb-1"}}}, map[int64]*openDay{d: {parts: []*dayPart{part}}})
		if kept[d] != c.want {
			t.Errorf("%s: kept %t", name, kept[d])
		}
	}
}

// Points that come again do not fill an hour of a listener beyond what it can hold.
func TestAnHourOfAListenerHoldsItsSamples(t *testing.T) {
	t.Parallel()
	for period, want := range map[int64]int{minute: 60, 5 * minute: 12} {
		s := &stream{chunk: &chunk{reading: &reading{period: period, listeners: true}, subjects: []*subject{{id: "lb-1"}}, at: map[string]int{"lb-1": 0}}, from: dayStart(20000), to: dayStart(20001)}
		k := newSink(s)
		for range 3 {
			for at := int64(0); at < hour; at += period {
				p := point{timestamp: (dayStart(20000) + at) * 1000, instance: []byte("lb-1"), port: []byte("80"), protocol: []byte("tcp")}
				p.figures[maximum], p.has[maximum], p.figures[average], p.has[average] = 5, true, 4, true
				k.add(&p)
			}
		}
		n := 0
		for _, parts := range k.parts {
			for _, part := range parts {
				if part != nil {
					for _, hours := range part.listeners {
						for _, c := range hours {
							n += c.n
						}
					}
				}
			}
		}
		if n != want {
			t.Errorf("every %d s: %d samples, want %d", period, n, want)
		}
	}
}

// Samples before a stream, and from its end on, are of others.
func TestAStreamTakesItsOwnSamples(t *testing.T) {
	t.Parallel()
	s := &stream{chunk: &chunk{reading: &reading{period: minute}, subjects: []*subject{{id: "lb-1"}}, at: map[string]int{"lb-1": 0}}, from: dayStart(20000), to: dayStart(20000) + hour}
	for at, want := range map[int64]bool{s.from - minute: false, s.from: true, s.to - minute: true, s.to: false} {
		k := newSink(s)
		p := point{timestamp: at * 1000, instance: []byte("lb-1")}
		p.figures[maximum], p.has[maximum] = 5, true
		k.add(&p)
		if got := k.samples[0] != nil; got != want {
			t.Errorf("%d s from the start: taken %t", at-s.from, got)
		}
	}
}
