package slb

import (
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type reply struct {
	wire.Base
	clbRow
	ListenerPorts            struct{ ListenerPort []int }
	ListenerPortsAndProtocol struct{ ListenerPortAndProtocol []portRow }
	// the service really has this misspelt copy
	ListenerPortsAndProtocal struct{ ListenerPortAndProtocal []misspeltPortRow }
	BackendServers           struct{ BackendServer []defaultBackendRow }
	EndTime                  string
	EndTimeStamp             int64
	AutoReleaseTime          int64 `json:",omitempty"`
}

type portRow struct {
	ListenerPort     int
	ListenerProtocol string
	Description      string
	ListenerForward  string `json:",omitempty"`
	ForwardPort      int    `json:",omitempty"`
}

type misspeltPortRow struct {
	ListenerPort     int
	ListenerProtocal string
}

// defaultBackendRow has no port: the listener says it.
type defaultBackendRow struct {
	ServerId    string
	ServerIp    string
	Type        string
	Weight      int
	Description string
}

func describeLoadBalancerAttribute(c *call) (wire.Reply, *wire.Error) {
	lb, err := c.findCLB()
	if err != nil {
		return nil, err
	}
	out := &reply{clbRow: c.clbRow(lb), EndTime: "2999-09-08T16:00:00Z", EndTimeStamp: 32493801600000}
	out.CreateTime = lb.Created.UTC().Format(time.RFC3339) // with seconds here, without in the listing
	if lb.PayType == world.PrePaid {
		end := lb.Created.AddDate(max(c.Now.Year()-lb.Created.Year(), 0)+1, 0, 0)
		out.EndTime, out.EndTimeStamp = end.UTC().Format(time.RFC3339), end.UnixMilli()
	}
	out.ListenerPorts.ListenerPort = wire.Mapped(lb.Listeners, func(l world.CLBListener) int { return l.Port })
	out.ListenerPortsAndProtocol.ListenerPortAndProtocol = wire.Mapped(lb.Listeners, func(l world.CLBListener) portRow {
		row := portRow{ListenerPort: l.Port, ListenerProtocol: l.Protocol, Description: l.Description}
		if l.ForwardPort != 0 {
			row.ListenerForward, row.ForwardPort = "on", l.ForwardPort
		}
		return row
	})
	out.ListenerPortsAndProtocal.ListenerPortAndProtocal = wire.Mapped(lb.Listeners, func(l world.CLBListener) misspeltPortRow {
		return misspeltPortRow{l.Port, l.Protocol}
	})
	out.BackendServers.BackendServer = wire.Mapped(lb.Backends, func(b world.Backend) defaultBackendRow {
		return defaultBackendRow{b.ID, b.IP, b.Type, b.Weight, b.Description}
	})
	return out, nil
}
