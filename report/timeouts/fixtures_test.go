package timeouts_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/reporttest"
	"github.com/alictl/alictl/report/timeouts"
)

// plans are the plans every format is tested with.
func plans() map[string]*plan.Plan {
	return map[string]*plan.Plan{
		"empty":      finish(&plan.Plan{Complete: true, Regions: []string{"cn-hangzhou"}}),
		"typical":    typical(),
		"incomplete": incomplete(),
		"hostile":    hostile(),
		"large":      large(60),
	}
}

func finish(p *plan.Plan) *plan.Plan {
	p.Schema = plan.Schema
	p.CreatedAt = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	if p.AccountID == "" {
		p.AccountID = "1234567890123456"
	}
	if p.Policy.TimeWaitSeconds == 0 {
		p.Policy.TimeWaitSeconds = 15
	}
	p.Summarize()
	return p
}

func values(tcp, closed, udp int) *model.Timeouts {
	return &model.Timeouts{TCPEstablished: tcp, TCPClosedAndTimeWait: closed, UDP: udp}
}

func clb(id string, protocol model.Protocol, port, seconds int) plan.Listener {
	return plan.Listener{LoadBalancerID: id, LoadBalancerKind: model.CLB, Port: port, Protocol: protocol,
		ServerGroupID: "rsp-bp1s7gkz0q1pd", RequiredSeconds: seconds}
}

func nlb(id string, protocol model.Protocol, port, seconds int) plan.Listener {
	return plan.Listener{LoadBalancerID: id, LoadBalancerKind: model.NLB, Port: port, Protocol: protocol,
		ListenerID: "lsn-0xk1v2t3r4@" + fmt.Sprint(port), ServerGroupID: "sgp-8h2d6qk1zr", RequiredSeconds: seconds}
}

func ports(l plan.Listener, first, last int) plan.Listener {
	l.StartPort, l.EndPort = first, last
	return l
}

func change(f model.Field, from, to int, selected bool) plan.Change {
	c := plan.Change{Field: f, From: from, To: to, Direction: plan.Raise, Selected: selected}
	if to < from {
		c.Direction = plan.Lower
	}
	return c
}

func typical() *plan.Plan {
	web := clb("lb-bp1o94dp5i6ea0kq3mtu1", model.TCP, 443, 900)
	many := []plan.Listener{web, clb("lb-bp1o94dp5i6ea0kq3mtu1", model.HTTP, 80, 60), nlb("nlb-83ckzc8d4xlp8o9apf", model.UDP, 53, 90)}
	for port := 8001; port <= 8040; port++ {
		many = append(many, clb("lb-bp1b6c719dfa08ex2wq7k", model.TCP, port, 300))
	}
	return finish(&plan.Plan{
		Complete: true, Regions: []string{"cn-hangzhou", "cn-shanghai"},
		Interfaces: []plan.Interface{
			{RegionID: "cn-hangzhou", ID: "eni-bp10aligned0first00x1", InstanceID: "i-bp1aligned0first00x1", Status: plan.Aligned,
				Current: values(910, 15, 100), Desired: values(910, 15, 100), Listeners: []plan.Listener{web},
				Notes: []text.Message{{ID: "note.default_timeout", Data: text.Data{"Field": "IdleTimeout",
					"Listener": "nlb-83ckzc8d4xlp8o9apf tcp/22", "Seconds": 900}}}},
			{RegionID: "cn-hangzhou", ID: "eni-bp1f4l9yx0r8a3yv0h5a", InstanceID: "i-bp1f1dvfto1sigz5oqld", Status: plan.TooShort,
				Current: values(60, 3, 30), Desired: values(910, 15, 100), Listeners: many,
				Changes: []plan.Change{change(model.FieldTCPEstablished, 60, 910, true),
					change(model.FieldTCPClosed, 3, 15, true), change(model.FieldUDP, 30, 100, true)}},
			{RegionID: "cn-hangzhou", ID: "eni-bp1g0m1x3d7c2b6kq9pz", InstanceID: "i-bp1mixed00000000000x", Status: plan.Mixed,
				Current: values(910, 3, 100), Desired: values(100, 15, 100),
				Listeners: []plan.Listener{clb("lb-bp1b6c719dfa08ex2wq7k", model.HTTP, 8080, 90)},
				Changes: []plan.Change{change(model.FieldTCPEstablished, 910, 100, false),
					change(model.FieldTCPClosed, 3, 15, true)}},
			{RegionID: "cn-hangzhou", ID: "eni-bp1managed0000000kz1", Status: plan.TooShort,
				Current: values(60, 15, 30), Desired: values(910, 15, 30), Listeners: []plan.Listener{web},
				Changes: []plan.Change{change(model.FieldTCPEstablished, 60, 910, false)},
				Notes:   []text.Message{{ID: "note.service_managed"}}},
			{RegionID: "cn-shanghai", ID: "eni-uf6long0000000000002", InstanceID: "i-uf6long0000000000002", Status: plan.TooLong,
				Current: values(910, 15, 30), Desired: values(30, 15, 30),
				Listeners: []plan.Listener{clb("lb-uf6t1mm1kfbyrhd3ps4qe", model.TCP, 22, 10)},
				Changes:   []plan.Change{change(model.FieldTCPEstablished, 910, 30, false)}},
			{RegionID: "cn-shanghai", ID: "eni-uf6short000000000001", InstanceID: "i-uf6short000000000001", Status: plan.TooShort,
				Current: values(910, 15, 30), Desired: values(910, 15, 30),
				Listeners: []plan.Listener{ports(nlb("nlb-0i2ysl0c7c3w2v7d5x", model.TCPSSL, 0, 3600), 2000, 3000)},
				Notes:     []text.Message{{ID: "note.cannot_align_tcp", Data: text.Data{"Required": 3600, "Largest": 910}}}},
		},
		UnresolvedBackends: []plan.UnresolvedBackend{
			{RegionID: "cn-hangzhou", LoadBalancerID: "nlb-83ckzc8d4xlp8o9apf", ServerGroupID: "sgp-8h2d6qk1zr",
				ServerType: model.ServerIP, ServerIP: "10.9.0.7", Reason: plan.NotFound},
			{RegionID: "cn-hangzhou", LoadBalancerID: "lb-bp1o94dp5i6ea0kq3mtu1", ServerType: model.ServerECS,
				ServerID: "i-bp1gone00000000000gone", Reason: plan.Ambiguous},
		},
	})
}

