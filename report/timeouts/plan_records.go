package timeouts

import (
	"strconv"
	"strings"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/report/document"
)

// planRecords has a row for each of the three values of each interface, in the order
// of the plan; reason and the listener columns are empty where there is none.
// Unresolved backends and errors are not in it: the command says on stderr when a plan
// is incomplete.
func planRecords(p *plan.Plan, words words) document.Records {
	return document.Records{
		Columns: document.Names("region_id", "network_interface_id", "instance_id", "status", "field",
			"current_seconds", "desired_seconds", "direction", "selected", "reason",
			"required_seconds", "load_balancer_kind", "load_balancer_id", "listener_id", "port", "protocol",
			"server_group_id", "listeners", "note", "network_interface_name", "instance_name", "load_balancer_name"),
		Rows: func(yield func([]string) bool) {
			for i := range p.Interfaces {
				c := &p.Interfaces[i]
				note := strings.Join(words.notes(c), " ")
				for _, f := range model.Fields() {
					if !yield(planRecord(p, c, f, note)) {
						return
					}
				}
			}
		},
	}.Numbers("current_seconds", "desired_seconds", "required_seconds", "port", "listeners")
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
	balancer := ""
	if most != nil {
		balancer = most.LoadBalancerName
	}
	return append(record, strconv.Itoa(listeners), note, c.Name, c.InstanceName, balancer)
}
