package fakecloud_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud"
)

type httpResponse struct {
	*http.Response
	body []byte
}

// do sends a request; the error is also of a body that ends early.
func do(r *http.Request) (*httpResponse, error) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	return &httpResponse{resp, body}, err
}

const readTimeouts = "DescribeNetworkInterfaceAttribute"

func eniQuery(id string) url.Values {
	return url.Values{"RegionId": {"cn-hangzhou"}, "NetworkInterfaceId": {id}, "Attribute": {"connectionTrackingConfiguration"}}
}

func ask(t *testing.T, base, action string, q url.Values) (*httpResponse, error) {
	t.Helper()
	return do(signer{}.acs3(t, base, verECS, action, q))
}

func TestFaultsThatReplaceTheAnswer(t *testing.T) {
	t.Parallel()
	tests := []struct {
		fault  fakecloud.Fault
		status int
		text   string
	}{
		{fakecloud.Fault{Kind: fakecloud.FaultHTTPError}, 503, `"Code":"ServiceUnavailable"`},
		{fakecloud.Fault{Kind: fakecloud.FaultHTTPError, Status: 500}, 500, `"Code":"InternalError"`},
		{fakecloud.Fault{Kind: fakecloud.FaultHTTPError, Status: 449, Code: "SystemBusy"}, 449, `"Code":"SystemBusy"`},
		{fakecloud.Fault{Kind: fakecloud.FaultHTTPError, Status: 502, HTML: true}, 502, "<html>"},
		{fakecloud.Fault{Kind: fakecloud.FaultThrottle}, 400, `"Code":"Throttling.User"`},
		{fakecloud.Fault{Kind: fakecloud.FaultDeny}, 403, `"AccessDeniedDetail":{`},
		{fakecloud.Fault{Kind: fakecloud.FaultClockSkew, For: time.Hour}, 400, `"Code":"InvalidTimeStamp.Expired"`},
		{fakecloud.Fault{Kind: fakecloud.FaultDelete}, 404, `"Code":"InvalidEniId.NotFound"`},
		{fakecloud.Fault{Kind: fakecloud.FaultSetField, Field: "UdpTimeout", Value: "31"}, 200, `"UdpTimeout":31`},
		{fakecloud.Fault{Kind: fakecloud.FaultSetField, Field: "UdpTimeout", Value: `"thirty"`}, 200, `"UdpTimeout":"thirty"`},
		{fakecloud.Fault{Kind: fakecloud.FaultSetField, Field: "Status", Value: "Odd"}, 200, `"Status":"Odd"`},
		{fakecloud.Fault{Kind: fakecloud.FaultNullLists}, 200, `"PrivateIpSet":null`},
		{fakecloud.Fault{Kind: fakecloud.FaultEmpty}, 200, ""},
	}
	for _, tt := range tests {
		t.Run(tt.fault.Kind+" "+tt.text, func(t *testing.T) {
			t.Parallel()
			w := fakecloud.Shop()
			tt.fault.Action, tt.fault.Resource, tt.fault.First = readTimeouts, "eni-hz-web-*", 1
			w.Faults = []fakecloud.Fault{tt.fault}
			_, base := serve(t, w, unlimited())
			if got := ok[*httpResponse](t)(ask(t, base, readTimeouts, eniQuery("eni-hz-pods"))); got.StatusCode != 200 || strings.Contains(string(got.body), "null") {
				t.Errorf("another resource was struck: %d %s", got.StatusCode, got.body)
			}
			got := ok[*httpResponse](t)(ask(t, base, readTimeouts, eniQuery("eni-hz-web-2")))
			if got.StatusCode != tt.status || !strings.Contains(string(got.body), tt.text) || tt.text == "" && len(got.body) > 0 {
				t.Errorf("got %d %s", got.StatusCode, got.body)
			}
			if got := ok[*httpResponse](t)(ask(t, base, readTimeouts, eniQuery("eni-hz-web-1"))); got.StatusCode != 200 {
				t.Errorf("it struck twice: %d", got.StatusCode)
			}
		})
	}
}

func TestFaultsOfTheConnection(t *testing.T) {
	t.Parallel()
	change := eniQuery("eni-hz-web-2")
	change.Set("ConnectionTrackingConfiguration.TcpEstablishedTimeout", "700")
	for kind, done := range map[string]int{
		fakecloud.FaultCutBefore: 60, fakecloud.FaultCutAfter: 700, fakecloud.FaultTruncate: 700,
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			w := fakecloud.Shop()
			w.Faults = []fakecloud.Fault{{Kind: kind}}
			s, base := serve(t, w, unlimited())
			got, err := ask(t, base, "ModifyNetworkInterfaceAttribute", change)
			if err == nil || kind != fakecloud.FaultTruncate && !errors.Is(err, io.EOF) {
				t.Errorf("got %v and %v, want a broken connection", got, err)
			}
			if now := interfaceIn(t, s.World(), "eni-hz-web-2").Timeouts.TCPEstablished; now != done {
				t.Errorf("the value is %d, want %d", now, done)
			}
		})
	}
}

