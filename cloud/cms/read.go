package cms

import (
	"context"
	"crypto/sha256"
	"strconv"
	"strings"
	"sync"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// read reads all pages of a stream and returns what they hold, by day and subject.
// What was read before an error is returned with it.
func (r *Reader) read(ctx context.Context, s *stream) (map[int64][]*dayPart, error) {
	q, err := s.query()
	if err != nil {
		return nil, err
	}
	client := s.chunk.reading.client
	op := client.op("DescribeMetricList", q.metric)
	sink := newSink(s)
	pages := turns{}
	_, err = call.Pages(op, func(token string, announce func(string)) ([]struct{}, string, error) {
		turn := pages.next()
		defer turn.end()
		if !r.budget.take() {
			return nil, "", budgetSpent(op)
		}
		if err := r.limit.Wait(ctx); err != nil {
			return nil, "", canceled(ctx, op)
		}
		page, err := client.list(ctx, q, token, announce)
		if err != nil {
			return nil, "", err
		}
		turn.wait()
		if sink.seenPage(page.Datapoints) {
			return nil, "", call.Repeats(op)
		}
		if err := sink.take(page.Datapoints); err != nil {
			return nil, "", malformed(op, page.RequestID, err)
		}
		return nil, page.NextToken, nil
	})
	sink.finish()
	if sink.conflicts > 0 {
		r.note("spec.note_conflicts", text.Data{"Metric": text.Visible(q.metric), "Region": text.Visible(op.RegionID), "Samples": sink.conflicts})
	}
	return sink.parts, err
}

// turns puts things that begin one after the other, and go on at the same time,
// back into their order.
type turns struct {
	mu   sync.Mutex
	last chan struct{}
}

type turn struct{ before, done chan struct{} }

func (t *turns) next() turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	one := turn{before: t.last, done: make(chan struct{})}
	t.last = one.done
	return one
}

func (t turn) wait() {
	if t.before != nil {
		<-t.before
	}
}

// end waits for those before too, so that the order holds even after an error.
func (t turn) end() {
	t.wait()
	close(t.done)
}

// sink reduces the datapoints of one stream while they arrive. Samples of load
// balancers are kept until the stream has ended: the same one may come twice, and
// the order of an answer decides nothing.
type sink struct {
	stream    *stream
	parts     map[int64][]*dayPart
	samples   [][]sample // by subject, then by time
	pages     map[[sha256.Size]byte]bool
	conflicts int    // samples that came with different figures
	name      string // the load balancer of the last point, and its place
	index     int
}

// sample is one sample of a load balancer; count is 0 until it has come.
type sample struct {
	at         int64 // seconds
	peak, mean float64
	count      uint8
	rough      bool
}

func newSink(s *stream) *sink {
	return &sink{stream: s, parts: map[int64][]*dayPart{}, samples: make([][]sample, len(s.chunk.subjects)), pages: map[[sha256.Size]byte]bool{}, index: -1}
}

// seenPage says whether a page with points was there before: then it stands where
// another should.
func (k *sink) seenPage(datapoints []byte) bool {
	const empty = len(`"[]"`)
	if len(datapoints) <= empty {
		return false
	}
	sum := sha256.Sum256(datapoints)
	again := k.pages[sum]
	k.pages[sum] = true
	return again
}

func (k *sink) take(datapoints []byte) error { return eachPoint(datapoints, k.add) }

func (k *sink) add(p *point) {
	g := k.stream.chunk.reading
	at := p.timestamp / 1000
	index, ok := k.find(p.instance)
	if !ok || at < k.stream.from || at >= k.stream.to {
		return
	}
	one, rough, ok := sampleOf(p)
	if !ok {
		return
	}
	if g.listeners {
		if l, ok := listenerOf(p); ok {
			k.part(dayOf(at), index).addListener(l, at, one, int(hour/g.period))
		}
		return
	}
	k.keep(index, sample{at, one.peak, one.sum, 1, rough})
}

// keep keeps the first figures of a sample, or the larger ones when others come.
func (k *sink) keep(index int, one sample) {
	all := k.samples[index]
	if all == nil {
		all = make([]sample, (k.stream.to-k.stream.from)/k.stream.chunk.reading.period+1)
		k.samples[index] = all
	}
	old := &all[(one.at-k.stream.from)/k.stream.chunk.reading.period]
	switch {
	case old.count == 0:
		*old = one
		return
	case old.peak == one.peak && old.mean == one.mean:
		return
	case old.count == 1:
		k.conflicts++
	}
	old.at, old.count, old.rough = min(old.at, one.at), 2, old.rough || one.rough
	old.peak, old.mean = max(old.peak, one.peak), max(old.mean, one.mean)
}

// finish reduces the samples to days.
func (k *sink) finish() {
	for index, all := range k.samples {
		for _, one := range all {
			if one.count > 0 {
				k.part(dayOf(one.at), index).add(one.at, one.peak, one.mean, one.rough)
			}
		}
		k.samples[index] = nil
	}
}

// find returns the place of a load balancer that was asked for.
func (k *sink) find(name []byte) (int, bool) {
	if k.index >= 0 && k.name == string(name) {
		return k.index, true
	}
	i, ok := k.stream.chunk.at[string(name)]
	if ok {
		k.name, k.index = k.stream.chunk.subjects[i].id, i
	}
	return i, ok
}

func (k *sink) part(d int64, index int) *dayPart {
	parts := k.parts[d]
	if parts == nil {
		parts = make([]*dayPart, len(k.stream.chunk.subjects))
		k.parts[d] = parts
	}
	if parts[index] == nil {
		parts[index] = &dayPart{}
	}
	return parts[index]
}

// listenerOf names the listener of a datapoint. The protocol of one that has none
// is left open.
func listenerOf(p *point) (listener, bool) {
	port, err := strconv.Atoi(string(p.port))
	return listener{port, model.Protocol(strings.ToLower(string(p.protocol)))}, err == nil && port >= 0 && port <= 65535
}

func budgetSpent(op call.Op) error {
	return &cloud.Error{
		Kind: cloud.Throttled, RegionID: op.RegionID, Product: op.Product, Action: op.Action, ResourceID: op.ResourceID,
		ErrorCode: "MaxCalls", Message: "the calls that were allowed are used up: the answers came in more pages than expected",
	}
}

func canceled(ctx context.Context, op call.Op) error {
	return &cloud.Error{
		Kind: cloud.Canceled, RegionID: op.RegionID, Product: op.Product, Action: op.Action, ResourceID: op.ResourceID,
		ErrorCode: "Canceled", Message: "interrupted before an answer arrived", Cause: context.Cause(ctx),
	}
}

func malformed(op call.Op, requestID string, err error) error {
	return &cloud.Error{
		Kind: cloud.Invalid, RegionID: op.RegionID, Product: op.Product, Action: op.Action, ResourceID: op.ResourceID,
		ErrorCode: "UnexpectedAnswer", Message: err.Error(), Request: requestID, Cause: err,
	}
}
