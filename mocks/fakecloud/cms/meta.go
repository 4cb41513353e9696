package cms

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type metaRow struct {
	Namespace, MetricName, Description, Unit, Periods, Dimensions, Statistics, Labels string
}

type metaReply struct {
	wire.Base
	Code       string
	Success    bool
	TotalCount string
	Resources  struct{ Resource []metaRow }
}

// describeMetricMetaList says which metrics there are. The total is a text. An
// unknown namespace is an empty list.
func describeMetricMetaList(c *call) (wire.Reply, *wire.Error) {
	number, size, err := c.NumberedPage(30, 10_000)
	if err != nil {
		return nil, err
	}
	labels, err := c.labels()
	if err != nil {
		return nil, err
	}
	rows := []metaRow{}
	for _, namespace := range []string{world.NamespaceECS, world.NamespaceCLB, world.NamespaceNLB} {
		for _, m := range world.MetricsOf(namespace) {
			row := metaRowOf(&m, c.State.World.Monitoring.Periods)
			if c.asksFor(&m) && labelled(row.Labels, labels) {
				rows = append(rows, row)
			}
		}
	}
	out := &metaReply{Code: "200", Success: true, TotalCount: strconv.Itoa(len(rows))}
	from := min((number-1)*size, len(rows))
	out.Resources.Resource = slices.Clone(rows[from:min(from+size, len(rows))])
	return out, nil
}

// label is a property of a metric or of a namespace.
type label struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// labels are those that a request asks for.
func (c *call) labels() (out []label, err *wire.Error) {
	if text := c.Params["Labels"]; text != "" && json.Unmarshal([]byte(text), &out) != nil {
		return nil, wire.InvalidParameter("Labels", "a JSON array of names and values is expected")
	}
	return out, nil
}

// labelled says whether a row has all labels that are asked for.
func labelled(text string, asked []label) bool {
	var own []label
	if err := json.Unmarshal([]byte(text), &own); err != nil {
		return false
	}
	return !slices.ContainsFunc(asked, func(l label) bool { return !slices.Contains(own, l) })
}

func (c *call) asksFor(m *world.Metric) bool {
	namespace, name := c.Params["Namespace"], c.Params["MetricName"]
	return (namespace == "" || namespace == m.Namespace) && (name == "" || name == m.Name) &&
		c.State.World.Monitoring.Calls(m) && !c.State.World.Monitoring.Gone(c.Params["RegionId"], m.Name)
}

func metaRowOf(m *world.Metric, periods string) metaRow {
	category := map[string]string{
		world.ScopeInstance: "instance", world.ScopeListener: "port", world.ScopeNLBListener: "listener", world.ScopeVIP: "vip", world.ScopeNLBVIP: "vip",
	}[m.Scope]
	return metaRow{
		Namespace: m.Namespace, MetricName: m.Name, Description: m.Name, Unit: m.Unit, Periods: periods,
		Dimensions: m.Scope, Statistics: m.Statistics,
		Labels: fmt.Sprintf(`[{"name":"metricCategory","value":%q}]`, category),
	}
}

type projectRow struct{ Namespace, Description, Labels string }

type projectReply struct {
	wire.Base
	Code                        string
	Success                     bool
	Total, PageNumber, PageSize string
	Resources                   struct{ Resource []projectRow }
}

// describeProjectMeta lists the namespaces.
func describeProjectMeta(c *call) (wire.Reply, *wire.Error) {
	number, size, err := c.NumberedPage(30, 10_000)
	if err != nil {
		return nil, err
	}
	rows := []projectRow{
		{world.NamespaceECS, "ECS", `[{"name":"product","value":"ECS"}]`},
		{world.NamespaceCLB, "SLB", `[{"name":"product","value":"SLB"}]`},
		{world.NamespaceNLB, "NLB", `[{"name":"product","value":"NLB"}]`},
	}
	labels, err := c.labels()
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r projectRow) bool { return !labelled(r.Labels, labels) })
	out := &projectReply{
		Code: "200", Success: true, Total: strconv.Itoa(len(rows)),
		PageNumber: strconv.Itoa(number), PageSize: strconv.Itoa(size),
	}
	from := min((number-1)*size, len(rows))
	out.Resources.Resource = rows[from:min(from+size, len(rows))]
	return out, nil
}
