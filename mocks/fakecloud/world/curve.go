package world

import (
	"hash/fnv"
	"math"
	"time"
)

const (
	minutesPerDay = 24 * 60
	// UTC8 is the zone of days, hours and bills, in minutes.
	UTC8 = 8 * 60
	mega = 1e6
)

// Limits are what a load balancer can carry; 0 is no limit.
type Limits struct{ Connections, Created, Queries float64 }

// flow is what passes through a load balancer.
type flow struct {
	connections, created, queries, dropped float64
	in, out, lostOut                       float64 // bit/s
	// demand is the share of the busiest minute that was asked for.
	demand float64
}

// sample holds what a minute saw at least, on average and at most.
type sample struct{ least, mean, most flow }

// curve is a load ready to be read. Minutes count from 1970 UTC.
type curve struct {
	load   Load
	limits Limits
	// full is the share of the busiest minute at which the first limit is met.
	full      float64
	bandwidth float64 // bit/s out; 0 is no limit
	seed      uint64
	epoch     int64
	// from and to bound the minutes in which the load balancer exists.
	from, to int64
}

func minuteOf(at time.Time) int64 { return FloorDiv(at.Unix(), 60) }

// FloorDiv divides and rounds down, also below zero.
func FloorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func newCurve(load Load, id string, epoch, created, deleted time.Time) curve {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id)) // a hash never fails
	c := curve{load: load, seed: h.Sum64(), from: math.MinInt64, to: math.MaxInt64}
	if !epoch.IsZero() {
		c.epoch = minuteOf(epoch)
	}
	if !created.IsZero() {
		c.from = minuteOf(created)
	}
	if !deleted.IsZero() {
		c.to = minuteOf(deleted)
	}
	return c
}

// random is a number from 0 to 1 that belongs to a minute, or another count,
// and a purpose.
func (c *curve) random(n int64, purpose uint64) float64 {
	x := c.seed + uint64(n)*0x9e3779b97f4a7c15 + purpose*0xd1b54a32d192ed03
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return float64((x^x>>31)>>11) / (1 << 53)
}

// noise is from -1 to 1: part of it changes each minute, part drifts over a
// quarter of an hour, part lasts a day.
func (c *curve) noise(minute int64) float64 {
	step := FloorDiv(minute, 15)
	at := float64(minute-step*15) / 15
	drift := c.random(step, 2)*(1-at) + c.random(step+1, 2)*at
	day := c.random(FloorDiv(minute+UTC8, minutesPerDay), 3)
	return 2*(0.3*c.random(minute, 1)+0.4*drift+0.3*day) - 1
}

// asked is the number of connections that clients would like to have.
func (c *curve) asked(minute int64) float64 {
	l := &c.load
	local := minute + UTC8
	day := FloorDiv(local, minutesPerDay)
	hour := float64(local-day*minutesPerDay) / 60
	wave := (1 + math.Cos((hour-l.PeakHour)*(math.Pi/12))) / 2
	v := l.Base + (l.Peak-l.Base)*wave*wave
	if weekday := (day + 4) % 7; weekday == 0 || weekday == 6 { // 1970 began on a Thursday
		v *= l.Weekend
	}
	if l.Growth != 0 {
		months := float64(minute-c.epoch) / (30 * minutesPerDay)
		v *= min(max(1+l.Growth*months, 0.05), 20)
	}
	if l.Noise != 0 {
		v *= 1 + l.Noise*c.noise(minute)
	}
	return v
}

// at reads the sample of a minute; there is none in a gap or while the load
// balancer does not exist.
func (c *curve) at(minute int64, s *sample) (ok bool) {
	if minute < c.from || minute >= c.to {
		return false
	}
	if c.load.Gaps > 0 && c.random(minute, 4) < c.load.Gaps && c.point(minute) == nil {
		return false
	}
	return c.metered(minute, s)
}

// metered is at without regard to gaps: what happened, seen or not. It is not
// ok at a point that is stated to be missing.
func (c *curve) metered(minute int64, s *sample) (ok bool) {
	if p := c.point(minute); p != nil {
		f := p.flow()
		*s = sample{f, f, f}
		return !p.Missing
	}
	v := c.asked(minute)
	burst := max(c.load.Burst, 0) * (0.5 + c.random(minute, 5)/2)
	c.carried(v*(1-burst), &s.least)
	c.carried(v, &s.mean)
	c.carried(v*(1+burst), &s.most)
	return true
}

func (c *curve) point(minute int64) *Point {
	points := c.load.Points
	for i := len(points) - 1; i >= 0; i-- {
		at := minuteOf(points[i].At)
		if at <= minute && minute < at+max(int64(points[i].For/time.Minute), 1) {
			return &points[i]
		}
	}
	return nil
}

func (p *Point) flow() flow {
	return flow{
		connections: p.Connections, created: p.NewConnections, queries: p.Queries, dropped: p.Drops,
		in: p.In * mega, out: p.Out * mega,
	}
}

// carried is what passes when so many connections are asked for. The shortest
// board decides: at any one limit new connections are dropped.
func (c *curve) carried(connections float64, f *flow) {
	l := &c.load
	if l.Peak <= 0 {
		*f = flow{}
		return
	}
	share := connections / l.Peak
	passed := 1.0
	if share > c.full {
		passed = c.full / share
	}
	carried := share * passed
	f.demand = share
	f.connections = connections * passed
	f.created = l.NewConnections * carried
	f.queries = l.Queries * carried
	f.dropped = l.NewConnections * (share - carried)
	if l.Drops > 0 {
		f.dropped += l.Drops * min(max(share*10-9, 0), 1)
	}
	f.in = l.In * mega * carried
	f.out = l.Out * mega * carried
	f.lostOut = 0
	if c.bandwidth > 0 && f.out > c.bandwidth {
		f.out, f.lostOut = c.bandwidth, f.out-c.bandwidth
	}
}

// fill finds out what share of the busiest minute reaches the first limit.
func (c *curve) fill() {
	c.full = math.Inf(1)
	for _, board := range [][2]float64{
		{c.load.Peak, c.limits.Connections}, {c.load.NewConnections, c.limits.Created}, {c.load.Queries, c.limits.Queries},
	} {
		if board[0] > 0 && board[1] > 0 {
			c.full = min(c.full, board[1]/board[0])
		}
	}
}
