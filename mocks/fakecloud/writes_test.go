package fakecloud_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const modify = "ModifyNetworkInterfaceAttribute"

// outOfRange is the published code for timeouts that an interface cannot have.
const outOfRange = "InvalidParameter.EniConnectionTrackingConfiguration"

func tracking(name string) string { return "ConnectionTrackingConfiguration." + name }

func TestModifyRefusals(t *testing.T) {
	t.Parallel()
	w := fakecloud.Shop()
	w.Regions[0].Interfaces[0].Status = "Attaching"
	s, base := serve(t, w, unlimited())
	hz := func(id string, more ...string) []string {
		return append([]string{"RegionId", "cn-hangzhou", "NetworkInterfaceId", id}, more...)
	}
	const tcp, closed, udp = "TcpEstablishedTimeout", "TcpClosedAndTimeWaitTimeout", "UdpTimeout"
	tests := []struct {
		status int
		code   string
		params []string
	}{
		{400, outOfRange, hz("eni-hz-web-2", tracking(tcp), "900")},
		{400, outOfRange, hz("eni-hz-web-2", tracking(tcp), "0")},
		{400, "InvalidParameter", hz("eni-hz-web-2", tracking(tcp), "long")},
		{400, outOfRange, hz("eni-hz-web-2", tracking(closed), "2")},
		{400, outOfRange, hz("eni-hz-web-2", tracking(closed), "16")},
		{400, outOfRange, hz("eni-hz-web-2", tracking(udp), "90")},
		{400, outOfRange, hz("eni-hz-web-2", tracking(tcp), "910", tracking(udp), "31")},
		{400, "InvalidParameter", hz("eni-hz-web-2", "ConnectionTrackingConfiguration", "910")},
		{404, "InvalidEniId.NotFound", hz("eni-none", tracking(tcp), "910")},
		{404, "InvalidEniId.NotFound", []string{"RegionId", "cn-shanghai", "NetworkInterfaceId", "eni-hz-web-2"}},
		{404, "InvalidRegionId.NotFound", []string{"RegionId", "cn-nowhere", "NetworkInterfaceId", "eni-hz-web-2"}},
		{400, "MissingParameter", []string{"RegionId", "cn-hangzhou"}},
		{400, "MissingParameter", []string{"NetworkInterfaceId", "eni-hz-web-2"}},
		{403, "InvalidOperation.EniServiceManaged", hz("eni-hz-nlb-h", tracking(tcp), "910")},
		{400, "InvalidOperation.InvalidEniState", hz("eni-hz-web-1", tracking(tcp), "910")},
	}
	for _, tt := range tests {
		refused(t, base, tt.status, tt.code, verECS, modify, tt.params...)
	}
	before := interfaceIn(t, w, "eni-hz-web-2").Timeouts
	if now := interfaceIn(t, s.World(), "eni-hz-web-2").Timeouts; now != before {
		t.Errorf("refused changes changed %v to %v", before, now)
	}
}

// TestModifyOtherMembers changes what is not a timeout: it shows afterwards, it
// is refused, but it is never quietly lost.
func TestModifyOtherMembers(t *testing.T) {
	t.Parallel()
	w := fakecloud.Shop()
	w.Regions[0].Interfaces[3].SecurityGroups = []string{"sg-hz-api"}
	s, base := serve(t, w, unlimited())
	web := func(more ...string) []string {
		return append([]string{"RegionId", "cn-hangzhou", "NetworkInterfaceId", "eni-hz-web-2"}, more...)
	}
	before := interfaceIn(t, s.World(), "eni-hz-web-2")
	for _, tt := range []struct {
		status int
		code   string
		params []string
	}{
		{404, "InvalidSecurityGroupId.NotFound", web("SecurityGroupId.1", "sg-hz-web", "SecurityGroupId.2", "sg-none")},
		{400, "InvalidParameter", web("NetworkInterfaceName", "a")},
		{400, "InvalidParameter", web("NetworkInterfaceName", "http://a")},
		{400, "InvalidParameter", web("Description", strings.Repeat("a", 256))},
		{400, "InvalidParameter", web("QueueNumber", "0")},
		{400, "UnsupportedParameter", web("TxQueueSize", "8192")},
		{400, "UnsupportedParameter", web("EnhancedNetwork.EnableSriov", "true")},
		// all or nothing
		{400, outOfRange, web("NetworkInterfaceName", "web", tracking("UdpTimeout"), "90")},
	} {
		refused(t, base, tt.status, tt.code, verECS, modify, tt.params...)
	}
	if now := interfaceIn(t, s.World(), "eni-hz-web-2"); !cmp.Equal(now, before, cmpopts.EquateEmpty()) {
		t.Errorf("refused changes changed %+v to %+v", before, now)
	}
	want[struct{}](t, base, verECS, modify, web("NetworkInterfaceName", "web", "Description", "second", "SecurityGroupId.1", "sg-hz-api")...)
	want[struct{}](t, base, verECS, modify, web("QueueNumber", "4", "SourceDestCheck", "true", "DeleteOnRelease", "false")...)
	type row struct {
		QueueNumber                      int
		SourceDestCheck, DeleteOnRelease bool
	}
	if got := want[row](t, base, verECS, readTimeouts, web()...); got != (row{4, true, false}) {
		t.Errorf("set: %+v", got)
	}
	now := interfaceIn(t, s.World(), "eni-hz-web-2")
	if now.Name != "web" || now.Description != "second" || !slices.Equal(now.SecurityGroups, []string{"sg-hz-api"}) {
		t.Errorf("got %+v", now)
	}
}

