package fakecloud

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// describeMetricLast answers the newest datapoint of each series.
func describeMetricLast(c *call) (reply, *apiError) {
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

func (q *metricQuery) newest(s *series) (datapoint, bool) {
	for at := q.last; at >= q.first; at -= q.period {
		if v, ok := s.over(at, q.period); ok {
			return datapoint{series: s, minute: at, stat: v}, true
		}
	}
	return datapoint{}, false
}

// describeMetricData aggregates over the dimensions that the request does not
// name. There are no pages: what does not fit is left out.
func describeMetricData(c *call) (reply, *apiError) {
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
	g.average = thousandths((g.average*float64(g.count) + p.average*float64(p.count)) / float64(g.count+p.count))
	g.count += p.count
	g.minimum, g.maximum = min(g.minimum, p.minimum), max(g.maximum, p.maximum)
	return row
}

// grouping gives each series the one that stands for its group.
func grouping(all []series, filters []map[string]string) map[*series]*series {
	named := map[string]bool{"userId": true}
	for _, f := range filters {
		for key := range f {
			named[key] = true
		}
	}
	out, groups := map[*series]*series{}, map[string]*series{}
	for i := range all {
		one := all[i]
		one.labels = nil
		s := &one
		for _, l := range all[i].labels {
			if named[l.key] {
				s.labels = append(s.labels, l)
			}
		}
		key := fmt.Sprint(s.labels)
		if groups[key] == nil {
			groups[key] = s
		}
		out[&all[i]] = groups[key]
	}
	return out
}

// describeMetricTop sorts the series by a statistic over the whole window, the
// greatest first unless OrderDesc is false.
func describeMetricTop(c *call) (reply, *apiError) {
	q, err := c.readMetricQuery(10)
	if err != nil {
		return c.softly(err)
	}
	order := c.params["Orderby"]
	if !slices.Contains(strings.Split(q.metric.statistics, ","), order) {
		return nil, invalidParameter("Orderby", "one of "+q.metric.statistics+" is expected")
	}
	sums := map[*series]*datapoint{}
	q.each(0, func(_ int64, p datapoint) bool {
		sum := sums[p.series]
		if sum == nil {
			sum = &datapoint{series: p.series, stat: stat{minimum: math.Inf(1), maximum: math.Inf(-1)}}
			sums[p.series] = sum
		}
		sum.minute = p.minute
		sum.average += p.average
		sum.minimum, sum.maximum = min(sum.minimum, p.minimum), max(sum.maximum, p.maximum)
		sum.count++
		return true
	})
	out := c.metricReply(q)
	out.points = ranked(q.series, sums, statistic(order), strings.EqualFold(c.params["OrderDesc"], "false"))
	out.points = out.points[:min(len(out.points), q.length)]
	return out, nil
}

func ranked(all []series, sums map[*series]*datapoint, by func(stat) float64, ascending bool) []datapoint {
	out := []datapoint{}
	for i := range all {
		if sum := sums[&all[i]]; sum != nil {
			sum.average = thousandths(sum.average / float64(sum.count))
			out = append(out, *sum)
		}
	}
	slices.SortStableFunc(out, func(a, b datapoint) int {
		if ascending {
			a, b = b, a
		}
		return cmp.Compare(by(b.stat), by(a.stat))
	})
	for i := range out {
		out[i].more = fmt.Sprintf(`,"order":%d,"_count":%d`, i+1, out[i].count)
	}
	return out
}
