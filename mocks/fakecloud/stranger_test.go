package fakecloud_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud"
)

// withHeader is a request whose one header says where it comes from; Host is one too.
func withHeader(name, value string) func(*http.Request) {
	return func(r *http.Request) {
		if name == "Host" {
			r.Host = value
			return
		}
		r.Header.Set(name, value)
	}
}

// A web page can make a browser on this machine send a signed request, and can
// have a name of its own point here. Neither is answered, and nothing is changed.
func TestStrangersAreRefused(t *testing.T) {
	t.Parallel()
	s, base := serve(t, fakecloud.Shop(), unlimited())
	change := url.Values{
		"RegionId": {"cn-shanghai"}, "NetworkInterfaceId": {"eni-sh-web-1"}, "ConnectionTrackingConfiguration.TcpEstablishedTimeout": {"30"},
	}
	for name, bend := range map[string]func(*http.Request){
		"rebound name":         withHeader("Host", "rebound.evil.example"),
		"rebound with a port":  withHeader("Host", "rebound.evil.example:8080"),
		"foreign address":      withHeader("Host", "192.0.2.1"),
		"any address":          withHeader("Host", "0.0.0.0:8080"),
		"foreign IPv6":         withHeader("Host", "[2001:db8::1]:80"),
		"vendor's name inside": withHeader("Host", "ecs.aliyuncs.com.evil.example"),
		"vendor's name glued":  withHeader("Host", "evilaliyuncs.com"),
		"no name":              withHeader("Host", ":80"),
		"origin":               withHeader("Origin", "http://evil.example"),
		"opaque origin":        withHeader("Origin", "null"),
		"own origin":           withHeader("Origin", base),
		"referer":              withHeader("Referer", "http://evil.example/page"),
		"cross-site":           withHeader("Sec-Fetch-Site", "cross-site"),
		"same-site":            withHeader("Sec-Fetch-Site", "same-site"),
		"same-origin":          withHeader("Sec-Fetch-Site", "same-origin"),
	} {
		status, body := send(t, signer{method: http.MethodGet, bend: bend}.rpc(t, base, verECS, "ModifyNetworkInterfaceAttribute", change))
		var f failure
		if err := json.Unmarshal(body, &f); err != nil || status != http.StatusForbidden || f.Code != "Forbidden.ForeignRequest" {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	if n := s.Calls()["ecs:ModifyNetworkInterfaceAttribute"]; n != 0 {
		t.Errorf("%d of the requests were taken for calls", n)
	}
	for _, ni := range s.World().Regions[1].Interfaces {
		if ni.ID == "eni-sh-web-1" && ni.Timeouts.TCPEstablished != 100 {
			t.Errorf("a stranger has changed %+v", ni)
		}
	}
}

// Programs reach it by the names they have for it: as it listens, through a tunnel
// on another port, or as the vendor's host behind a proxy.
func TestProgramsAreAnswered(t *testing.T) {
	t.Parallel()
	opts := unlimited()
	opts.Hosts = []string{"cloud.example"}
	_, base := serve(t, fakecloud.Shop(), opts)
	for _, host := range []string{
		"127.0.0.1:1", "127.8.9.1", "[::1]:8080", "[::1]", "[::ffff:127.0.0.1]:80", "localhost", "LOCALHOST:99", "localhost.:80",
		"ecs.cn-hangzhou.aliyuncs.com", "slb.aliyuncs.com:443", "cloud.example:8443",
	} {
		r := signer{bend: withHeader("Host", host)}.rpc(t, base, verECS, "DescribeRegions", nil) // the host is not signed
		if status, body := send(t, r); status != http.StatusOK {
			t.Errorf("%s: %d %s", host, status, body)
		}
	}
	r := signer{bend: withHeader("Sec-Fetch-Site", "none")}.rpc(t, base, verECS, "DescribeRegions", nil)
	if status, body := send(t, r); status != http.StatusOK {
		t.Errorf("typed by hand: %d %s", status, body)
	}
}

// deadlines is a connection that notes the deadlines it is given.
type deadlines struct {
	*httptest.ResponseRecorder
	read, write []time.Time
}

func (d *deadlines) SetReadDeadline(at time.Time) error {
	d.read = append(d.read, at)
	return nil
}

func (d *deadlines) SetWriteDeadline(at time.Time) error {
	d.write = append(d.write, at)
	return nil
}

// A body that never ends and an answer that is never read do not hold a
// connection for ever; a wait for the answer is not cut short.
func TestSlowClientsAreBounded(t *testing.T) {
	t.Parallel()
	s := fakecloud.NewServer(fakecloud.Shop(), unlimited())
	d := &deadlines{ResponseRecorder: httptest.NewRecorder()}
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/?Action=DescribeRegions&Version=2014-05-26", strings.NewReader("x"))
	s.ServeHTTP(d, r)
	if len(d.read) != 2 || d.read[0].IsZero() || !d.read[1].IsZero() {
		t.Errorf("deadlines for the body: %v", d.read)
	}
	if len(d.write) != 1 || d.write[0].IsZero() {
		t.Errorf("deadlines for the answer: %v", d.write)
	}
	h := s.HTTP()
	if h.ReadHeaderTimeout == 0 || h.IdleTimeout == 0 || h.MaxHeaderBytes == 0 {
		t.Errorf("no limits in %+v", h)
	}
}

func TestRenewKeys(t *testing.T) {
	t.Parallel()
	a, b := fakecloud.Shop(), fakecloud.Shop()
	a.RenewKeys()
	b.RenewKeys()
	seen := map[string]bool{}
	for _, w := range []*fakecloud.World{fakecloud.Shop(), a, b} {
		if err := w.Validate(); err != nil {
			t.Error(err)
		}
		for _, key := range w.AccessKeys {
			if seen[key.ID] || seen[key.Secret] {
				t.Errorf("%s is a key twice", key.ID)
			}
			seen[key.ID], seen[key.Secret] = true, true
		}
	}
	_, base := serve(t, a, unlimited())
	status, body, _ := callAs(t, signer{id: a.AccessKeys[1].ID, secret: a.AccessKeys[1].Secret}, base, verSTS, "GetCallerIdentity")
	if got := decoded(t, status, body); got["IdentityType"] != "RAMUser" {
		t.Errorf("the auditor is now %v", got)
	}
}

// TestHideKeys holds the key that everybody knows to reading, whatever the action.
func TestHideKeys(t *testing.T) {
	t.Parallel()
	w := fakecloud.Shop()
	w.HideKeys()
	if err := w.Validate(); err != nil {
		t.Fatal(err)
	}
	if w.AccessKeys[0].ID == keyID || w.AccessKeys[0].ReadOnly {
		t.Errorf("the first key is %+v, want a new one with all rights", w.AccessKeys[0])
	}
	_, base := serve(t, w, unlimited())
	hz := func(more ...string) []string { return append([]string{"RegionId", "cn-hangzhou"}, more...) }
	for _, tt := range []struct {
		version, action string
		params          []string
		status          int
	}{
		{verSTS, "GetCallerIdentity", nil, 200},
		{verECS, "DescribeNetworkInterfaces", hz(), 200},
		{verSLB, "DescribeLoadBalancers", hz(), 200},
		{"2019-01-01", "DescribeMetricList", hz("Namespace", "acs_nlb", "MetricName", "InstanceActiveConnection"), 200},
		{verECS, modify, hz("NetworkInterfaceId", "eni-hz-web-1", "Description", "mine"), 403},
		{verECS, "TagResources", hz("ResourceType", "eni", "ResourceId.1", "eni-hz-web-1", "Tag.1.Key", "a"), 403},
		{verECS, "RunCommand", hz("Type", "RunShellScript", "CommandContent", "ls", "InstanceId.1", "i-hz-web-1"), 403},
		{verSLB, "StopLoadBalancerListener", hz("LoadBalancerId", "lb-hz-api", "ListenerPort", "80"), 403},
		{verSTS, "AssumeRole", []string{"RoleArn", role, "RoleSessionName", "night"}, 403},
	} {
		status, _, f := callAs(t, signer{id: keyID, secret: keySecret}, base, tt.version, tt.action, tt.params...)
		if status != tt.status {
			t.Errorf("%s: got %d %s %s, want %d", tt.action, status, f.Code, f.Message, tt.status)
		}
	}
}
