package align_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/cmd/alictl/internal/clitest"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// tenPercent makes one request in ten go wrong, each time in another way.
func tenPercent(seed int64) []fakecloud.Fault {
	kinds := []fakecloud.Fault{
		{Kind: fakecloud.FaultHTTPError, Status: 503},
		{Kind: fakecloud.FaultHTTPError, Status: 500, Code: "InternalError"},
		{Kind: fakecloud.FaultHTTPError, Status: 502, HTML: true},
		{Kind: fakecloud.FaultThrottle},
		{Kind: fakecloud.FaultCutBefore},
		{Kind: fakecloud.FaultCutAfter},
		{Kind: fakecloud.FaultTruncate},
		{Kind: fakecloud.FaultEmpty},
	}
	for i := range kinds {
		kinds[i].Probability, kinds[i].Seed = 0.1/float64(len(kinds)), seed
	}
	return kinds
}

// A plan made while one request in ten goes wrong is the plan, byte by byte.
func TestFaultsChangeNoPlan(t *testing.T) {
	t.Parallel()
	worlds := int64(30)
	if testing.Short() {
		worlds = 6
	}
	for seed := int64(4001); seed < 4001+worlds; seed++ {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			world, policy, _ := oddWorld(seed)
			a := clitest.Serve(t, world, fakecloud.Options{})
			a.StandStill()
			_, want := mustPlan(a, policy.flags()...)
			a.Server.ResetStats()
			a.Server.SetFaults(append(world.Faults, tenPercent(seed)...)...)
			got := planOf(a, policy.flags()...)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("seed %d: (-without faults +with)\n%s", seed, diff)
			}
		})
	}
}

// An apply while one request in ten goes wrong changes what the plan says, and
// its journal takes all of it back.
func TestFaultsChangeNoApply(t *testing.T) {
	t.Parallel()
	worlds := int64(10)
	if testing.Short() {
		worlds = 2
	}
	for seed := int64(5001); seed < 5001+worlds; seed++ {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			world, policy, _ := oddWorld(seed)
			a := clitest.Serve(t, world, fakecloud.Options{})
			made, _ := mustPlan(a, policy.flags()...)
			original := timeoutsOf(a.Server)
			a.Server.SetFaults(append(world.Faults, tenPercent(seed)...)...)
			journal := t.TempDir() + "/journal.jsonl"
			args := append([]string{"align-timeouts", "apply", "--yes", "--journal", journal}, policy.flags()...)
			if out := a.Run(args...); out.Code != 0 {
				t.Fatalf("seed %d: apply: exit code %d\n%s", seed, out.Code, out.Stderr)
			}
			if diff := cmp.Diff(appliedTo(original, made), timeoutsOf(a.Server)); diff != "" {
				t.Errorf("seed %d: apply: (-plan +account)\n%s", seed, diff)
			}
			if made.Summary.Selected == 0 {
				return
			}
			if again, _ := mustPlan(a, policy.flags()...); again.Summary.Selected != 0 {
				t.Errorf("seed %d: %d changes are left", seed, again.Summary.Selected)
			}
			for _, command := range []string{"verify", "rollback --yes"} {
				if out := a.Run(append([]string{"align-timeouts"}, strings.Fields(command+" "+journal)...)...); out.Code != 0 {
					t.Errorf("seed %d: %s: exit code %d\n%s", seed, command, out.Code, out.Stderr)
				}
			}
			if diff := cmp.Diff(original, timeoutsOf(a.Server)); diff != "" {
				t.Errorf("seed %d: rollback: (-original +account)\n%s", seed, diff)
			}
		})
	}
}

// appliedTo is what an account has after the selected changes of a plan.
func appliedTo(original map[string]fakecloud.Timeouts, p wantPlan) map[string]fakecloud.Timeouts {
	out := map[string]fakecloud.Timeouts{}
	for id, timeouts := range original {
		out[id] = timeouts
	}
	for _, i := range p.Interfaces {
		timeouts := out[i.ID]
		for _, c := range i.Changes {
			if c.Selected {
				*map[string]*int{
					"tcp_established_timeout": &timeouts.TCPEstablished, "tcp_closed_and_time_wait_timeout": &timeouts.TCPClosed, "udp_timeout": &timeouts.UDP,
				}[c.Field] = c.To
			}
		}
		out[i.ID] = timeouts
	}
	return out
}

