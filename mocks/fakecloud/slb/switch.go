package slb

import (
	"net/http"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

func startListener(c *call) (wire.Reply, *wire.Error) { return c.switchListener("running") }

func stopListener(c *call) (wire.Reply, *wire.Error) { return c.switchListener("stopped") }

// findAnyListener finds a listener; without a protocol the one on the port.
func (c *call) findAnyListener() (lb *world.CLB, l *world.CLBListener, err *wire.Error) {
	protocols := []string{c.Params["ListenerProtocol"]}
	if protocols[0] == "" {
		protocols = []string{world.ProtoTCP, world.ProtoHTTP, world.ProtoHTTPS, world.ProtoUDP}
	}
	for _, protocol := range protocols {
		if lb, l, err = c.findListener(protocol); err == nil {
			break
		}
	}
	return lb, l, err
}

// switchListener starts or stops a listener.
func (c *call) switchListener(status string) (wire.Reply, *wire.Error) {
	lb, l, err := c.findAnyListener()
	if err != nil {
		return nil, err
	}
	if lb.Status == "locked" {
		return nil, wire.Refuse(http.StatusBadRequest, "ActionNotAllowed", "The load balancer is locked.")
	}
	l.Status = status
	return &wire.PlainReply{}, nil
}