func established(t *testing.T, base, id string) int {
	t.Helper()
	got := ok[*httpResponse](t)(ask(t, base, readTimeouts, eniQuery(id)))
	var body struct {
		ConnectionTrackingConfiguration struct{ TcpEstablishedTimeout int }
	}
	if err := json.Unmarshal(got.body, &body); err != nil {
		t.Fatalf("%v in %s", err, got.body)
	}
	return body.ConnectionTrackingConfiguration.TcpEstablishedTimeout
}

func TestDelayedVisibility(t *testing.T) {
	t.Parallel()
	w := fakecloud.Shop()
	w.Faults = []fakecloud.Fault{{Kind: fakecloud.FaultDelayed, For: time.Minute, Action: "Modify*"}}
	c, opts := newClock(), unlimited()
	opts.Clock, opts.AnyDate = c.now, true
	s, base := serve(t, w, opts)
	q := eniQuery("eni-hz-web-2")
	q.Set("ConnectionTrackingConfiguration.TcpEstablishedTimeout", "700")
	if got := ok[*httpResponse](t)(ask(t, base, "ModifyNetworkInterfaceAttribute", q)); got.StatusCode != 200 {
		t.Fatalf("%s", got.body)
	}
	if got := established(t, base, "eni-hz-web-2"); got != 60 {
		t.Errorf("at once it shows %d, want the old 60", got)
	}
	if got := interfaceIn(t, s.World(), "eni-hz-web-2").Timeouts.TCPEstablished; got != 700 {
		t.Errorf("the truth is %d, want 700", got)
	}
	c.advance(time.Minute)
	if got := established(t, base, "eni-hz-web-2"); got != 700 {
		t.Errorf("later it shows %d, want 700", got)
	}
}

func TestValueChangesUnderUs(t *testing.T) {
	t.Parallel()
	w := fakecloud.Shop()
	w.Faults = []fakecloud.Fault{{
		Kind: fakecloud.FaultChange, Action: readTimeouts, Resource: "eni-hz-web-2", After: 2, First: 1,
		Timeouts: fakecloud.Timeouts{TCPEstablished: 300},
	}}
	_, base := serve(t, w, unlimited())
	var got []int
	for range 4 {
		got = append(got, established(t, base, "eni-hz-web-2"))
	}
	if want := [4]int{60, 60, 300, 300}; [4]int(got) != want {
		t.Errorf("reads show %v, want %v", got, want)
	}
}

func TestEveryAndProbability(t *testing.T) {
	t.Parallel()
	w := fakecloud.Shop()
	w.Faults = []fakecloud.Fault{{Kind: fakecloud.FaultHTTPError, Every: 3, Product: "ecs"}}
	s, base := serve(t, w, unlimited())
	pattern := func(n int) (out string) {
		for range n {
			status, _, _ := call(t, base, verECS, "DescribeRegions")
			out += map[bool]string{true: ".", false: "x"}[status == 200]
		}
		return out
	}
	if got := pattern(7); got != "..x..x." {
		t.Errorf("every third: %s", got)
	}
	tenth := fakecloud.Fault{Kind: fakecloud.FaultHTTPError, Probability: 0.1, Seed: 5}
	s.SetFaults(tenth)
	a := pattern(200)
	s.SetFaults(tenth)
	if b := pattern(200); a != b {
		t.Error("the same seed struck differently")
	}
	if n := strings.Count(a, "x"); n < 8 || n > 35 {
		t.Errorf("%d of 200 struck with probability 0.1", n)
	}
}

func TestEndlessToken(t *testing.T) {
	t.Parallel()
	w := fakecloud.Shop()
	w.Faults = []fakecloud.Fault{{Kind: fakecloud.FaultEndlessToken, Action: "ListListeners"}}
	_, base := serve(t, w, unlimited())
	token, seen := "", map[string]bool{}
	for range 5 {
		page := want[struct {
			NextToken string
			Listeners []struct{}
		}](t, base, verNLB, "ListListeners", "RegionId", "cn-hangzhou", "NextToken", token)
		if page.NextToken == "" || seen[page.NextToken] || len(page.Listeners) != 5 {
			t.Fatalf("page = %+v", page)
		}
		token = page.NextToken
		seen[token] = true
	}
}

func TestMissingIDs(t *testing.T) {
	t.Parallel()
	w := fakecloud.Shop()
	w.Faults = []fakecloud.Fault{{Kind: fakecloud.FaultMissingIDs}}
	_, base := serve(t, w, unlimited())
	_, body, _ := call(t, base, verSLB, "DescribeLoadBalancerListeners", "RegionId", "cn-hangzhou")
	if strings.Contains(string(body), "LoadBalancerId") || !strings.Contains(string(body), "RequestId") {
		t.Errorf("got %s", body)
	}
}

func TestLatencyIsKept(t *testing.T) {
	t.Parallel()
	w := fakecloud.Shop()
	w.Faults = []fakecloud.Fault{{Kind: fakecloud.FaultLatency, For: 40 * time.Millisecond}}
	_, base := serve(t, w, fakecloud.Options{Latency: 20 * time.Millisecond})
	start := time.Now()
	call(t, base, verECS, "DescribeRegions")
	if took := time.Since(start); took < 60*time.Millisecond {
		t.Errorf("took %s, want 60 ms at least", took)
	}
}
