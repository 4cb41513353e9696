package cms

import (
	"context"
	"strconv"
	"strings"
	"sync"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/internal/model"
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
		if err := sink.take(page.Datapoints); err != nil {
			return nil, "", nonsense(op, page.RequestID, err)
		}
		return nil, page.NextToken, nil
	})
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

// sink reduces the datapoints of one stream while they arrive.
type sink struct {
	stream *stream
	parts  map[int64][]*dayPart
	seen   [][]uint64 // by subject, one bit for each sample that has come
	name   string     // the load balancer of the last point, and its place
	index  int
}

func newSink(s *stream) *sink {
	return &sink{stream: s, parts: map[int64][]*dayPart{}, seen: make([][]uint64, len(s.chunk.subjects)), index: -1}
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
	if k.first(index, (at-k.stream.from)/g.period) {
		k.part(dayOf(at), index).add(at, one.peak, one.sum, rough)
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

// first reports whether a sample comes for the first time.
func (k *sink) first(index int, slot int64) bool {
	bits := k.seen[index]
	if bits == nil {
		bits = make([]uint64, (k.stream.to-k.stream.from)/k.stream.chunk.reading.period/64+1)
		k.seen[index] = bits
	}
	mask := uint64(1) << (slot % 64)
	was := bits[slot/64] & mask
	bits[slot/64] |= mask
	return was == 0
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

func nonsense(op call.Op, requestID string, err error) error {
	return &cloud.Error{
		Kind: cloud.Nonsense, RegionID: op.RegionID, Product: op.Product, Action: op.Action, ResourceID: op.ResourceID,
		ErrorCode: "UnexpectedAnswer", Message: err.Error(), Request: requestID, Cause: err,
	}
}
