package cms

import (
	"slices"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type hostRow struct {
	InstanceId, HostName, Region, InstanceTypeFamily, NetworkType, OperatingSystem, SerialNumber, IpGroup, AgentVersion string

	AliUid       int64
	IsAliyunHost bool `json:"isAliyunHost"`
}

type hostsReply struct {
	wire.Base
	Code                                   string
	Success                                bool
	PageNumber, PageSize, PageTotal, Total int
	Hosts                                  struct{ Host []hostRow }
}

// describeMonitoringAgentHosts lists the instances of every region as hosts.
func describeMonitoringAgentHosts(c *call) (wire.Reply, *wire.Error) {
	number, size, err := c.NumberedPage(10, 1000)
	if err != nil {
		return nil, err
	}
	if err := c.Params.Unsupported("SysomStatus"); err != nil {
		return nil, err
	}
	p, ids := c.Params, wire.Words(c.Params["InstanceIds"])
	if len(ids) > 20 {
		return nil, wire.InvalidParameter("InstanceIds", "at most 20 ids are allowed")
	}
	all := []hostRow{}
	for i := range c.State.World.Regions {
		r := c.State.Regions[c.State.World.Regions[i].ID]
		for _, in := range r.Instances.All() {
			row := hostRow{
				InstanceId: in.ID, HostName: in.Name, Region: r.ID, InstanceTypeFamily: world.Family(in.Type), NetworkType: "vpc",
				OperatingSystem: "Linux", SerialNumber: world.SerialNumber(in.ID), AliUid: c.Owner(), AgentVersion: "3.5.10", IsAliyunHost: true,
			}
			if ni := r.Primary(in.ID); ni != nil {
				row.IpGroup = ni.Address
			}
			status := "Running"
			if in.Status != world.Running {
				status = "Stopped"
			}
			if p.Same("Status", status) && (p["AliyunHost"] == "" || p.Flag("AliyunHost")) && wire.Within(ids, in.ID) && wire.Within(wire.Words(p["SerialNumbers"]), row.SerialNumber) && p.Same("InstanceRegionId", r.ID, "HostName", in.Name) &&
				(p["KeyWord"] == "" || slices.ContainsFunc([]string{in.ID, in.Name, row.IpGroup}, func(s string) bool { return strings.Contains(s, p["KeyWord"]) })) {
				all = append(all, row)
			}
		}
	}
	out := &hostsReply{Code: "200", Success: true, PageNumber: number, PageSize: size, PageTotal: (len(all) + size - 1) / size, Total: len(all)}
	from := min((number-1)*size, len(all))
	out.Hosts.Host = all[from:min(from+size, len(all))]
	return out, nil
}

type alarmsReply struct {
	wire.Base
	Code    int
	Success bool
	Total   string // a text
	Alarms  struct{ Alarm []struct{} }
}

// describeMetricRuleList finds none: a world has no alarms.
func describeMetricRuleList(c *call) (wire.Reply, *wire.Error) {
	if page := c.Params.Num("Page"); c.Params["Page"] != "" && page < 1 {
		return nil, wire.InvalidParameter("Page", "it starts at 1")
	}
	out := &alarmsReply{Code: 200, Success: true, Total: "0"}
	out.Alarms.Alarm = []struct{}{}
	return out, nil
}
