package ecs

import (
	"net/http"
	"strconv"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// trackingBlock is the timeouts as the attribute call shows them.
type trackingBlock struct {
	TcpEstablishedTimeout       int
	TcpClosedAndTimeWaitTimeout int
	UdpTimeout                  int
}

type interfaceReply struct {
	wire.Base
	interfaceRow
	ConnectionTrackingConfiguration *trackingBlock `json:",omitempty"`
}

// describeNetworkInterfaceAttribute shows the timeouts only to a request that
// names the attribute; otherwise the block is missing without an error.
func describeNetworkInterfaceAttribute(c *call) (wire.Reply, *wire.Error) {
	if err := c.Params.Unsupported("Tag"); err != nil {
		return nil, err
	}
	ni, err := c.findInterface()
	if err != nil {
		return nil, err
	}
	out := &interfaceReply{interfaceRow: c.interfaceRow(ni)}
	switch c.Params["Attribute"] {
	case "", "attachment":
	case "connectionTrackingConfiguration":
		t := c.visibleTimeouts(ni)
		out.ConnectionTrackingConfiguration = &trackingBlock{t.TCPEstablished, t.TCPClosed, t.UDP}
	default:
		return nil, wire.InvalidParameter("Attribute", "attachment or connectionTrackingConfiguration is expected")
	}
	return out, nil
}

func (c *call) findInterface() (*world.Interface, *wire.Error) {
	ni := c.Region.Interfaces.Get(c.Params["NetworkInterfaceId"])
	if ni == nil {
		return nil, wire.Refuse(http.StatusNotFound, "InvalidEniId.NotFound",
			"The specified network interface ID %q does not exist.", c.Params["NetworkInterfaceId"])
	}
	return ni, nil
}

func (c *call) visibleTimeouts(ni *world.Interface) world.Timeouts {
	if old, ok := c.Region.Late[ni.ID]; ok {
		if c.Now.Before(old.Until) {
			return old.Value
		}
		delete(c.Region.Late, ni.ID)
	}
	return ni.Timeouts
}

const trackingPrefix = "ConnectionTrackingConfiguration."

// readTimeouts reads the three members of a request over the given values.
func (c *call) readTimeouts(t world.Timeouts) (world.Timeouts, *wire.Error) {
	for name, field := range map[string]*int{
		"TcpEstablishedTimeout":       &t.TCPEstablished,
		"TcpClosedAndTimeWaitTimeout": &t.TCPClosed,
		"UdpTimeout":                  &t.UDP,
	} {
		text := c.Params[trackingPrefix+name]
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			return t, wire.InvalidParameter(trackingPrefix+name, "Integer expected")
		}
		*field = n
	}
	if field, why := t.Problem(); field != "" {
		return t, wire.Refuse(http.StatusBadRequest, "InvalidParameter.EniConnectionTrackingConfiguration",
			"The specify network interface connection tracking configuration exceeds limit. %s: %s.", field, why)
	}
	return t, nil
}
