package cms

import (
	"encoding/json"
	"hash/crc32"
	"strconv"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// metricReply is an answer with datapoints. It writes itself once the server's
// lock is free: a page is over 100 kB.
type metricReply struct {
	wire.Base
	c     *call
	query *metricQuery
	paged bool
	// points are made at once; where they are nil a page is read from position
	// at on.
	points []datapoint
	at     int64
	// next is the position after the points, -1 at the end.
	next  int64
	array bool
	empty float64
}

// datapoint is one sample of one series.
type datapoint struct {
	series *world.Series
	minute int64
	world.Stat
	// count is how many samples stand behind an aggregate.
	count int
	more  string // further members, such as order
}

// describeMetricList answers a page of the datapoints in a window, ordered by
// time and within it by load balancer.
func describeMetricList(c *call) (wire.Reply, *wire.Error) {
	q, err := c.readMetricQuery(usualDatapoints)
	if err != nil {
		return c.softly(err)
	}
	out := c.metricReply(q)
	out.paged = true
	out.at, err = c.startOfSeries(q)
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (c *call) metricReply(q *metricQuery) *metricReply {
	m := &c.State.World.Monitoring
	return &metricReply{c: c, query: q, next: -1, array: m.Datapoints == world.DatapointsArray, empty: m.EmptyStatistics}
}

// softFailure is how some failures come: with status 200.
type softFailure struct {
	wire.Base
	Code, Message, Period string
	Success               *bool `json:",omitempty"`
	Datapoints            string
}

// verdict is the Success member, which two of the four replies do not have.
func (c *call) verdict(ok bool) *bool {
	if c.Action == "DescribeMetricData" || c.Action == "DescribeMetricTop" {
		return nil
	}
	return &ok
}

// softly turns an unknown metric into a failure with status 200 where the
// scenario asks for it.
func (c *call) softly(err *wire.Error) (wire.Reply, *wire.Error) {
	if err.Status != 404 || c.State.World.Monitoring.Failures != world.FailuresSoft {
		return nil, err
	}
	return &softFailure{Code: strconv.Itoa(err.Status), Message: err.Message, Success: c.verdict(false)}, nil
}

// maxSeries separates minute and series in a position.
const maxSeries = 1 << 20

// key tells the queries apart to which tokens belong.
func (q *metricQuery) key(p wire.Params) int {
	text := strings.Join([]string{p["Namespace"], p["MetricName"], p["Dimensions"], p["Period"], p["EndTime"]}, "/")
	return int(crc32.ChecksumIEEE([]byte(text)))
}

// startOfSeries reads the NextToken of a query.
func (c *call) startOfSeries(q *metricQuery) (int64, *wire.Error) {
	at, salt, err := c.ReadToken()
	if err != nil {
		return 0, err
	}
	if salt >= 0 && salt != q.key(c.Params) {
		return 0, wire.InvalidParameter("NextToken", "it was issued for another query")
	}
	return int64(at), nil
}

// each visits the datapoints of a query from a position on, until visit says
// stop.
func (q *metricQuery) each(from int64, visit func(position int64, p datapoint) bool) {
	minute, skip := q.first, 0
	if from > 0 {
		minute, skip = max(from/maxSeries, q.first), int(from%maxSeries)
		if minute != from/maxSeries {
			skip = 0
		}
	}
	for ; minute <= q.last; minute += q.period {
		for i := skip; i < len(q.series); i++ {
			s := &q.series[i]
			v, ok := s.Over(minute, q.period)
			if ok && !visit(minute*maxSeries+int64(i), datapoint{series: s, minute: minute, Stat: v}) {
				return
			}
		}
		skip = 0
	}
}

// page writes the datapoints of a page and returns the position of the next.
func (r *metricReply) page(w *pointWriter) (next int64) {
	n := 0
	next = -1
	r.query.each(r.at, func(position int64, p datapoint) bool {
		if n == r.query.length {
			next = position
			return false
		}
		n++
		w.write(p)
		return true
	})
	return next
}

// Encode writes the reply. NextToken is null at the end, and an empty text
// where there was nothing at all: clients meet both.
func (r *metricReply) Encode() []byte {
	w := newPointWriter(r)
	next := r.next
	if r.points == nil {
		next = r.page(w)
	}
	for _, p := range r.points {
		w.write(p)
	}
	w.close()
	head := struct {
		wire.Base
		Code      string
		Success   *bool `json:",omitempty"`
		Period    string
		NextToken *string `json:",omitempty"`
	}{Base: r.Base, Code: "200", Success: r.c.verdict(true), Period: strconv.FormatInt(r.query.period*60, 10)}
	if token := r.c.Token(int(next), r.query.key(r.c.Params)); r.paged && (token != "" || w.n == 0) {
		head.NextToken = &token
	}
	out, _ := json.Marshal(head) // plain texts always encode
	out = append(out[:len(out)-1], `,"Datapoints":`...)
	return append(append(out, w.out...), '}')
}
