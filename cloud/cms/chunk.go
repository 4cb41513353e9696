package cms

import (
	"cmp"
	"encoding/json"
	"slices"
	"sync"
)

// chunk is up to fifty load balancers of which the same days are missing.
type chunk struct {
	reading  *reading
	subjects []*subject
	at       map[string]int
	streams  []*stream

	mu   sync.Mutex
	days map[int64]*openDay
}

// openDay is a day of which not everything is read yet.
type openDay struct {
	waiting int // streams that have a part in it
	broken  bool
	parts   []*dayPart // by subject
}

// stream is one window of one chunk: pages that follow each other.
type stream struct {
	chunk    *chunk
	from, to int64 // seconds
	points   int64
	calls    int
}

// chunksOf puts the load balancers of a reading together that miss the same days,
// and cuts what they miss into streams.
func chunksOf(g *reading) []*chunk {
	alike := map[string][]*subject{}
	for _, s := range g.subjects {
		key := make([]byte, len(s.kept))
		for i, kept := range s.kept {
			if kept {
				key[i] = 1
			}
		}
		alike[string(key)] = append(alike[string(key)], s)
	}
	keys := make([]string, 0, len(alike))
	for key := range alike {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	var out []*chunk
	for _, key := range keys {
		subjects := alike[key]
		slices.SortStableFunc(subjects, func(a, b *subject) int {
			return cmp.Or(cmp.Compare(a.born, b.born), cmp.Compare(a.id, b.id))
		})
		for some := range slices.Chunk(subjects, maxInstances) {
			c := &chunk{reading: g, subjects: some, at: map[string]int{}, days: map[int64]*openDay{}}
			for i, s := range some {
				c.at[s.id] = i
			}
			c.cut()
			out = append(out, c)
		}
	}
	return out
}

// cut makes the streams of what is missing.
func (c *chunk) cut() {
	g := c.reading
	for from := g.start; from < g.end; {
		end, kept := c.run(from)
		if !kept {
			for from < end {
				s := c.next(from, end)
				if from = s.to; s.points > 0 {
					c.streams = append(c.streams, s)
					c.open(s)
				}
			}
		}
		from = end
	}
}

// run returns where the days end that are kept, or missing, like the one of from.
func (c *chunk) run(from int64) (end int64, kept bool) {
	days, d := c.subjects[0].kept, dayOf(from)
	base := dayOf(c.reading.start)
	kept = days[d-base]
	for d-base < int64(len(days)) && days[d-base] == kept {
		d++
	}
	return min(dayStart(d), c.reading.end), kept
}

// next cuts one stream off the front: at least a day, so that no day is in more
// than two streams, and up to where its last page is as full as can be.
func (c *chunk) next(from, end int64) *stream {
	period := c.reading.period
	best := &stream{chunk: c, from: from, to: end}
	waste := int64(pageLength)
	var points, alive int64
	born := 0
	for at := ceil(from, period) * period; ; at += period {
		for born < len(c.subjects) && c.subjects[born].born <= at {
			alive += c.subjects[born].weight
			born++
		}
		if at >= end || at-from > maxPerStream-period || waste == 0 {
			break
		}
		points += alive
		short := (pageLength - points%pageLength) % pageLength
		if last := at+period >= end; last || at+period-from >= day && short < waste {
			best.to, best.points, waste = min(at+period, end), points, short
		}
	}
	best.calls = int(ceil(best.points, pageLength))
	return best
}

// open notes the days that a stream has a part in.
func (c *chunk) open(s *stream) {
	for d := dayOf(s.from); d <= dayOf(s.to-1); d++ {
		if c.days[d] == nil {
			c.days[d] = &openDay{parts: make([]*dayPart, len(c.subjects))}
		}
		c.days[d].waiting++
	}
}

// query returns what a stream asks for. Windows leave out their start and include
// their end, to the millisecond.
func (s *stream) query() (query, error) {
	g := s.chunk.reading
	rows := make([]map[string]string, len(s.chunk.subjects))
	for i, subject := range s.chunk.subjects {
		rows[i] = map[string]string{g.source.dimension: subject.id}
	}
	dimensions, err := json.Marshal(rows)
	return query{
		namespace: namespaceOf(g.kind), metric: g.source.name, dimensions: string(dimensions),
		period: int(g.period), start: s.from*1000 - 1, end: s.to*1000 - 1,
	}, err
}
