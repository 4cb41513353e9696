package slb

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// asked is a backend as a request names it: numbers may be texts.
type askedBackend struct {
	ServerId, ServerIp, Type, Description string

	Port, Weight any
}

// askedBackends reads the JSON text of servers that are to be added.
func (c *call) askedBackends(ports bool) ([]world.Backend, *wire.Error) {
	var asked []askedBackend
	if err := json.Unmarshal([]byte(c.Params["BackendServers"]), &asked); err != nil || len(asked) == 0 || len(asked) > 20 {
		return nil, wire.InvalidParameter("BackendServers", "a JSON array of 1 to 20 servers is expected")
	}
	out := make([]world.Backend, 0, len(asked))
	for _, a := range asked {
		b := world.Backend{ID: a.ServerId, IP: a.ServerIp, Type: cmp.Or(a.Type, world.BackendECS), Description: a.Description, Weight: world.DefaultWeight}
		var problem error
		if a.Weight != nil {
			b.Weight, problem = strconv.Atoi(fmt.Sprint(a.Weight))
		}
		if problem != nil || b.Weight < 0 || b.Weight > 100 {
			return nil, wire.InvalidParameter("BackendServers", "a Weight of 0 to 100 is expected")
		}
		if ports {
			b.Port, problem = strconv.Atoi(fmt.Sprint(a.Port))
			if problem != nil || b.Port < 1 || b.Port > 65535 {
				return nil, wire.InvalidParameter("BackendServers", "a Port of 1 to 65535 is expected")
			}
		}
		if !slices.Contains([]string{world.BackendECS, world.BackendENI, world.BackendECI}, b.Type) {
			return nil, wire.InvalidParameter("BackendServers", "a Type of ecs, eni or eci is expected")
		}
		if b.Type == world.BackendECS && c.Region.Instances.Get(b.ID) == nil || b.Type == world.BackendENI && c.Region.Interfaces.Get(b.ID) == nil {
			return nil, wire.Refuse(http.StatusNotFound, "InvalidServerId.NotFound", "The specified ServerId %q does not exist.", b.ID)
		}
		out = append(out, b)
	}
	return out, nil
}

type addedRow struct{ ServerId, Type, Description, Weight string } // the weight is a text here

type addedReply struct {
	wire.Base
	LoadBalancerId string
	BackendServers struct{ BackendServer []addedRow }
}

func addBackendServers(c *call) (wire.Reply, *wire.Error) {
	lb, err := c.findCLB()
	if err != nil {
		return nil, err
	}
	more, err := c.askedBackends(false)
	if err != nil {
		return nil, err
	}
	for _, b := range more {
		if i := slices.IndexFunc(lb.Backends, func(old world.Backend) bool { return old.ID == b.ID && old.IP == b.IP }); i >= 0 {
			lb.Backends[i] = b
			continue
		}
		lb.Backends = append(lb.Backends, b)
	}
	out := &addedReply{LoadBalancerId: lb.ID}
	out.BackendServers.BackendServer = wire.Mapped(lb.Backends, func(b world.Backend) addedRow {
		return addedRow{b.ID, b.Type, b.Description, strconv.Itoa(b.Weight)}
	})
	return out, nil
}

type addedToGroupRow struct {
	ServerId, Type, Description string
	Port, Weight                int
}

type addedToGroupReply struct {
	wire.Base
	VServerGroupId string
	BackendServers struct{ BackendServer []addedToGroupRow }
}

func addVServerGroupBackendServers(c *call) (wire.Reply, *wire.Error) {
	g, ok := c.Region.VServerGroups[c.Params["VServerGroupId"]]
	if !ok {
		return nil, noSuchGroup("VServerGroupId")
	}
	more, err := c.askedBackends(true)
	if err != nil {
		return nil, err
	}
	for _, b := range more {
		same := func(old world.Backend) bool { return old.ID == b.ID && old.IP == b.IP && old.Port == b.Port }
		if i := slices.IndexFunc(g.Backends, same); i >= 0 {
			g.Backends[i] = b
			continue
		}
		g.Backends = append(g.Backends, b)
	}
	out := &addedToGroupReply{VServerGroupId: g.ID}
	out.BackendServers.BackendServer = wire.Mapped(g.Backends, func(b world.Backend) addedToGroupRow {
		return addedToGroupRow{b.ID, b.Type, b.Description, b.Port, b.Weight}
	})
	return out, nil
}
