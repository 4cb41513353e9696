package fakecloud

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

func startListenerNLB(c *call) (reply, *apiError) { return c.switchNLBListener("Stopped", "Running") }

func stopListenerNLB(c *call) (reply, *apiError) { return c.switchNLBListener("Running", "Stopped") }

// switchNLBListener starts or stops a listener, which takes a while.
func (c *call) switchNLBListener(from, to string) (reply, *apiError) {
	l := c.region.nlbListeners.get(c.params["ListenerId"])
	if l == nil {
		return nil, noSuchResource("listener")
	}
	if id, err := c.earlier(); err != nil || id != "" {
		return &jobReply{JobId: id}, err
	}
	if l.Status != from {
		return nil, refuse(http.StatusBadRequest, "IncorrectStatus.listener", "The status of listener [%s] is incorrect.", l.Status)
	}
	if c.params.flag("DryRun") {
		return nil, dryRunPassed()
	}
	l.Status = map[string]string{"Running": "Starting", "Stopped": "Stopping"}[to]
	return &jobReply{JobId: c.startJob(func() { l.Status = to })}, nil
}

// startJob puts a change off for as long as jobs take, and returns its id.
func (c *call) startJob(do func()) string {
	id, j := "job-"+strconv.FormatInt(c.now.UnixMilli(), 36)+"-"+strconv.Itoa(c.state.nextSerial()), &job{}
	c.jobs()[id] = j
	c.state.after(c.now.Add(c.state.world.JobTime+c.hold), func() {
		do()
		j.done = true
	})
	c.remember(id)
	return id
}

type addedServersReply struct {
	base
	JobId, ServerGroupId string
}

func addServersToServerGroup(c *call) (reply, *apiError) {
	g := c.region.groups.get(c.params["ServerGroupId"])
	if g == nil {
		return nil, noSuchResource("serverGroup")
	}
	if id, err := c.earlier(); err != nil || id != "" {
		return &addedServersReply{JobId: id, ServerGroupId: g.ID}, err
	}
	var more []world.GroupServer
	for _, at := range c.params.elements("Servers") {
		s, err := c.askedServer(g, at)
		if err != nil {
			return nil, err
		}
		more = append(more, s)
	}
	if len(more) > 200 {
		return nil, invalidParameter("Servers", "at most 200 elements are allowed")
	}
	if c.params.flag("DryRun") {
		return nil, dryRunPassed()
	}
	return &addedServersReply{ServerGroupId: g.ID, JobId: c.startJob(func() { g.Servers = append(g.Servers, more...) })}, nil
}

func (c *call) askedServer(g *world.ServerGroup, at string) (world.GroupServer, *apiError) {
	p := c.params
	s := world.GroupServer{
		ID: p[at+".ServerId"], IP: p[at+".ServerIp"], Type: p[at+".ServerType"], Description: p[at+".Description"],
		Port: p.num(at + ".Port"), Weight: world.DefaultWeight, Status: "Available",
	}
	kinds := []string{"Ecs", "Eni", "Eci"}
	if g.Type == world.GroupTypeIP {
		kinds = []string{world.ServerIP}
	}
	if s.ID == "" {
		return s, missingParameter(at + ".ServerId")
	}
	if why := world.OneOf(kinds...)(s.Type); why != "" {
		return s, invalidParameter(at+".ServerType", why)
	}
	if text := p[at+".Weight"]; text != "" {
		if why := world.Between(0, 100)(text); why != "" {
			return s, invalidParameter(at+".Weight", why)
		}
		s.Weight = p.num(at + ".Weight")
	}
	if !g.AnyPort && (s.Port < 1 || s.Port > 65535) {
		return s, invalidParameter(at+".Port", "1 to 65535 is allowed")
	}
	ni := c.region.behind(g.VPC, s.ID, s.IP)
	if s.Type != world.ServerIP && s.Type != "Eci" && ni == nil {
		return s, noSuchResource("server")
	}
	if ni != nil {
		s.IP, s.Zone = cmp.Or(s.IP, ni.Address), ni.Zone
	}
	return s, nil
}

type nlbCertificate struct {
	CertificateId, CertificateType, Status string
	IsDefault                              bool
}

type nlbCertificatesReply struct {
	nlbPage
	CertificateIds []string
	Certificates   []nlbCertificate
}

func listListenerCertificates(c *call) (reply, *apiError) {
	l := c.region.nlbListeners.get(c.params["ListenerId"])
	if l == nil {
		return nil, noSuchResource("listener")
	}
	if why := world.OneOf("", "Ca", "Server")(c.params["CertType"]); why != "" {
		return nil, invalidParameter("CertType", why)
	}
	asked, err := c.params.limited("CertificateIds", 20)
	if err != nil {
		return nil, err
	}
	kind, ids := "Server", []string{}
	if l.Protocol == world.ProtoTCPSSL {
		ids = l.Settings.List("CertificateIds", world.UsualCertificate)
		if c.params["CertType"] == "Ca" {
			kind, ids = "Ca", l.Settings.List("CaCertificateIds")
		}
	}
	all := newTable[nlbCertificate](nil, nil)
	for i, id := range slices.DeleteFunc(ids, func(id string) bool { return !within(asked, id) }) {
		all.add(id, &nlbCertificate{id, kind, "Associated", i == 0})
	}
	rows, page, err := nlbList(c, selection[nlbCertificate]{table: all})
	if err != nil {
		return nil, err
	}
	return &nlbCertificatesReply{
		nlbPage: page, CertificateIds: mapped(rows, func(r *nlbCertificate) string { return r.CertificateId }),
		Certificates: mapped(rows, func(r *nlbCertificate) nlbCertificate { return *r }),
	}, nil
}
