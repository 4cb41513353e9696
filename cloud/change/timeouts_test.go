package change_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/cloud/change"
	"github.com/alictl/alictl/cloud/cloudtest"
	"github.com/alictl/alictl/internal/apply"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/mocks/fakecloud"
)

const region = "cn-hangzhou"

// wire keeps the parameters of the requests that pass.
type wire struct {
	inner http.Handler
	mu    sync.Mutex
	sent  []url.Values
}

// ServeHTTP notes a request and passes it on.
func (w *wire) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // the account notices what is missing
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	params := r.URL.Query()
	if form, err := url.ParseQuery(string(body)); err == nil {
		for name, values := range form {
			params[name] = values
		}
	}
	params.Set("Action", r.Header.Get("X-Acs-Action"))
	w.mu.Lock()
	w.sent = append(w.sent, params)
	w.mu.Unlock()
	w.inner.ServeHTTP(out, r)
}

func world() *fakecloud.World {
	return &fakecloud.World{
		AccountID: "1234567890123456", AccessKeys: []fakecloud.AccessKey{{ID: "LTAI5tSandboxNotARealKey", Secret: "sandbox-secret-that-opens-nothing"}},
		OmittedTimeouts: "reset",
		Regions: []fakecloud.Region{{
			ID: region, Instances: []fakecloud.Instance{{ID: "i-1", VPC: "vpc-1"}, {ID: "i-2", VPC: "vpc-1"}},
			Interfaces: []fakecloud.Interface{
				{ID: "eni-1", Instance: "i-1", Address: "10.0.0.1", Timeouts: fakecloud.Timeouts{TCPEstablished: 60, TCPClosed: 7, UDP: 20}},
				{ID: "eni-2", Instance: "i-2", Address: "10.0.0.2"}, {ID: "eni-managed", VPC: "vpc-1", Address: "10.0.0.3", ServiceManaged: true},
			},
			CLBs: []fakecloud.CLB{{ID: "lb-1", VPC: "vpc-1", Backends: []fakecloud.Backend{{ID: "i-1"}, {ID: "i-2"}}, Listeners: []fakecloud.CLBListener{
				{Port: 80, Protocol: "tcp"}, {Port: 81, Protocol: "tcp"},
			}}},
			ServerGroups: []fakecloud.ServerGroup{{ID: "sgp-1", VPC: "vpc-1", Servers: []fakecloud.GroupServer{{ID: "i-1", IP: "10.0.0.1", Port: 80}, {ID: "i-2", IP: "10.0.0.2", Port: 80}}}},
			NLBs: []fakecloud.NLB{{ID: "nlb-1", VPC: "vpc-1", Listeners: []fakecloud.NLBListener{
				{ID: "lsn-1", Port: 80, Protocol: "TCP", ServerGroup: "sgp-1"}, {ID: "lsn-2", Port: 81, Protocol: "TCP", Status: "Stopped", ServerGroup: "sgp-1"},
			}}},
			Health: fakecloud.Health{Unhealthy: []string{"i-2"}},
		}},
	}
}

func executor(t *testing.T, writes bool) (*change.Timeouts, *fakecloud.Server, *wire) {
	t.Helper()
	server := fakecloud.NewServer(world(), fakecloud.Options{})
	w := &wire{inner: server}
	account := cloudtest.Site(t, w, cloudtest.Key(), call.Options{Writes: writes})
	e, err := change.NewTimeouts(account.Access, account.Door, []string{region})
	if err != nil {
		t.Fatal(err)
	}
	return e, server, w
}

