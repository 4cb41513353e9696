package fakecloud

import (
	"net/http"
	"slices"
	"time"
)

func cmsActions() map[string]action {
	return map[string]action{
		"cms:DescribeMetricList":     {run: describeMetricList, ram: "cms:QueryMetricList"},
		"cms:DescribeMetricLast":     {run: describeMetricLast, ram: "cms:QueryMetricLast"},
		"cms:DescribeMetricData":     {run: describeMetricData, ram: "cms:QueryMetricData"},
		"cms:DescribeMetricTop":      {run: describeMetricTop, ram: "cms:QueryMetricTop"},
		"cms:DescribeMetricMetaList": {run: describeMetricMetaList, ram: "cms:QueryMetricMeta"},
		"cms:DescribeProjectMeta":    {run: describeProjectMeta, ram: "cms:QueryProjectMeta"},

		"cms:DescribeMonitoringAgentStatuses": {run: describeMonitoringAgentStatuses},
		"cms:DescribeMonitoringAgentHosts":    {run: describeMonitoringAgentHosts},
		"cms:DescribeMetricRuleList":          {run: describeMetricRuleList},
	}
}

// metricQuery is a request for figures, read and judged.
type metricQuery struct {
	metric *metric
	series []series
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
func (c *call) readMetricQuery(length int) (*metricQuery, *apiError) {
	if err := c.countMonth(); err != nil {
		return nil, err
	}
	q := &metricQuery{}
	var err *apiError
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
func (c *call) findMetric() (*metric, *apiError) {
	namespace, name := c.params["Namespace"], c.params["MetricName"]
	m := findMetric(namespace, name)
	if m != nil && c.state.world.Monitoring.calls(m) && !c.state.world.Monitoring.gone(c.params["RegionId"], name) {
		return m, nil
	}
	return nil, refuse(http.StatusNotFound, "ResourceNotFound",
		"The specified resource is not found: metric %s of namespace %s.", name, namespace)
}

// calls says whether a metric goes by this name; those of NLB listeners have two.
func (m *Monitoring) calls(one *metric) bool {
	switch {
	case one.plain:
		return m.NLBListeners == plainListeners
	case one.scope == scopeNLBListener:
		return m.NLBListeners != plainListeners
	}
	return true
}

// gone says whether a region lacks the metric; without a region, whether all do.
func (m *Monitoring) gone(region, metric string) bool {
	return slices.ContainsFunc(m.Missing, func(gone MissingMetric) bool {
		return glob(gone.Region, region) && glob(gone.Metric, metric)
	})
}

// countMonth takes one of the free requests of the calendar month.
func (c *call) countMonth() *apiError {
	free := c.state.world.Monitoring.MonthlyCalls
	month := c.now.Add(utc8 * time.Minute).UTC().Format("2006-01")
	if c.state.month != month {
		c.state.month, c.state.metricCalls = month, 0
	}
	if free >= 0 && c.state.metricCalls >= free {
		return refuse(http.StatusBadRequest, throttleCode,
			"Request was denied due to user flow control: the free quota of %d calls of this month is used up.", free)
	}
	c.state.metricCalls++
	return nil
}