func TestOmittedTimeouts(t *testing.T) {
	t.Parallel()
	for mode, truth := range map[string]fakecloud.Timeouts{
		"keep":  {TCPEstablished: 30, TCPClosed: 5, UDP: 100},
		"reset": {TCPEstablished: 910, TCPClosed: 3, UDP: 100},
	} {
		w := fakecloud.Shop()
		w.OmittedTimeouts = mode
		s, base := serve(t, w, unlimited())
		want[struct{}](t, base, verECS, modify, "RegionId", "cn-hangzhou", "NetworkInterfaceId", "eni-hz-api-1b", tracking("UdpTimeout"), "100")
		if got := interfaceIn(t, s.World(), "eni-hz-api-1b").Timeouts; got != truth {
			t.Errorf("%s: %v, want %v", mode, got, truth)
		}
	}
}

func TestServerOwnsItsWorld(t *testing.T) {
	t.Parallel()
	w := fakecloud.Shop()
	s := fakecloud.NewServer(w, fakecloud.Options{})
	w.Regions[0].Interfaces[0].Timeouts.UDP = 10
	got := s.World()
	if interfaceIn(t, got, "eni-hz-web-1").Timeouts.UDP != 100 {
		t.Error("the server saw a change of the caller's world")
	}
	got.Regions[0].CLBs[0].Listeners[0].Port = 1
	if s.World().Regions[0].CLBs[0].Listeners[0].Port == 1 {
		t.Error("a copy shares memory with the server")
	}
}

func TestDeniedKey(t *testing.T) {
	t.Parallel()
	w := fakecloud.Shop()
	w.AccessKeys = append(w.AccessKeys, fakecloud.AccessKey{ID: "k", Secret: "s", Identity: "user", Name: "narrow", Deny: []fakecloud.Deny{
		{Action: "ecs:DescribeInstances"}, {Action: "ecs:*Attribute", Resource: "eni-hz-web-2"}, {Action: "nlb:*"},
	}})
	_, base := serve(t, w, unlimited())
	k := signer{id: "k", secret: "s"}
	hz := []string{"RegionId", "cn-hangzhou"}
	status, body, _ := callAs(t, k, base, verECS, "DescribeInstances", hz...)
	if status != 200 || !strings.Contains(string(body), `"Instance":[]`) {
		t.Errorf("without permission the list is empty, not %d %s", status, body)
	}
	status, _, f := callAs(t, k, base, verECS, readTimeouts, append(hz, "NetworkInterfaceId", "eni-hz-web-2")...)
	if status != 403 || f.Code != "Forbidden.RAM" || f.AccessDeniedDetail["AuthAction"] != "ecs:"+readTimeouts {
		t.Errorf("got %d %+v", status, f)
	}
	if status, _, f = callAs(t, k, base, verECS, readTimeouts, append(hz, "NetworkInterfaceId", "eni-hz-web-1")...); status != 200 {
		t.Errorf("another interface: %d %+v", status, f)
	}
	if status, _, f = callAs(t, k, base, verNLB, "ListListeners", hz...); status != 403 || f.Code != "Forbidden.NoPermission" {
		t.Errorf("nlb: %d %+v", status, f)
	}
}

func TestCLBListenerWrites(t *testing.T) {
	t.Parallel()
	s, base := serve(t, fakecloud.Shop(), unlimited())
	at := func(port string, more ...string) []string {
		return append([]string{"RegionId", "cn-hangzhou", "LoadBalancerId", "lb-hz-api", "ListenerPort", port}, more...)
	}
	const tcp, http = "SetLoadBalancerTCPListenerAttribute", "SetLoadBalancerHTTPListenerAttribute"
	refused(t, base, 400, "InvalidParameter", verSLB, tcp, at("7000", "EstablishedTimeout", "901")...)
	refused(t, base, 400, "InvalidParameter", verSLB, tcp, at("7000", "EstablishedTimeout", "9")...)
	refused(t, base, 400, "InvalidParameter", verSLB, http, at("8000", "IdleTimeout", "61")...)
	refused(t, base, 400, "InvalidParameter", verSLB, tcp, at("7000", "VServerGroupId", "rsp-hz-web")...)
	refused(t, base, 400, "DryRunOperation", verSLB, tcp, at("7000", "EstablishedTimeout", "300", "DryRun", "true")...)
	refused(t, base, 404, "ListenerNotFound", verSLB, http, at("7000", "IdleTimeout", "6")...)
	refused(t, base, 404, "InvalidLoadBalancerId.NotFound", verSLB, tcp, "LoadBalancerId", "lb-none", "ListenerPort", "1")
	want[struct{}](t, base, verSLB, tcp, at("7000", "EstablishedTimeout", "300")...)
	want[struct{}](t, base, verSLB, http, at("8000", "RequestTimeout", "90")...)
	l := s.World().Regions[0].CLBs[1].Listeners
	if l[0].EstablishedTimeout != 300 || l[3].RequestTimeout != 90 || l[3].IdleTimeout != 15 {
		t.Errorf("listeners = %+v", l)
	}
}