// All three values go out in every change, and are what is read back.
func TestWrite(t *testing.T) {
	t.Parallel()
	e, server, w := executor(t, true)
	ctx := context.Background()
	before, err := e.Timeouts(ctx, region, "eni-1")
	if want := (model.Timeouts{TCPEstablished: 60, TCPClosedAndTimeWait: 7, UDP: 20}); err != nil || before != want {
		t.Errorf("before: %+v, %v", before, err)
	}
	want := model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 7, UDP: 20}
	id, err := e.SetTimeouts(ctx, region, "eni-1", before, want)
	if err != nil || id == "" {
		t.Fatalf("request %q, %v", id, err)
	}
	if after, err := e.Timeouts(ctx, region, "eni-1"); err != nil || after != want {
		t.Errorf("after: %+v, %v", after, err)
	}
	sent := map[string]string{}
	for name, values := range w.sent[1] {
		sent[name] = values[0]
	}
	wantSent := map[string]string{
		"Action": "ModifyNetworkInterfaceAttribute", "RegionId": region, "NetworkInterfaceId": "eni-1",
		"ConnectionTrackingConfiguration.TcpEstablishedTimeout": "910", "ConnectionTrackingConfiguration.TcpClosedAndTimeWaitTimeout": "7",
		"ConnectionTrackingConfiguration.UdpTimeout": "20",
	}
	if diff := cmp.Diff(wantSent, sent); diff != "" {
		t.Errorf("parameters (-want +got)\n%s", diff)
	}
	if calls := server.Calls()["ecs:ModifyNetworkInterfaceAttribute"]; calls != 1 {
		t.Errorf("%d writes", calls)
	}
}

// started is what eni-1 has when a test begins.
var started = model.Timeouts{TCPEstablished: 60, TCPClosedAndTimeWait: 7, UDP: 20}

// A write that the account did not take at once is made again only where nobody
// has changed the interface meanwhile, and where that can be read.
func TestRepeatedWrite(t *testing.T) {
	t.Parallel()
	want := model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 15, UDP: 100}
	drift := fakecloud.Fault{Kind: fakecloud.FaultChange, Action: "DescribeNetworkInterfaceAttribute", First: 1, Timeouts: fakecloud.Timeouts{TCPEstablished: 300}}
	blind := fakecloud.Fault{Kind: fakecloud.FaultDeny, Action: "DescribeNetworkInterfaceAttribute"}
	throttled := fakecloud.Fault{Kind: fakecloud.FaultThrottle, Action: "Modify*", First: 1}
	broken := fakecloud.Fault{Kind: fakecloud.FaultHTTPError, Status: 500, Action: "Modify*", First: 1}
	done := fakecloud.Fault{Kind: fakecloud.FaultCutAfter, Action: "Modify*", First: 1}
	tests := map[string]struct {
		faults  []fakecloud.Fault
		code    string // "" when it works
		refused bool
		writes  int
		live    int
	}{
		"throttled":               {[]fakecloud.Fault{throttled}, "", false, 2, 910},
		"broken":                  {[]fakecloud.Fault{broken}, "", false, 2, 910},
		"throttled, changed":      {[]fakecloud.Fault{throttled, drift}, "Throttling.User", true, 1, 300},
		"broken, changed":         {[]fakecloud.Fault{broken, drift}, "InternalError", false, 1, 300},
		"throttled, not readable": {[]fakecloud.Fault{throttled, blind}, "Throttling.User", true, 1, 60},
		"done, reply lost":        {[]fakecloud.Fault{done}, "Network", false, 1, 910},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, server, _ := executor(t, true)
			server.SetFaults(tt.faults...)
			_, err := e.SetTimeouts(context.Background(), region, "eni-1", started, want)
			failure, _ := err.(*cloud.Error)
			switch {
			case tt.code == "" && err != nil:
				t.Error(err)
			case tt.code != "" && (failure == nil || failure.Code() != tt.code || failure.Refused() != tt.refused):
				t.Errorf("got %v, want %s, refused %v", err, tt.code, tt.refused)
			}
			if writes := server.Calls()["ecs:ModifyNetworkInterfaceAttribute"]; writes != tt.writes {
				t.Errorf("%d writes, want %d", writes, tt.writes)
			}
			if live := server.World().Regions[0].Interfaces[0].Timeouts.TCPEstablished; live != tt.live {
				t.Errorf("the interface has %d, want %d", live, tt.live)
			}
		})
	}
}