// smallShop has one listener of every way to an interface: eni-1 behind an NLB, eni-2
// behind the default group of a CLB, eni-3 behind a vserver group, eni-4 behind
// that of a rule, eni-5 and eni-6 behind a master-slave group.
func smallShop() *fakecloud.World {
	w := manyENIs(6)
	r := &w.Regions[0]
	r.ServerGroups = []fakecloud.ServerGroup{{ID: "sgp-1", VPC: "vpc-1", Servers: []fakecloud.GroupServer{{ID: "i-1", IP: "10.0.0.2", Port: 443}}}}
	r.NLBs = []fakecloud.NLB{{ID: "nlb-1", VPC: "vpc-1", Listeners: []fakecloud.NLBListener{
		{ID: "lsn-1", Port: 443, Protocol: "TCP", ServerGroup: "sgp-1"},
	}}}
	r.CLBs = []fakecloud.CLB{{
		ID: "lb-1", VPC: "vpc-1", Backends: []fakecloud.Backend{{ID: "i-2"}},
		VServerGroups:     []fakecloud.VServerGroup{{ID: "rsp-1", Backends: []fakecloud.Backend{{ID: "i-3"}}}, {ID: "rsp-2", Backends: []fakecloud.Backend{{ID: "i-4"}}}},
		MasterSlaveGroups: []fakecloud.MasterSlaveGroup{{ID: "rsp-3", Backends: []fakecloud.Backend{{ID: "i-5"}, {ID: "i-6"}}}},
		Listeners: []fakecloud.CLBListener{
			{Port: 22, Protocol: "tcp"},
			{Port: 443, Protocol: "https", VServerGroup: "rsp-1", Rules: []fakecloud.Rule{{ID: "rule-1", Name: "api", Domain: "api.example.com", VServerGroup: "rsp-2"}}},
			{Port: 3306, Protocol: "tcp", MasterSlaveGroup: "rsp-3"},
		},
	}}
	return w
}

// Without one permission, or without it for one thing, the rest of the plan is
// as it was, and the gap is named.
func TestDenied(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		deny    fakecloud.Deny
		gone    []string // interfaces that are not in the plan any more
		unknown []string // interfaces whose timeouts are unknown
		entries int      // in errors
		code    int
	}{
		"one interface":           {fakecloud.Deny{Action: "ecs:DescribeNetworkInterfaceAttribute", Resource: "eni-2"}, nil, []string{"eni-2"}, 1, 2},
		"all interfaces":          {fakecloud.Deny{Action: "ecs:DescribeNetworkInterfaceAttribute"}, nil, []string{"eni-1", "eni-2", "eni-3", "eni-4", "eni-5", "eni-6"}, 6, 3},
		"the interface listing":   {fakecloud.Deny{Action: "ecs:DescribeNetworkInterfaces"}, []string{"eni-1", "eni-2", "eni-3", "eni-4", "eni-5", "eni-6"}, nil, 1, 3},
		"the list of CLBs":        {fakecloud.Deny{Action: "slb:DescribeLoadBalancers"}, nil, nil, 1, 2},
		"the CLB listeners":       {fakecloud.Deny{Action: "slb:DescribeLoadBalancerListeners"}, []string{"eni-2", "eni-3", "eni-4", "eni-5", "eni-6"}, nil, 1, 2},
		"the rules":               {fakecloud.Deny{Action: "slb:DescribeRules"}, []string{"eni-4"}, nil, 1, 2},
		"one vserver group":       {fakecloud.Deny{Action: "slb:*", Resource: "rsp-1"}, []string{"eni-3"}, nil, 1, 2},
		"the vserver groups":      {fakecloud.Deny{Action: "slb:DescribeVServerGroupAttribute"}, []string{"eni-3", "eni-4"}, nil, 2, 2},
		"the default group":       {fakecloud.Deny{Action: "slb:DescribeLoadBalancerAttribute"}, []string{"eni-2"}, nil, 1, 2},
		"the master-slave groups": {fakecloud.Deny{Action: "slb:DescribeMasterSlave*"}, []string{"eni-5", "eni-6"}, nil, 1, 2},
		"the list of NLBs":        {fakecloud.Deny{Action: "nlb:ListLoadBalancers"}, nil, nil, 1, 2},
		"the NLB listeners":       {fakecloud.Deny{Action: "nlb:ListListeners"}, []string{"eni-1"}, nil, 1, 2},
		"the NLB server groups":   {fakecloud.Deny{Action: "nlb:ListServerGroupServers"}, []string{"eni-1"}, nil, 1, 2},
		"everything of CLB":       {fakecloud.Deny{Action: "slb:*"}, []string{"eni-2", "eni-3", "eni-4", "eni-5", "eni-6"}, nil, 2, 2},
		"everything of ECS":       {fakecloud.Deny{Action: "ecs:Describe*Interface*"}, []string{"eni-1", "eni-2", "eni-3", "eni-4", "eni-5", "eni-6"}, nil, 1, 3},
	}
	full, _ := mustPlan(clitest.Serve(t, smallShop(), fakecloud.Options{}))
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world := smallShop()
			world.AccessKeys[0].Deny = []fakecloud.Deny{tt.deny}
			got, out := mustPlan(clitest.Serve(t, world, fakecloud.Options{}))
			if out.Code != tt.code || got.Complete || len(got.Errors) != tt.entries {
				t.Errorf("exit code %d, complete %v, errors %+v; want %d and %d errors", out.Code, got.Complete, got.Errors, tt.code, tt.entries)
			}
			for _, e := range got.Errors {
				if !strings.HasPrefix(e.Code, "Forbidden") && !strings.HasPrefix(e.Code, "NoPermission") || e.Request == "" || e.Region != "cn-hangzhou" || e.Action == "" {
					t.Errorf("error entry %+v", e)
				}
			}
			checkRest(t, full, got, tt.gone, tt.unknown)
		})
	}
}

