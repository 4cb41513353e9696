package cms

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// describeMetricLast answers the newest datapoint of each series.
func describeMetricLast(c *call) (wire.Reply, *wire.Error) {
	q, err := c.readMetricQuery(usualDatapoints)
	if err != nil {
		return c.softly(err)
	}
	from, err := c.startOfSeries(q)
	if err != nil {
		return nil, err
	}
	out := c.metricReply(q)
	out.paged, out.points = true, []datapoint{}
	for i := int(from); i < len(q.series); i++ {
		p, ok := q.newest(&q.series[i])
		if !ok {
			continue
		}
		if len(out.points) == q.length {
			out.next = int64(i)
			break
		}
		out.points = append(out.points, p)
	}
	return out, nil
}

func (q *metricQuery) newest(s *world.Series) (datapoint, bool) {
	for at := q.last; at >= q.first; at -= q.period {
		if v, ok := s.Over(at, q.period); ok {
			return datapoint{series: s, minute: at, Stat: v}, true
		}
	}
	return datapoint{}, false
}

// describeMetricData aggregates over the dimensions that the request does not
// name. There are no pages: what does not fit is left out.
func describeMetricData(c *call) (wire.Reply, *wire.Error) {
	q, err := c.readMetricQuery(maxDatapoints)
	if err != nil {
		return c.softly(err)
	}
	filters, err := c.dimensions()
	if err != nil {
		return nil, err
	}
	group := grouping(q.series, filters)
	out := c.metricReply(q)
	out.points = []datapoint{}
	var row []datapoint
	flush := func() bool {
		out.points = append(out.points, row...)
		row = row[:0]
		return len(out.points) < q.length
	}
	q.each(0, func(_ int64, p datapoint) bool {
		if len(row) > 0 && row[0].minute != p.minute && !flush() {
			return false
		}
		p.series, p.count = group[p.series], 1
		row = merged(row, p)
		return true
	})
	flush()
	out.points = out.points[:min(len(out.points), q.length)]
	return out, nil
}

// merged adds a datapoint to that of its group.
func merged(row []datapoint, p datapoint) []datapoint {
	i := slices.IndexFunc(row, func(other datapoint) bool { return other.series == p.series })
	if i < 0 {
		return append(row, p)
	}
	g := &row[i]
	g.Average = world.Thousandths((g.Average*float64(g.count) + p.Average*float64(p.count)) / float64(g.count+p.count))
	g.count += p.count
	g.Minimum, g.Maximum = min(g.Minimum, p.Minimum), max(g.Maximum, p.Maximum)
	return row
}

// grouping gives each series the one that stands for its group.
func grouping(all []world.Series, filters []map[string]string) map[*world.Series]*world.Series {
	named := map[string]bool{"userId": true}
	for _, f := range filters {
		for key := range f {
			named[key] = true
		}
	}
	out, groups := map[*world.Series]*world.Series{}, map[string]*world.Series{}
	for i := range all {
		one := all[i]
		one.Labels = nil
		s := &one
		for _, l := range all[i].Labels {
			if named[l.Key] {
				s.Labels = append(s.Labels, l)
			}
		}
		key := fmt.Sprint(s.Labels)
		if groups[key] == nil {
			groups[key] = s
		}
		out[&all[i]] = groups[key]
	}
	return out
}

// describeMetricTop sorts the series by a statistic over the whole window, the
// greatest first unless OrderDesc is false.
func describeMetricTop(c *call) (wire.Reply, *wire.Error) {
	q, err := c.readMetricQuery(10)
	if err != nil {
		return c.softly(err)
	}
	order := c.Params["Orderby"]
	if !slices.Contains(strings.Split(q.metric.Statistics, ","), order) {
		return nil, wire.InvalidParameter("Orderby", "one of "+q.metric.Statistics+" is expected")
	}
	sums := map[*world.Series]*datapoint{}
	q.each(0, func(_ int64, p datapoint) bool {
		sum := sums[p.series]
		if sum == nil {
			sum = &datapoint{series: p.series, Stat: world.Stat{Minimum: math.Inf(1), Maximum: math.Inf(-1)}}
			sums[p.series] = sum
		}
		sum.minute = p.minute
		sum.Average += p.Average
		sum.Minimum, sum.Maximum = min(sum.Minimum, p.Minimum), max(sum.Maximum, p.Maximum)
		sum.count++
		return true
	})
	out := c.metricReply(q)
	out.points = ranked(q.series, sums, statistic(order), strings.EqualFold(c.Params["OrderDesc"], "false"))
	out.points = out.points[:min(len(out.points), q.length)]
	return out, nil
}

func ranked(all []world.Series, sums map[*world.Series]*datapoint, by func(world.Stat) float64, ascending bool) []datapoint {
	out := []datapoint{}
	for i := range all {
		if sum := sums[&all[i]]; sum != nil {
			sum.Average = world.Thousandths(sum.Average / float64(sum.count))
			out = append(out, *sum)
		}
	}
	slices.SortStableFunc(out, func(a, b datapoint) int {
		if ascending {
			a, b = b, a
		}
		return cmp.Compare(by(b.Stat), by(a.Stat))
	})
	for i := range out {
		out[i].more = fmt.Sprintf(`,"order":%d,"_count":%d`, i+1, out[i].count)
	}
	return out
}
