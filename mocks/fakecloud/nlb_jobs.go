package fakecloud

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// job is a change that takes a while.
type job struct{ done bool }

// jobs are all that were begun in the account, by their ids.
type jobs map[string]*job

func (c *call) jobs() jobs {
	all := own[jobs](c.state.memory)
	if *all == nil {
		*all = jobs{}
	}
	return *all
}

type jobReply struct {
	base
	JobId string
}

func updateListenerAttribute(c *call) (reply, *apiError) {
	l := c.region.nlbListeners.get(c.params["ListenerId"])
	if l == nil {
		return nil, noSuchResource("listener")
	}
	if id, err := c.earlier(); err != nil || id != "" {
		return &jobReply{JobId: id}, err
	}
	changed := *l.NLBListener
	if err := c.applyNLBListener(&changed); err != nil {
		return nil, err
	}
	if c.params.flag("DryRun") {
		return nil, dryRunPassed()
	}
	if l.Status != "Running" && l.Status != "Stopped" {
		return nil, refuse(http.StatusBadRequest, "IncorrectStatus.listener",
			"The status of listener [%s] is incorrect.", l.Status)
	}
	l.Status = "Configuring"
	return &jobReply{JobId: c.startJob(func() { *l.NLBListener = changed })}, nil
}

func (c *call) applyNLBListener(l *world.NLBListener) *apiError {
	p := c.params
	if p["IdleTimeout"] != "" {
		most := c.state.world.IdleLimit()
		if l.Protocol == "UDP" {
			most = 20
		}
		n := p.num("IdleTimeout")
		if n < 10 || n > most {
			return invalidParameter("IdleTimeout", fmt.Sprintf("10 to %d is allowed", most))
		}
		l.IdleTimeout = n
	}
	if id := p["ServerGroupId"]; id != "" {
		if c.region.groups.get(id) == nil {
			return noSuchResource("serverGroup")
		}
		l.ServerGroup = id
	}
	if text, ok := p["ListenerDescription"]; ok {
		l.Description = text
	}
	if err := p.spread("ProxyProtocolV2Config"); err != nil {
		return err
	}
	set, err := p.changed(l.Settings, l.Protocol, world.NLBSettings())
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
	base
	Status string
}

// getJobStatus writes processing with a small letter, unlike listAsynJobs.
func getJobStatus(c *call) (reply, *apiError) {
	j, ok := c.jobs()[c.params["JobId"]]
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
	base
	Jobs       []jobRow
	TotalCount string // a text
}

type jobRow struct{ Id, Status string }

func listAsynJobs(c *call) (reply, *apiError) {
	out := &jobsReply{Jobs: []jobRow{}}
	for _, id := range c.params.list("JobIds") {
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