// checkRest holds a plan with gaps against the full one.
func checkRest(t *testing.T, full, got wantPlan, gone, unknown []string) {
	t.Helper()
	var want []wantInterface
	for _, i := range full.Interfaces {
		switch {
		case slices.Contains(gone, i.ID):
			continue
		case slices.Contains(unknown, i.ID):
			i.Status, i.Changes, i.Note = "unknown", []wantChange{}, true
			i.Current, i.Desired = wantTimeouts{}, wantTimeouts{}
		}
		want = append(want, i)
	}
	if diff := cmp.Diff(want, append([]wantInterface(nil), got.Interfaces...)); diff != "" {
		t.Errorf("interfaces (-want +got)\n%s", diff)
	}
}

// An interface that is deleted between two calls is unknown, and named.
func TestDeletedMeanwhile(t *testing.T) {
	t.Parallel()
	a := clitest.Serve(t, smallShop(), fakecloud.Options{})
	full, _ := mustPlan(a)
	a.Server.SetFaults(fakecloud.Fault{Kind: fakecloud.FaultDelete, Action: "DescribeNetworkInterfaceAttribute", Resource: "eni-3"})
	got, out := mustPlan(a)
	if out.Code != 2 || len(got.Errors) != 1 || got.Errors[0].Resource != "eni-3" || got.Errors[0].Code != "InvalidEniId.NotFound" {
		t.Errorf("exit code %d, errors %+v", out.Code, got.Errors)
	}
	checkRest(t, full, got, nil, []string{"eni-3"})
}

