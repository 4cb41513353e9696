package nlb

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

func updateListenerAttribute(c *call) (wire.Reply, *wire.Error) {
	l := c.Region.NLBListeners.Get(c.Params["ListenerId"])
	if l == nil {
		return nil, noSuchResource("listener")
	}
	if id, err := c.Earlier(); err != nil || id != "" {
		return &jobReply{JobId: id}, err
	}
	changed := *l.NLBListener
	if err := c.applyListener(&changed); err != nil {
		return nil, err
	}
	if c.Params.Flag("DryRun") {
		return nil, wire.DryRunPassed()
	}
	if l.Status != "Running" && l.Status != "Stopped" {
		return nil, wire.Refuse(http.StatusBadRequest, "IncorrectStatus.listener",
			"The status of listener [%s] is incorrect.", l.Status)
	}
	l.Status = "Configuring"
	return &jobReply{JobId: c.startJob(func() { *l.NLBListener = changed })}, nil
}

func (c *call) applyListener(l *world.NLBListener) *wire.Error {
	p := c.Params
	if p["IdleTimeout"] != "" {
		most := c.State.World.IdleLimit()
		if l.Protocol == "UDP" {
			most = 20
		}
		n := p.Num("IdleTimeout")
		if n < 10 || n > most {
			return wire.InvalidParameter("IdleTimeout", fmt.Sprintf("10 to %d is allowed", most))
		}
		l.IdleTimeout = n
	}
	if id := p["ServerGroupId"]; id != "" {
		if c.Region.ServerGroups.Get(id) == nil {
			return noSuchResource("serverGroup")
		}
		l.ServerGroup = id
	}
	if text, ok := p["ListenerDescription"]; ok {
		l.Description = text
	}
	if err := p.Spread("ProxyProtocolV2Config"); err != nil {
		return err
	}
	set, err := p.Changed(l.Settings, l.Protocol, world.NLBSettings())
	if err != nil {
		return err
	}
	if id := set["SecurityPolicyId"]; strings.HasPrefix(id, world.OwnPolicy) && c.securityPolicy(id) == nil {
		return noSuchResource("securityPolicy")
	}
	l.Settings = set
	return nil
}

func startListener(c *call) (wire.Reply, *wire.Error) {
	return c.switchListener("Stopped", "Running")
}

func stopListener(c *call) (wire.Reply, *wire.Error) {
	return c.switchListener("Running", "Stopped")
}

// switchListener starts or stops a listener, which takes a while.
func (c *call) switchListener(from, to string) (wire.Reply, *wire.Error) {
	l := c.Region.NLBListeners.Get(c.Params["ListenerId"])
	if l == nil {
		return nil, noSuchResource("listener")
	}
	if id, err := c.Earlier(); err != nil || id != "" {
		return &jobReply{JobId: id}, err
	}
	if l.Status != from {
		return nil, wire.Refuse(http.StatusBadRequest, "IncorrectStatus.listener", "The status of listener [%s] is incorrect.", l.Status)
	}
	if c.Params.Flag("DryRun") {
		return nil, wire.DryRunPassed()
	}
	l.Status = map[string]string{"Running": "Starting", "Stopped": "Stopping"}[to]
	return &jobReply{JobId: c.startJob(func() { l.Status = to })}, nil
}
