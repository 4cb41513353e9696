package fakecloud

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// job is a change of something of an NLB that is still to take effect.
type job struct {
	id   string
	do   func()
	due  time.Time
	done bool
}

// settle carries out the jobs whose time has come.
func (s *state) settle(now time.Time) {
	s.leave(now)
	s.midnight(now)
	s.pending = slices.DeleteFunc(s.pending, func(j *job) bool {
		if now.Before(j.due) {
			return false
		}
		j.do()
		j.done = true
		return true
	})
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

func (c *call) applyNLBListener(l *NLBListener) *apiError {
	p := c.params
	if p["IdleTimeout"] != "" {
		most := c.state.world.idleLimit()
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
	set, err := p.changed(l.Settings, l.Protocol, nlbSettings())
	if err != nil {
		return err
	}
	if id := set["SecurityPolicyId"]; strings.HasPrefix(id, ownPolicy) && c.securityPolicy(id) == nil {
		return noSuchResource("securityPolicy")
	}
	l.Settings = set
	return nil
}

// longIdle is the longest idle timeout of an account on the service's list.
const longIdle = 3600

// idleLimit is how long the idle timeout of an NLB listener may be.
func (w *World) idleLimit() int {
	for i := range w.Regions {
		for j := range w.Regions[i].NLBs {
			for _, l := range w.Regions[i].NLBs[j].Listeners {
				if l.IdleTimeout > 900 {
					return longIdle
				}
			}
		}
	}
	return 900
}

const protoTCPSSL = "TCPSSL"

// nlbSettings are what a change of an NLB listener may set. Those of another
// protocol have no effect, and the service says nothing.
func nlbSettings() []setting {
	tls := []string{protoTCPSSL}
	return []setting{
		{"Cps", nil, between(0, 1000000)},
		{"Mss", []string{"TCP", protoTCPSSL}, between(0, 1500)},
		{"ProxyProtocolEnabled", nil, boolean},
		{"ProxyProtocolV2Config.Ppv2PrivateLinkEpIdEnabled", nil, boolean},
		{"ProxyProtocolV2Config.Ppv2PrivateLinkEpsIdEnabled", nil, boolean},
		{"ProxyProtocolV2Config.Ppv2VpcIdEnabled", nil, boolean},
		{"SecSensorEnabled", nil, boolean},
		{"AlpnEnabled", tls, boolean},
		{"AlpnPolicy", tls, oneOf("HTTP1Only", "HTTP2Only", "HTTP2Preferred", "HTTP2Optional")},
		{"CaEnabled", tls, boolean},
		{"CertificateIds", tls, nil},
		{"CaCertificateIds", tls, nil},
		{"SecurityPolicyId", tls, policyProblem},
	}
}

type jobStatusReply struct {
	base
	Status string
}

// getJobStatus writes processing with a small letter, unlike listAsynJobs.
func getJobStatus(c *call) (reply, *apiError) {
	j, ok := c.state.jobs[c.params["JobId"]]
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
		if j, ok := c.state.jobs[id]; ok {
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
