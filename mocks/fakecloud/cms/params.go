package cms

import (
	"slices"
	"strconv"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

const (
	maxWindow       = 31 * 24 * time.Hour
	maxInstances    = 50
	maxDatapoints   = 1440
	usualDatapoints = 1000
)

// readPeriod reads Period, a number of seconds among those the metric has; the
// smallest when absent. It returns minutes.
func (c *call) readPeriod() (int64, *wire.Error) {
	periods := c.State.World.Monitoring.KeptPeriods()
	text := c.Params["Period"]
	if text == "" {
		return slices.Min(periods) / 60, nil
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || !slices.Contains(periods, n) {
		return 0, wire.InvalidParameter("Period", "one of "+c.State.World.Monitoring.Periods+" is expected")
	}
	return n / 60, nil
}

// readLength reads Length, the most datapoints of a page. More than a page can
// have is cut without a word: widely used collectors ask for 10000 every time.
func (c *call) readLength(usual int) (int, *wire.Error) {
	text := c.Params["Length"]
	if text == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, wire.InvalidParameter("Length", "a number from 1 on is expected")
	}
	return min(n, maxDatapoints), nil
}

// readWindow reads StartTime and EndTime. A window is open to the left and
// closed to the right; without a start it looks back a little.
func (c *call) readWindow(q *metricQuery) *wire.Error {
	end, err := readTime(c.Params, "EndTime", c.Now)
	if err != nil {
		return err
	}
	back := 2 * time.Hour
	if q.period >= 60 {
		back = 48 * time.Hour
	}
	start, err := readTime(c.Params, "StartTime", end.Add(-back))
	if err != nil {
		return err
	}
	if !start.Before(end) {
		return wire.InvalidParameter("StartTime", "it must be earlier than EndTime")
	}
	if end.Sub(start) > maxWindow {
		return wire.InvalidParameter("StartTime", "the window must not be longer than 31 days")
	}
	q.start, q.end = start.UnixMilli(), end.UnixMilli()
	length := q.period * 60_000
	kept := c.Now.Add(-retention(q.period)).UnixMilli()
	ready := c.Now.Add(-c.State.World.Monitoring.Lag).UnixMilli()
	q.first = max(world.FloorDiv(q.start, length)+1, -world.FloorDiv(-kept, length)) * q.period
	q.last = min(world.FloorDiv(q.end, length), world.FloorDiv(ready, length)-1) * q.period
	return nil
}

// retention is how long figures of a period are kept.
func retention(minutes int64) time.Duration {
	const day = 24 * time.Hour
	switch {
	case minutes < 1:
		return 7 * day
	case minutes < 5:
		return 31 * day
	}
	return 91 * day
}

// readTime reads milliseconds since 1970, or a date. A date without a zone is
// taken as UTC+8, which the documents leave open.
func readTime(p wire.Params, name string, usual time.Time) (time.Time, *wire.Error) {
	text := p[name]
	if text == "" {
		return usual, nil
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		if n < 1e11 || n > 1e14 {
			return usual, wire.InvalidParameter(name, "milliseconds since 1970 are expected")
		}
		return time.UnixMilli(n), nil
	}
	for _, layout := range []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04Z07:00"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, nil
		}
	}
	at, err := time.ParseInLocation(time.DateTime, text, time.FixedZone("", world.UTC8*60))
	if err != nil {
		return usual, wire.InvalidParameter(name, "milliseconds since 1970 or a date is expected")
	}
	return at, nil
}