func TestNLBJob(t *testing.T) {
	t.Parallel()
	c := newClock()
	w := fakecloud.Shop()
	w.JobTime = 2 * time.Second
	_, base := serve(t, w, fakecloud.Options{Clock: c.now, Quotas: &fakecloud.Quotas{}})
	do := func(action string, params ...string) map[string]any {
		t.Helper()
		status, body, _ := callAs(t, signer{date: c.now()}, base, verNLB, action, append(params, "RegionId", "cn-hangzhou")...)
		return decoded(t, status, body)
	}
	lsn := []string{"ListenerId", "lsn-hz-gateway@1883"}
	job := do("UpdateListenerAttribute", append(lsn, "IdleTimeout", "600")...)["JobId"].(string)
	if got := do("GetJobStatus", "JobId", job)["Status"]; got != "processing" {
		t.Errorf("status = %v", got)
	}
	if got := do("GetListenerAttribute", lsn...); got["ListenerStatus"] != "Configuring" || got["IdleTimeout"] != 300.0 {
		t.Errorf("meanwhile: %v", got)
	}
	if got := do("UpdateListenerAttribute", append(lsn, "IdleTimeout", "500")...); got["Code"] != "IncorrectStatus.listener" {
		t.Errorf("a second change at once: %v", got)
	}
	if got := do("GetJobStatus", "JobId", "job-none"); got["Code"] != "ResourceNotFound.JobId" {
		t.Errorf("no such job: %v", got)
	}
	c.advance(2 * time.Second)
	if got := do("ListAsynJobs", "JobIds.1", job); got["TotalCount"] != "1" {
		t.Errorf("jobs = %v", got)
	}
	if got := do("ListAsynJobs", "JobIds", `["`+job+`"]`); got["TotalCount"] != "1" {
		t.Errorf("jobs by one text = %v", got)
	}
	if got := do("GetJobStatus", "JobId", job)["Status"]; got != "Succeeded" {
		t.Errorf("status = %v", got)
	}
	if got := do("GetListenerAttribute", lsn...); got["ListenerStatus"] != "Running" || got["IdleTimeout"] != 600.0 {
		t.Errorf("afterwards: %v", got)
	}
	for _, bad := range [][2]string{{"lsn-hz-gateway@5060", "21"}, {"lsn-hz-gateway@443", "901"}, {"lsn-hz-gateway@443", "9"}} {
		if got := do("UpdateListenerAttribute", "ListenerId", bad[0], "IdleTimeout", bad[1]); got["Code"] != "IllegalParam.IdleTimeout" {
			t.Errorf("%v: %v", bad, got)
		}
	}
}

func TestHealthFollowsAChange(t *testing.T) {
	t.Parallel()
	w := fakecloud.Shop()
	w.Regions[0].Health.UnhealthyAfterChange = []string{"eni-hz-web-2"}
	_, base := serve(t, w, unlimited())
	sick := func() (clb, nlb int) {
		_, body, _ := call(t, base, verSLB, "DescribeHealthStatus", "RegionId", "cn-hangzhou", "LoadBalancerId", "lb-hz-web", "ListenerPort", "443")
		clb = strings.Count(string(body), `"abnormal"`)
		_, body, _ = call(t, base, verNLB, "GetListenerHealthStatus", "RegionId", "cn-hangzhou", "ListenerId", "lsn-hz-gateway@443")
		return clb, strings.Count(string(body), `"Unhealthy"`)
	}
	set := func(v int) {
		want[struct{}](t, base, verECS, modify, "RegionId", "cn-hangzhou", "NetworkInterfaceId", "eni-hz-web-2",
			tracking("TcpEstablishedTimeout"), strconv.Itoa(v))
	}
	// with web-3, which the world calls unhealthy, and old-1, which is stopped
	for i, step := range []struct{ value, clb, nlb int }{{60, 2, 0}, {910, 3, 1}, {60, 2, 0}} {
		set(step.value)
		if clb, nlb := sick(); clb != step.clb || nlb != step.nlb {
			t.Errorf("step %d: %d and %d unhealthy, want %d and %d", i, clb, nlb, step.clb, step.nlb)
		}
	}
}
