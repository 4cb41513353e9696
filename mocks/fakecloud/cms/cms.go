// Package cms is CloudMonitor of a simulated account: which metrics there are, and
// their datapoints.
package cms

import (
	"net/http"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// Actions are what the product can do, by their names.
func Actions() account.Actions {
	return account.Handlers(wrap, map[string]action{
		"cms:DescribeMetricList":     {Run: describeMetricList, RAM: "cms:QueryMetricList"},
		"cms:DescribeMetricLast":     {Run: describeMetricLast, RAM: "cms:QueryMetricLast"},
		"cms:DescribeMetricData":     {Run: describeMetricData, RAM: "cms:QueryMetricData"},
		"cms:DescribeMetricTop":      {Run: describeMetricTop, RAM: "cms:QueryMetricTop"},
		"cms:DescribeMetricMetaList": {Run: describeMetricMetaList, RAM: "cms:QueryMetricMeta"},
		"cms:DescribeProjectMeta":    {Run: describeProjectMeta, RAM: "cms:QueryProjectMeta"},

		"cms:DescribeMonitoringAgentStatuses": {Run: describeMonitoringAgentStatuses},
		"cms:DescribeMonitoringAgentHosts":    {Run: describeMonitoringAgentHosts},
		"cms:DescribeMetricRuleList":          {Run: describeMetricRuleList},
	})
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
	if m != nil && c.State.World.Monitoring.Calls(m) && !c.State.World.Monitoring.Gone(c.Params["RegionId"], name) {
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
	free := c.State.World.Monitoring.MonthlyCalls
	used := account.Own[month](c.State.Memory)
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