func TestWriteFails(t *testing.T) {
	t.Parallel()
	good := model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 15, UDP: 100}
	tests := map[string]struct {
		writes  bool
		region  string
		id      string
		want    model.Timeouts
		fault   fakecloud.Fault
		code    string // "" for an error that is not the cloud's
		refused bool
		happens bool
	}{
		"read only":       {false, region, "eni-1", good, fakecloud.Fault{Kind: fakecloud.FaultLatency}, "ReadOnly", true, false},
		"managed":         {true, region, "eni-managed", good, fakecloud.Fault{Kind: fakecloud.FaultLatency}, "InvalidOperation.EniServiceManaged", true, false},
		"gone":            {true, region, "eni-gone", good, fakecloud.Fault{Kind: fakecloud.FaultLatency}, "InvalidEniId.NotFound", true, false},
		"not allowed":     {true, region, "eni-1", model.Timeouts{TCPEstablished: 905, TCPClosedAndTimeWait: 15, UDP: 100}, fakecloud.Fault{Kind: fakecloud.FaultLatency}, "InvalidParameter", true, false},
		"other region":    {true, "cn-beijing", "eni-1", good, fakecloud.Fault{Kind: fakecloud.FaultLatency}, "", false, false},
		"denied":          {true, region, "eni-1", good, fakecloud.Fault{Kind: fakecloud.FaultDeny}, "Forbidden.RAM", true, false},
		"page of a proxy": {true, region, "eni-1", good, fakecloud.Fault{Kind: fakecloud.FaultHTTPError, Status: 499, HTML: true}, "HTTP.499", false, false},
		"denied, unsure":  {true, region, "eni-1", good, fakecloud.Fault{Kind: fakecloud.FaultCutBefore, First: 1}, "Forbidden.RAM", false, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, server, _ := executor(t, tt.writes)
			tt.fault.Action = "Modify*"
			later := fakecloud.Fault{Kind: fakecloud.FaultDeny, Action: "Modify*", After: 1}
			server.SetFaults(tt.fault, later)
			_, err := e.SetTimeouts(context.Background(), tt.region, tt.id, started, tt.want)
			failure, ok := err.(*cloud.Error)
			if err == nil || ok != (tt.code != "") {
				t.Fatalf("got %v", err)
			}
			if ok && (!strings.HasPrefix(failure.Code(), tt.code) || failure.Refused() != tt.refused) {
				t.Errorf("code %s, refused %v: %v", failure.Code(), failure.Refused(), err)
			}
			if happened := server.World().Regions[0].Interfaces[0].Timeouts.TCPEstablished != 60; happened != tt.happens {
				t.Errorf("it happened: %v", happened)
			}
		})
	}
}

// The unhealthy backends of a CLB are counted per listener, those of an NLB for
// one listener. A stopped listener is not a sick one.
func TestHealth(t *testing.T) {
	t.Parallel()
	e, _, _ := executor(t, false)
	tests := map[apply.HealthTarget]int{
		{RegionID: region, Kind: model.CLB, LoadBalancerID: "lb-1"}:                       2,
		{RegionID: region, Kind: model.NLB, LoadBalancerID: "nlb-1", ListenerID: "lsn-1"}: 1,
		{RegionID: region, Kind: model.NLB, LoadBalancerID: "nlb-1", ListenerID: "lsn-2"}: 0,
	}
	for target, want := range tests {
		if got, err := e.UnhealthyBackends(context.Background(), target); err != nil || got != want {
			t.Errorf("%+v: %d, %v; want %d", target, got, err, want)
		}
	}
	for _, target := range []apply.HealthTarget{
		{RegionID: "cn-beijing", Kind: model.CLB, LoadBalancerID: "lb-1"},
		{RegionID: region, Kind: model.CLB, LoadBalancerID: "lb-gone"}, {RegionID: region, Kind: model.NLB, ListenerID: "lsn-gone"},
	} {
		if _, err := e.UnhealthyBackends(context.Background(), target); err == nil {
			t.Errorf("%+v: no error", target)
		}
	}
	if _, err := e.Timeouts(context.Background(), "cn-beijing", "eni-1"); err == nil {
		t.Error("a region that is not part of the run can be read")
	}
}