func incomplete() *plan.Plan {
	p := typical()
	p.Complete = false
	for i := range 3 {
		id := fmt.Sprintf("eni-uf6unread00000000000%d", i)
		p.Interfaces = append(p.Interfaces, plan.Interface{RegionID: "cn-shanghai", ID: id,
			InstanceID: "i-uf6unread000000000000", Status: plan.Unknown,
			Notes: []text.Message{{ID: "note.unread"}}, Listeners: []plan.Listener{clb("lb-uf6t1mm1kfbyrhd3ps4qe", model.TCP, 22, 10)}})
		p.Errors = append(p.Errors, model.ReadError{RegionID: "cn-shanghai", Product: "ecs",
			Action: "DescribeNetworkInterfaceAttribute", ResourceID: id, Code: "Forbidden.RAM",
			Message: "User not authorized to operate on the specified resource.", RequestID: fmt.Sprintf("4C467B38-3910-447D-87BC-%012d", i)})
	}
	p.UnresolvedBackends = append(p.UnresolvedBackends, plan.UnresolvedBackend{RegionID: "cn-shanghai",
		LoadBalancerID: "nlb-0i2ysl0c7c3w2v7d5x", ServerGroupID: "sgp-1", ServerType: model.ServerENI,
		ServerID: "eni-uf6x", ServerIP: "10.0.0.9", Reason: plan.Unread})
	p.Errors = append(p.Errors, model.ReadError{RegionID: "cn-shanghai", Product: "slb",
		Action: "DescribeLoadBalancers", Code: "ServiceUnavailable", Message: "The request has failed due to a temporary failure of the server."})
	return finish(p)
}

func hostile() *plan.Plan {
	l := plan.Listener{LoadBalancerID: reporttest.Evil, LoadBalancerKind: model.CLB, ListenerID: reporttest.Evil, Port: 80, Protocol: model.TCP,
		ServerGroupID: "@" + reporttest.Evil, RequiredSeconds: 900}
	return finish(&plan.Plan{
		AccountID: reporttest.Evil, Regions: []string{reporttest.Evil, "cn-hangzhou"},
		Interfaces: []plan.Interface{
			{RegionID: reporttest.Evil, ID: reporttest.Evil, InstanceID: "-" + reporttest.Evil, Status: plan.TooShort, Current: values(60, 15, 30),
				Desired: values(910, 15, 30), Listeners: []plan.Listener{l}, Note: "+" + reporttest.Evil,
				Changes: []plan.Change{change(model.FieldTCPEstablished, 60, 910, true)}},
			{RegionID: "cn-hangzhou", ID: strings.Repeat("长名", 200), Status: plan.Unknown, Listeners: []plan.Listener{l}},
			{RegionID: "cn-hangzhou", ID: strings.Repeat("n", 300), Status: plan.Aligned, Current: values(910, 15, 30),
				Desired: values(910, 15, 30), Listeners: []plan.Listener{l}, Note: reporttest.Evil},
		},
		UnresolvedBackends: []plan.UnresolvedBackend{{RegionID: reporttest.Evil, LoadBalancerID: reporttest.Evil, ServerGroupID: reporttest.Evil,
			ServerType: reporttest.Evil, ServerID: reporttest.Evil, ServerIP: reporttest.Evil, Reason: reporttest.Evil}},
		Errors: []model.ReadError{{RegionID: reporttest.Evil, Product: reporttest.Evil, Action: reporttest.Evil, ResourceID: reporttest.Evil, Code: reporttest.Evil, Message: reporttest.Evil, RequestID: reporttest.Evil}},
	})
}

