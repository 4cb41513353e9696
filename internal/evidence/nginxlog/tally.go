package nginxlog

import (
	"cmp"
	"maps"
	"slices"
)

// The bounds of what is kept of a log of any size. Counts are exact beyond them.
const (
	maxKeys    = 5000    // different addresses, servers or paths of one class
	maxEvents  = 50_000  // records that may turn out to have a closer cause
	maxMinutes = 4000    // points of a timeline
	maxPeers   = 50_000  // addresses that never sent a request
	maxHashes  = 1 << 20 // records remembered so that copies of a log count once
	maxKey     = 200     // bytes of a key
	samples    = 3
)

// Tally counts the records of one class.
type Tally struct {
	Count       int
	First, Last int64 // seconds of the log's own clock; 0: none
	Samples     []Sample
	Upstreams   Top
	Clients     Top
	Paths       Top
	Minutes     Timeline
}

// Sample is a line of a log.
type Sample struct {
	File string
	Text string
}

// Top counts keys, the first few thousand of them.
type Top struct {
	counts map[string]*int // pointers, so that counting a known key allocates nothing
	Others int             // counted under no key
}

// Entry is a key with its count.
type Entry struct {
	Key   string
	Count int
}

// Add counts a key once more.
func (t *Top) Add(key []byte) { t.AddN(key, 1) }

// AddN counts a key so many times.
func (t *Top) AddN(key []byte, n int) {
	if len(key) == 0 {
		return
	}
	if len(key) > maxKey {
		key = key[:maxKey]
	}
	if t.counts == nil {
		t.counts = map[string]*int{}
	}
	if known := t.counts[string(key)]; known != nil {
		*known += n
		return
	}
	if len(t.counts) >= maxKeys {
		t.Others += n
		return
	}
	first := n // of its own, so that a known key allocates nothing
	t.counts[string(key)] = &first
}

// Most returns the keys with the highest counts, at most n.
func (t *Top) Most(n int) []Entry {
	entries := make([]Entry, 0, len(t.counts))
	for _, key := range slices.Sorted(maps.Keys(t.counts)) {
		entries = append(entries, Entry{key, *t.counts[key]})
	}
	slices.SortStableFunc(entries, func(a, b Entry) int { return cmp.Compare(b.Count, a.Count) })
	return entries[:min(n, len(entries))]
}

// All returns the sum of all counts.
func (t *Top) All() int {
	n := t.Others
	for _, c := range t.counts {
		n += *c
	}
	return n
}

// Len returns how many keys there are.
func (t *Top) Len() int { return len(t.counts) }

// Of returns the count of a key.
func (t *Top) Of(key string) int {
	if n := t.counts[key]; n != nil {
		return *n
	}
	return 0
}

// Timeline counts records over time, in steps that grow with the log.
type Timeline struct {
	Step   int64 // seconds; 0: nothing counted
	counts map[int64]int
}

// Add counts one record at a second.
func (t *Timeline) Add(at int64) {
	if t.counts == nil {
		t.counts, t.Step = map[int64]int{}, 60
	}
	t.counts[at-mod(at, t.Step)]++
	for len(t.counts) > maxMinutes {
		t.Step *= 2
		coarse := make(map[int64]int, len(t.counts)/2)
		for k, n := range t.counts {
			coarse[k-mod(k, t.Step)] += n
		}
		t.counts = coarse
	}
}

func mod(a, b int64) int64 {
	m := a % b
	if m < 0 {
		m += b
	}
	return m
}

// Point is one step of a timeline.
type Point struct {
	At    int64
	Count int
}

// Points returns the steps in which something was counted, in order.
func (t *Timeline) Points() []Point {
	out := make([]Point, 0, len(t.counts))
	for _, at := range slices.Sorted(maps.Keys(t.counts)) {
		out = append(out, Point{at, t.counts[at]})
	}
	return out
}

func (t *Tally) at(at int64) {
	t.Count++
	if t.First == 0 || at < t.First {
		t.First = at
	}
	t.Last = max(t.Last, at)
	t.Minutes.Add(at)
}

func (t *Tally) sample(file string, line []byte) {
	if len(t.Samples) < samples {
		t.Samples = append(t.Samples, Sample{file, string(line[:min(len(line), 2048)])})
	}
}
