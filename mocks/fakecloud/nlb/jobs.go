package nlb

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// job is a change that takes a while.
type job struct{ done bool }

// jobs are all that were begun in the account, by their ids.
type jobs map[string]*job

func (c *call) jobs() jobs {
	all := account.Own[jobs](c.State.Memory)
	if *all == nil {
		*all = jobs{}
	}
	return *all
}

type jobReply struct {
	wire.Base
	JobId string
}

func updateListenerAttribute(c *call) (wire.Reply, *wire.Error) {
	l := c.Region.NLBListeners.Get(c.Params["ListenerId"])
	if l == nil {
		return nil, noSuchResource("listener")
	}
	if id, err := c.Earlier(); err != nil || id != "" {
		return &jobReply{JobId: id}, err
	}
	changed := *l.NLBListener
	if err := c.applyNLBListener(&changed); err != nil {
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

func (c *call) applyNLBListener(l *world.NLBListener) *wire.Error {
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

type jobStatusReply struct {
	wire.Base
	Status string
}

// getJobStatus writes processing with a small letter, unlike listAsynJobs.
func getJobStatus(c *call) (wire.Reply, *wire.Error) {
	j, ok := c.jobs()[c.Params["JobId"]]
	if !ok {
		return nil, noSuchResource("JobId")
	}
	out := &jobStatusReply{Status: "processing"}
	if j.done {
		out.Status = "Succeeded"
	}
	return out, nil
}

type jobsReply struct {
	wire.Base
	Jobs       []jobRow
	TotalCount string // a text
}

type jobRow struct{ Id, Status string }

func listAsynJobs(c *call) (wire.Reply, *wire.Error) {
	out := &jobsReply{Jobs: []jobRow{}}
	for _, id := range c.Params.List("JobIds") {
		if j, ok := c.jobs()[id]; ok {
			row := jobRow{id, "Processing"}
			if j.done {
				row.Status = "Succeeded"
			}
			out.Jobs = append(out.Jobs, row)
		}
	}
	out.TotalCount = strconv.Itoa(len(out.Jobs))
	return out, nil
}