// large has n interfaces in three regions: a third aligned, a third too short.
func large(n int) *plan.Plan {
	p := &plan.Plan{Complete: true, Regions: []string{"cn-beijing", "cn-hangzhou", "cn-shanghai"}}
	for i := range n {
		c := plan.Interface{RegionID: p.Regions[i*3/n], ID: fmt.Sprintf("eni-2ze%016x", i), InstanceID: fmt.Sprintf("i-2ze%016x", i),
			Status: plan.Aligned, Current: values(910, 15, 30), Desired: values(910, 15, 30)}
		for port := range 4 {
			c.Listeners = append(c.Listeners, clb(fmt.Sprintf("lb-2ze%018x", i%7), model.TCP, 8000+port, 900))
		}
		switch i % 3 {
		case 1:
			c.Status, c.Current = plan.TooShort, values(500, 15, 30)
			c.Changes = []plan.Change{change(model.FieldTCPEstablished, 500, 910, true)}
		case 2:
			c.Status, c.Desired = plan.TooLong, values(60, 15, 30)
			c.Changes = []plan.Change{change(model.FieldTCPEstablished, 910, 60, false)}
			for l := range c.Listeners {
				c.Listeners[l].RequiredSeconds = 60
			}
		}
		p.Interfaces = append(p.Interfaces, c)
	}
	return finish(p)
}

func applyReports() map[string]*timeouts.ApplyReport {
	full := &timeouts.ApplyReport{AccountID: "1234567890123456", Action: "apply", Journal: "/home/admin/.local/state/alictl/20261122T100000Z.journal",
		Stopped: "more backends are unhealthy than before"}
	for i, status := range []string{"applied", "already", "skipped", "failed", "uncertain", "unverified", "not_started", "invented"} {
		item := timeouts.Item{RegionID: "cn-hangzhou", ID: fmt.Sprintf("eni-bp1f4l9yx0r8a3yv0h%02d", i), Status: status,
			Before: values(60, 3, 30), After: values(910, 15, 100), Live: values(910, 15, 100), RequestID: "4C467B38-3910-447D-87BC-AC049166F216"}
		if i > 1 {
			item.Live, item.Reason = values(60, 3, 30), "Forbidden.RAM: not authorized to operate on the specified resource"
		}
		if status == "not_started" {
			item.Live, item.RequestID = nil, ""
		}
		full.Items = append(full.Items, item)
	}
	bad := &timeouts.ApplyReport{AccountID: reporttest.Evil, Action: "rollback", Journal: reporttest.Evil, Stopped: reporttest.Evil,
		Items: []timeouts.Item{{RegionID: reporttest.Evil, ID: reporttest.Evil, Status: reporttest.Evil, Reason: reporttest.Evil, RequestID: reporttest.Evil}}}
	out := map[string]*timeouts.ApplyReport{"empty": {Action: "apply"}, "full": full, "hostile": bad}
	for _, r := range out {
		r.Summarize()
	}
	return out
}

func verifyReports() map[string]*timeouts.VerifyReport {
	full := &timeouts.VerifyReport{AccountID: "1234567890123456", Journal: "a.journal"}
	for i, status := range []string{"as_written", "original", "different", "unreadable"} {
		item := timeouts.Item{RegionID: "cn-hangzhou", ID: fmt.Sprintf("eni-bp1f4l9yx0r8a3yv0h%02d", i), Status: status,
			Before: values(60, 3, 100), After: values(910, 15, 100)}
		switch status {
		case "as_written":
			item.Live = item.After
		case "original":
			item.Live = item.Before
		case "different":
			item.Live = values(300, 15, 100)
		default:
			item.Reason = "InvalidEniId.NotFound: the interface does not exist"
		}
		full.Items = append(full.Items, item)
	}
	out := map[string]*timeouts.VerifyReport{"empty": {}, "full": full}
	for _, r := range out {
		r.Summarize()
	}
	return out
}
