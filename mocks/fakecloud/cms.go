package fakecloud

import (
	"net/http"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

func cmsActions() map[string]action {
	return map[string]action{
		"cms:DescribeMetricList":     {run: describeMetricList, ram: "cms:QueryMetricList"},
		"cms:DescribeMetricLast":     {run: describeMetricLast, ram: "cms:QueryMetricLast"},
		"cms:DescribeMetricData":     {run: describeMetricData, ram: "cms:QueryMetricData"},
		"cms:DescribeMetricTop":      {run: describeMetricTop, ram: "cms:QueryMetricTop"},
		"cms:DescribeMetricMetaList": {run: describeMetricMetaList, ram: "cms:QueryMetricMeta"},
		"cms:DescribeProjectMeta":    {run: describeProjectMeta, ram: "cms:QueryProjectMeta"},

		"cms:DescribeMonitoringAgentHosts": {run: describeMonitoringAgentHosts},
		"cms:DescribeMetricRuleList":       {run: describeMetricRuleList},
	}
}

// metricQuery is a request for figures, read and judged.
type metricQuery struct {
	metric *world.Metric
	series []world.Series
	period int64 // minutes
	// start and end bound the periods' beginnings: start < at <= end, in ms.
	start, end int64
	// first and last are the periods that exist in the window, in minutes.
	first, last int64
	length      int
}

// readMetricQuery judges what the four reads have in common, and counts the
// request against the account's month. The length is what a page has unless the
// request says it.
func (c *call) readMetricQuery(length int) (*metricQuery, *wire.Error) {
	if err := c.countMonth(); err != nil {
		return nil, err
	}
	q := &metricQuery{}
	var err *wire.Error
	if q.metric, err = c.findMetric(); err != nil {
		return nil, err
	}
	if q.period, err = c.readPeriod(); err != nil {
		return nil, err
	}
	if err = c.readWindow(q); err != nil {
		return nil, err
	}
	if q.length, err = c.readLength(length); err != nil {
		return nil, err
	}
	q.series, err = c.readDimensions(q.metric)
	return q, err
}

// findMetric knows only what some region of the account has; a request that
// names a region means what that region has.
func (c *call) findMetric() (*world.Metric, *wire.Error) {
	namespace, name := c.Params["Namespace"], c.Params["MetricName"]
	m := world.FindMetric(namespace, name)
	if m != nil && c.state.world.Monitoring.Calls(m) && !c.state.world.Monitoring.Gone(c.Params["RegionId"], name) {
		return m, nil
	}
	return nil, wire.Refuse(http.StatusNotFound, "ResourceNotFound",
		"The specified resource is not found: metric %s of namespace %s.", name, namespace)
}

// month counts the requests of a calendar month.
type month struct {
	name  string
	calls int
}

// countMonth takes one of the free requests of the calendar month.
func (c *call) countMonth() *wire.Error {
	free := c.state.world.Monitoring.MonthlyCalls
	used := own[month](c.state.memory)
	if now := c.Now.Add(world.UTC8 * time.Minute).UTC().Format("2006-01"); used.name != now {
		*used = month{name: now}
	}
	if free >= 0 && used.calls >= free {
		return wire.Refuse(http.StatusBadRequest, wire.ThrottleCode,
			"Request was denied due to user flow control: the free quota of %d calls of this month is used up.", free)
	}
	used.calls++
	return nil
}
