package nlb

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

func startListenerNLB(c *call) (wire.Reply, *wire.Error) {
	return c.switchNLBListener("Stopped", "Running")
}

func stopListenerNLB(c *call) (wire.Reply, *wire.Error) {
	return c.switchNLBListener("Running", "Stopped")
}

// switchNLBListener starts or stops a listener, which takes a while.
func (c *call) switchNLBListener(from, to string) (wire.Reply, *wire.Error) {
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

// startJob puts a change off for as long as jobs take, and returns its id.
func (c *call) startJob(do func()) string {
	id, j := "job-"+strconv.FormatInt(c.Now.UnixMilli(), 36)+"-"+strconv.Itoa(c.State.NextSerial()), &job{}
	c.jobs()[id] = j
	c.State.After(c.Now.Add(c.State.World.JobTime+c.Hold), func() {
		do()
		j.done = true
	})
	c.Remember(id)
	return id
}

type addedServersReply struct {
	wire.Base
	JobId, ServerGroupId string
}

func addServersToServerGroup(c *call) (wire.Reply, *wire.Error) {
	g := c.Region.ServerGroups.Get(c.Params["ServerGroupId"])
	if g == nil {
		return nil, noSuchResource("serverGroup")
	}
	if id, err := c.Earlier(); err != nil || id != "" {
		return &addedServersReply{JobId: id, ServerGroupId: g.ID}, err
	}
	var more []world.GroupServer
	for _, at := range c.Params.Elements("Servers") {
		s, err := c.askedServer(g, at)
		if err != nil {
			return nil, err
		}
		more = append(more, s)
	}
	if len(more) > 200 {
		return nil, wire.InvalidParameter("Servers", "at most 200 elements are allowed")
	}
	if c.Params.Flag("DryRun") {
		return nil, wire.DryRunPassed()
	}
	return &addedServersReply{ServerGroupId: g.ID, JobId: c.startJob(func() { g.Servers = append(g.Servers, more...) })}, nil
}

func (c *call) askedServer(g *world.ServerGroup, at string) (world.GroupServer, *wire.Error) {
	p := c.Params
	s := world.GroupServer{
		ID: p[at+".ServerId"], IP: p[at+".ServerIp"], Type: p[at+".ServerType"], Description: p[at+".Description"],
		Port: p.Num(at + ".Port"), Weight: world.DefaultWeight, Status: "Available",
	}
	kinds := []string{"Ecs", "Eni", "Eci"}
	if g.Type == world.GroupTypeIP {
		kinds = []string{world.ServerIP}
	}
	if s.ID == "" {
		return s, wire.MissingParameter(at + ".ServerId")
	}
	if why := world.OneOf(kinds...)(s.Type); why != "" {
		return s, wire.InvalidParameter(at+".ServerType", why)
	}
	if text := p[at+".Weight"]; text != "" {
		if why := world.Between(0, 100)(text); why != "" {
			return s, wire.InvalidParameter(at+".Weight", why)
		}
		s.Weight = p.Num(at + ".Weight")
	}
	if !g.AnyPort && (s.Port < 1 || s.Port > 65535) {
		return s, wire.InvalidParameter(at+".Port", "1 to 65535 is allowed")
	}
	ni := c.Region.Behind(g.VPC, s.ID, s.IP)
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

func listListenerCertificates(c *call) (wire.Reply, *wire.Error) {
	l := c.Region.NLBListeners.Get(c.Params["ListenerId"])
	if l == nil {
		return nil, noSuchResource("listener")
	}
	if why := world.OneOf("", "Ca", "Server")(c.Params["CertType"]); why != "" {
		return nil, wire.InvalidParameter("CertType", why)
	}
	asked, err := c.Params.Limited("CertificateIds", 20)
	if err != nil {
		return nil, err
	}
	kind, ids := "Server", []string{}
	if l.Protocol == world.ProtoTCPSSL {
		ids = l.Settings.List("CertificateIds", world.UsualCertificate)
		if c.Params["CertType"] == "Ca" {
			kind, ids = "Ca", l.Settings.List("CaCertificateIds")
		}
	}
	all := account.NewTable[nlbCertificate](nil, nil)
	for i, id := range slices.DeleteFunc(ids, func(id string) bool { return !wire.Within(asked, id) }) {
		all.Add(id, &nlbCertificate{id, kind, "Associated", i == 0})
	}
	rows, page, err := nlbList(c, account.Selection[nlbCertificate]{Table: all})
	if err != nil {
		return nil, err
	}
	return &nlbCertificatesReply{
		nlbPage: page, CertificateIds: wire.Mapped(rows, func(r *nlbCertificate) string { return r.CertificateId }),
		Certificates: wire.Mapped(rows, func(r *nlbCertificate) nlbCertificate { return *r }),
	}, nil
}
