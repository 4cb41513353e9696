package fakecloud

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

type metaRow struct {
	Namespace, MetricName, Description, Unit, Periods, Dimensions, Statistics, Labels string
}

type metaReply struct {
	base
	Code       string
	Success    bool
	TotalCount string
	Resources  struct{ Resource []metaRow }
}

// describeMetricMetaList says which metrics there are. The total is a text. An
// unknown namespace is an empty list.
func describeMetricMetaList(c *call) (reply, *apiError) {
	number, size, err := c.numberedPage(30, 10_000)
	if err != nil {
		return nil, err
	}
	rows := []metaRow{}
	for _, namespace := range []string{namespaceECS, namespaceCLB, namespaceNLB} {
		for _, m := range metricsOf(namespace) {
			if c.asksFor(&m) {
				rows = append(rows, metaRowOf(&m, c.state.world.Monitoring.Periods))
			}
		}
	}
	out := &metaReply{Code: "200", Success: true, TotalCount: strconv.Itoa(len(rows))}
	from := min((number-1)*size, len(rows))
	out.Resources.Resource = slices.Clone(rows[from:min(from+size, len(rows))])
	return out, nil
}

func (c *call) asksFor(m *metric) bool {
	namespace, name := c.params["Namespace"], c.params["MetricName"]
	return (namespace == "" || namespace == m.namespace) && (name == "" || name == m.name) &&
		c.state.world.Monitoring.calls(m) && !c.state.world.Monitoring.gone(c.params["RegionId"], m.name)
}

func metaRowOf(m *metric, periods string) metaRow {
	category := map[string]string{
		scopeInstance: "instance", scopeListener: "port", scopeNLBListener: "listener", scopeVIP: "vip", scopeNLBVIP: "vip",
	}[m.scope]
	return metaRow{
		Namespace: m.namespace, MetricName: m.name, Description: m.name, Unit: m.unit, Periods: periods,
		Dimensions: m.scope, Statistics: m.statistics,
		Labels: fmt.Sprintf(`[{"name":"metricCategory","value":%q}]`, category),
	}
}

type projectRow struct{ Namespace, Description, Labels string }

type projectReply struct {
	base
	Code                        string
	Success                     bool
	Total, PageNumber, PageSize string
	Resources                   struct{ Resource []projectRow }
}

// describeProjectMeta lists the namespaces.
func describeProjectMeta(c *call) (reply, *apiError) {
	number, size, err := c.numberedPage(30, 10_000)
	if err != nil {
		return nil, err
	}
	rows := []projectRow{
		{namespaceECS, "ECS", `[{"name":"product","value":"ECS"}]`},
		{namespaceCLB, "SLB", `[{"name":"product","value":"SLB"}]`},
		{namespaceNLB, "NLB", `[{"name":"product","value":"NLB"}]`},
	}
	rows = slices.DeleteFunc(rows, func(r projectRow) bool {
		return c.params["Labels"] != "" && !strings.Contains(c.params["Labels"], r.Description)
	})
	out := &projectReply{
		Code: "200", Success: true, Total: strconv.Itoa(len(rows)),
		PageNumber: strconv.Itoa(number), PageSize: strconv.Itoa(size),
	}
	from := min((number-1)*size, len(rows))
	out.Resources.Resource = rows[from:min(from+size, len(rows))]
	return out, nil
}