// Whoever cannot be recognised gets one error of one or two lines.
func TestRefusedCaller(t *testing.T) {
	t.Parallel()
	const secret, token = "another-secret-entirely", "a-token-that-nobody-may-see"
	tests := map[string]struct {
		prepare func(w *fakecloud.World, env map[string]string)
		says    string
	}{
		"unknown key":  {func(_ *fakecloud.World, env map[string]string) { env["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAI5tNobody" }, "InvalidAccessKeyId.NotFound"},
		"disabled key": {func(w *fakecloud.World, _ map[string]string) { w.AccessKeys[0].Inactive = true }, "InvalidAccessKeyId.Inactive"},
		"wrong secret": {func(_ *fakecloud.World, env map[string]string) { env["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = secret }, "SignatureDoesNotMatch"},
		"clock skew": {func(w *fakecloud.World, _ map[string]string) {
			w.Faults = []fakecloud.Fault{{Kind: fakecloud.FaultClockSkew, For: time.Hour}}
		}, "clock"},
		"expired token": {func(w *fakecloud.World, env map[string]string) {
			w.AccessKeys[0].SecurityToken, w.AccessKeys[0].Expires = token, time.Now().Add(-time.Minute)
			w.AccessKeys[0].Identity, w.AccessKeys[0].Name = "role", "auditor/session"
			env["ALIBABA_CLOUD_SECURITY_TOKEN"] = token
		}, "InvalidSecurityToken.Expired"},
		"missing token": {func(w *fakecloud.World, _ map[string]string) { w.AccessKeys[0].SecurityToken = token }, "MissingSecurityToken"},
		"quoted request": {func(w *fakecloud.World, env map[string]string) {
			env["ALIBABA_CLOUD_SECURITY_TOKEN"] = token
			w.Faults = []fakecloud.Fault{{
				Kind: fakecloud.FaultHTTPError, Status: 400, Code: "SignatureDoesNotMatch",
				Message: "The signature does not match. server StringToSign is [ACS3], server CanonicalRequest is [POST x-acs-security-token:" + token + "]",
			}}
		}, "SignatureDoesNotMatch"},
		"no key": {func(_ *fakecloud.World, env map[string]string) {
			delete(env, "ALIBABA_CLOUD_ACCESS_KEY_ID")
			delete(env, "ALIBABA_CLOUD_ACCESS_KEY_SECRET")
			env["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true"
		}, "no credentials found"},
		"half a key": {func(_ *fakecloud.World, env map[string]string) { delete(env, "ALIBABA_CLOUD_ACCESS_KEY_SECRET") }, "set both or neither"},
		"STS denied": {func(w *fakecloud.World, _ map[string]string) {
			w.Faults = []fakecloud.Fault{{Kind: fakecloud.FaultDeny, Product: "sts"}}
		}, "Forbidden"},
		"regions denied": {func(w *fakecloud.World, _ map[string]string) {
			w.AccessKeys[0].Deny = []fakecloud.Deny{{Action: "ecs:DescribeRegions"}}
		}, "DescribeRegions"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world := smallShop()
			tt.prepare(world, map[string]string{})
			a := clitest.Serve(t, world, fakecloud.Options{}, tellTime(world))
			tt.prepare(world.Clone(), a.Env)
			for _, args := range [][]string{
				{"align-timeouts", "-o", "json"}, {"align-timeouts", "-o", "json", "--log-level", "debug"}, {"align-timeouts", "apply", "--yes"},
			} {
				out := a.Run(args...)
				lines := strings.Count(strings.TrimSpace(withoutLog(out.Stderr)), "\n") + 1
				if out.Code != 1 || out.Stdout != "" || lines > 2 || !strings.Contains(out.Stderr, tt.says) {
					t.Errorf("%v: exit code %d, stdout %q, stderr\n%s", args, out.Code, out.Stdout, out.Stderr)
				}
				for _, hidden := range []string{secret, token, "sandbox-secret", "goroutine "} {
					if strings.Contains(out.Stderr, hidden) {
						t.Errorf("%v: stderr holds %q:\n%s", args, hidden, out.Stderr)
					}
				}
			}
		})
	}
}

// tellTime makes answers carry the time of a service whose clock is ahead.
func tellTime(w *fakecloud.World) func(http.Handler) http.Handler {
	return func(inner http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			for _, f := range w.Faults {
				out.Header().Set("Date", time.Now().Add(f.For).UTC().Format(http.TimeFormat))
			}
			inner.ServeHTTP(out, r)
		})
	}
}

// withoutLog drops the lines of the debug log.
func withoutLog(stderr string) string {
	var kept []string
	for line := range strings.Lines(stderr) {
		if !strings.HasPrefix(line, "time=") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

// A canary whose backends turn unhealthy stops the run; nothing else is touched.
func TestCanaryStops(t *testing.T) {
	t.Parallel()
	world := crashWorld()
	world.Regions[0].Health.UnhealthyAfterChange = []string{"eni-1"}
	a := clitest.Serve(t, world, fakecloud.Options{})
	original := timeoutsOf(a.Server)
	journal := t.TempDir() + "/journal.jsonl"
	out := a.Run("align-timeouts", "apply", "--yes", "--canary=1", "--journal", journal)
	if changed := differing(original, timeoutsOf(a.Server)); out.Code != 4 || !slices.Equal(changed, []string{"eni-1"}) {
		t.Errorf("exit code %d, changed %v\n%s", out.Code, changed, out.Stderr)
	}
	if !strings.Contains(string(readFile(t, journal)), `"result":"stopped","reason":"health_worse"`) {
		t.Errorf("the journal does not say why it ended:\n%s", readFile(t, journal))
	}
	if out := a.Run("align-timeouts", "rollback", journal, "--yes"); out.Code != 0 || len(differing(original, timeoutsOf(a.Server))) != 0 {
		t.Errorf("rollback: exit code %d\n%s", out.Code, out.Stderr)
	}
}

// Nobody waits for an account that never answers longer than asked to.
func TestInterruptedPlan(t *testing.T) {
	t.Parallel()
	a := clitest.Serve(t, smallShop(), fakecloud.Options{})
	a.Server.SetFaults(fakecloud.Fault{Kind: fakecloud.FaultLatency, Action: "DescribeNetworkInterfaces", For: time.Minute})
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	begun := time.Now()
	out := a.RunIn(ctx, "align-timeouts", "-o", "json")
	if took := time.Since(begun); out.Code != 1 || out.Stdout != "" || took >= time.Minute {
		t.Errorf("exit code %d after %s, stdout %q\n%s", out.Code, took, out.Stdout, out.Stderr)
	}
}
