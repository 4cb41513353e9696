package evidence

import (
	"slices"
	"strconv"
	"time"
)

// finish counts every event once: the family that tells most of a kind, and what
// others tell of moments well before or after it.
func (m *kernelMerge) finish(year int) *KernelLog {
	if m.files == 0 {
		return nil
	}
	if m.year != 0 {
		year = m.year // another line tells it
	}
	out := &KernelLog{
		Counts: map[KernelEvent]int{}, First: map[KernelEvent]int64{}, Last: map[KernelEvent]int64{},
		Samples: map[KernelEvent][]string{}, Source: m.source,
	}
	for _, kind := range []KernelEvent{EventConntrackFull, EventSynFlood, EventBucketTable, EventTCPMemory, EventOrphans, EventMartian, EventKilled} {
		m.count(out, kind, year)
	}
	for _, s := range m.service {
		s.Time = withYear(s.Time, year)
		out.Service = append(out.Service, s)
	}
	return out
}

func (m *kernelMerge) count(out *KernelLog, kind KernelEvent, year int) {
	var names []string
	for name, f := range m.families {
		if len(f.events[kind]) > 0 {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return
	}
	slices.Sort(names)
	best, most := "", -1
	for _, name := range names {
		n := 0
		for _, c := range m.families[name].events[kind] {
			n += c
		}
		if n > most {
			best, most = name, n
		}
	}
	first, last := span(m.families[best].times[kind], year)
	total := most
	for _, name := range names {
		f := m.families[name]
		shift := zoneShift(f.times[kind], first, last, year)
		for moment, n := range f.events[kind] {
			at := withYear(f.times[kind][moment], year) - shift
			if name != best && f.times[kind][moment] != 0 && first != 0 && (at < first-overlap || at > last+overlap) {
				total += n
			}
		}
		for _, k := range f.killed {
			k.Time = withYear(k.Time, year)
			out.Killed = append(out.Killed, k)
		}
	}
	out.Counts[kind], out.First[kind], out.Last[kind] = total, first, last
	out.Samples[kind] = m.families[best].lines[kind]
}

// overlap is how far, in seconds, two logs may be apart about one event: dmesg -T
// drifts from the clock after a suspend or an adjustment.
const overlap = 120

// zoneShift is how far the clock of a log is from that of another whose events of a
// kind lie between first and last, where a difference of zones puts them there: a
// log may be in UTC beside a ring in local time. 0 where none does.
func zoneShift(times map[string]int64, first, last int64, year int) int64 {
	const quarter, widest = 15 * 60, 26 * 3600
	from, to := span(times, year)
	if from == 0 || first == 0 || from >= first-overlap && to <= last+overlap {
		return 0
	}
	for _, d := range []int64{from - first, to - last} {
		shift := (d + quarter/2*sign(d)) / quarter * quarter
		if shift*sign(shift) <= widest && from-shift >= first-overlap && to-shift <= last+overlap {
			return shift
		}
	}
	return 0
}

func sign(n int64) int64 {
	if n < 0 {
		return -1
	}
	return 1
}

func span(times map[string]int64, year int) (first, last int64) {
	for _, t := range times {
		t = withYear(t, year)
		if t == 0 {
			continue
		}
		if first == 0 || t < first {
			first = t
		}
		last = max(last, t)
	}
	return first, last
}

// withYear puts a time without a year, which is in the year 0, into one.
func withYear(at int64, year int) int64 {
	t := time.Unix(at, 0).UTC()
	if at == 0 || t.Year() > 1 {
		return at
	}
	return time.Date(year, t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC).Unix()
}

// yearOf guesses the year of the collection.
func (r *reader) yearOf() int {
	if !r.host.TakenAt.IsZero() {
		return r.host.TakenAt.Year()
	}
	if r.host.Logs != nil {
		if last := max(r.host.Logs.Errors.Last, r.host.Logs.Access.Last); last > 0 {
			return time.Unix(last, 0).UTC().Year()
		}
	}
	for _, f := range r.files { // a date in a name, such as sosreport-web01-2026-11-20
		for i := 0; i+5 < len(f.name); i++ {
			if f.name[i:i+2] == "20" && f.name[i+4] == '-' {
				if y, err := strconv.Atoi(f.name[i : i+4]); err == nil {
					return y
				}
			}
		}
	}
	return time.Unix(0, 0).UTC().Year()
}
