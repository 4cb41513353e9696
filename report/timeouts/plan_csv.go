package timeouts

import (
	"io"
	"strconv"
	"strings"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
)

// planColumns is the header of a plan in CSV. There is one row for each of the
// three values of each interface, in the order of the plan; reason and the
// listener columns are empty where there is none. Unresolved backends and errors
// are not in it: the command says on stderr when a plan is incomplete.
func planColumns() []string {
	return []string{
		"region_id", "network_interface_id", "instance_id", "status", "field",
		"current_seconds", "desired_seconds", "direction", "selected", "reason",
		"required_seconds", "load_balancer_kind", "load_balancer_id", "listener_id", "port", "protocol",
		"server_group_id", "listeners", "note",
	}
}

func planCSV(w io.Writer, p *plan.Plan, o report.Options) error {
	words := words{o.Words()}
	out := layout.NewSheet(w, planColumns())
	for i := range p.Interfaces {
		c := &p.Interfaces[i]
		note := strings.Join(words.notes(c), " ")
		for _, f := range model.Fields() {
			out.Row(planRecord(p, c, f, note))
		}
	}
	return out.Close()
}

func planRecord(p *plan.Plan, c *plan.Interface, f model.Field, note string) []string {
	record := []string{c.RegionID, c.ID, c.InstanceID, string(c.Status), string(f), "", "", "", "", ""}
	most, listeners := deciding(c.Listeners, f)
	if c.Current != nil && c.Desired != nil {
		j := judge(p, c, f)
		record = append(record[:5], strconv.Itoa(j.has), strconv.Itoa(j.shall), string(j.direction),
			strconv.FormatBool(j.selected), j.reason)
	}
	if most == nil {
		record = append(record, "", "", "", "", "", "", "")
	} else {
		record = append(record, strconv.Itoa(most.RequiredSeconds), string(most.LoadBalancerKind), most.LoadBalancerID,
			most.ListenerID, strconv.Itoa(most.Port), string(most.Protocol), most.ServerGroupID)
	}
	return append(record, strconv.Itoa(listeners), note)
}
