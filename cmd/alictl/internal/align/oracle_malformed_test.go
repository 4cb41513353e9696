package align_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/alictl/alictl/cmd/alictl/internal/clitest"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// Answers that no account can give end in a plan that says what it does not
// know, never in a crash and never in a value nobody allows.
func TestMalformedAnswers(t *testing.T) {
	t.Parallel()
	list := func(kind, product, action string) fakecloud.Fault {
		return fakecloud.Fault{Kind: kind, Product: product, Action: action}
	}
	set := func(action, field, value string) fakecloud.Fault {
		return fakecloud.Fault{Kind: fakecloud.FaultSetField, Action: action, Field: field, Value: value}
	}
	tests := map[string]struct {
		fault fakecloud.Fault
		code  string // of an error entry; empty when the answer makes sense after all
	}{
		"endless interfaces":       {list(fakecloud.FaultEndlessToken, "ecs", "DescribeNetworkInterfaces"), "EndlessPages"},
		"endless CLB listeners":    {list(fakecloud.FaultEndlessToken, "slb", "DescribeLoadBalancerListeners"), "EndlessPages"},
		"endless NLB listeners":    {list(fakecloud.FaultEndlessToken, "nlb", "ListListeners"), "EndlessPages"},
		"endless servers":          {list(fakecloud.FaultEndlessToken, "nlb", "ListServerGroupServers"), "EndlessPages"},
		"interfaces without ids":   {list(fakecloud.FaultMissingIDs, "ecs", "DescribeNetworkInterfaces"), "IDMissing"},
		"CLBs without ids":         {list(fakecloud.FaultMissingIDs, "slb", "DescribeLoadBalancers"), "IDMissing"},
		"listeners without ids":    {list(fakecloud.FaultMissingIDs, "slb", "DescribeLoadBalancerListeners"), "IDMissing"},
		"NLBs without ids":         {list(fakecloud.FaultMissingIDs, "nlb", "ListLoadBalancers"), "IDMissing"},
		"NLB listeners, no ids":    {list(fakecloud.FaultMissingIDs, "nlb", "ListListeners"), "IDMissing"},
		"null lists of ECS":        {list(fakecloud.FaultNullLists, "ecs", "DescribeNetworkInterfaces"), "RowsMissing"},
		"null lists of CLB":        {list(fakecloud.FaultNullLists, "slb", ""), "RowsMissing"},
		"null lists of NLB":        {list(fakecloud.FaultNullLists, "nlb", ""), "RowsMissing"},
		"timeouts missing":         {set("DescribeNetworkInterfaceAttribute", "ConnectionTrackingConfiguration", "null"), "TimeoutsMissing"},
		"a timeout of 0":           {set("DescribeNetworkInterfaceAttribute", "UdpTimeout", "0"), "TimeoutsMissing"},
		"a negative timeout":       {set("DescribeNetworkInterfaceAttribute", "TcpEstablishedTimeout", "-1"), "TimeoutsMissing"},
		"a timeout off the list":   {set("DescribeNetworkInterfaceAttribute", "TcpEstablishedTimeout", "905"), ""},
		"a huge timeout":           {set("DescribeNetworkInterfaceAttribute", "TcpEstablishedTimeout", "2147483647"), "UnexpectedValue"},
		"a timeout of words":       {set("DescribeNetworkInterfaceAttribute", "UdpTimeout", "soon"), "UnexpectedValue"},
		"a timeout as text":        {set("DescribeNetworkInterfaceAttribute", "UdpTimeout", `"30"`), ""},
		"an idle timeout of words": {set("ListListeners", "IdleTimeout", "soon"), "UnexpectedValue"},
		"an endless idle timeout":  {set("ListListeners", "IdleTimeout", "99999999999"), "UnexpectedValue"},
		"a fraction of a second":   {set("DescribeLoadBalancerListeners", "EstablishedTimeout", "3.5"), "UnexpectedValue"},
		"a port beyond all":        {set("DescribeLoadBalancerListeners", "ListenerPort", "70000"), "UnexpectedValue"},
		"a list of one word":       {set("ListServerGroupServers", "Servers", "none"), "UnexpectedAnswer"},
		"no backends in a CLB":     {set("DescribeLoadBalancerAttribute", "BackendServers", "null"), "RowsMissing"},
		"an unknown CLB protocol":  {set("DescribeLoadBalancerListeners", "ListenerProtocol", "quic"), "UnknownProtocol"},
		"an unknown NLB protocol":  {set("ListListeners", "ListenerProtocol", "QUIC"), "UnknownProtocol"},
		"an unknown CLB status":    {set("DescribeLoadBalancerListeners", "Status", ""), "UnknownStatus"},
		"an unknown NLB status":    {set("ListListeners", "ListenerStatus", "Dozing"), "UnknownStatus"},
		"an unknown server type":   {set("ListServerGroupServers", "ServerType", "Robot"), ""},
		"a missing group":          {set("DescribeVServerGroupAttribute", "VServerGroupId", ""), "GroupMissing"},
		"a negative idle timeout":  {set("ListListeners", "IdleTimeout", "-5"), "UnexpectedValue"},
		"addresses of words":       {set("DescribeNetworkInterfaces", "PrivateIpAddress", "nowhere"), ""},
		"lists of words":           {set("DescribeNetworkInterfaces", "NetworkInterfaceSet", "none"), "UnexpectedAnswer"},
		"no regions":               {list(fakecloud.FaultNullLists, "ecs", "DescribeRegions"), "-"},
		"no account":               {set("GetCallerIdentity", "AccountId", ""), "-"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := clitest.Serve(t, smallShop(), fakecloud.Options{})
			a.Server.SetFaults(tt.fault)
			if tt.code == "-" { // nothing can be said at all
				if out := planOf(a); out.Code != 1 || out.Stdout != "" || crashed(out) {
					t.Errorf("exit code %d, stdout %q, stderr %s", out.Code, out.Stdout, out.Stderr)
				}
				return
			}
			got, out := mustPlan(a)
			checkSense(t, got, out)
			has := slices.ContainsFunc(got.Errors, func(e clitest.ReadError) bool { return e.Code == tt.code })
			if got.Complete != (tt.code == "") || has != (tt.code != "") {
				t.Errorf("complete %v, errors %+v; want an error %q", got.Complete, got.Errors, tt.code)
			}
		})
	}
}

// A list of regions that names none, or not all, is the answer's fault and not an
// account where nothing is to be done.
func TestNoRegion(t *testing.T) {
	t.Parallel()
	for answer, fault := range map[string]fakecloud.Fault{
		"names no region": {Kind: fakecloud.FaultNullLists, Product: "ecs", Action: "DescribeRegions"},
		"have no id":      {Kind: fakecloud.FaultSetField, Product: "ecs", Action: "DescribeRegions", Field: "RegionId", Value: ""},
	} {
		for command, code := range map[string]int{"align-timeouts": 1, "spec-report": 1, "whoami": 3} {
			a := clitest.Serve(t, smallShop(), fakecloud.Options{})
			a.Server.SetFaults(fault)
			if out := a.Run(command); out.Code != code || !strings.Contains(out.Stderr, answer) || crashed(out) {
				t.Errorf("%s: exit code %d, stderr %s", command, out.Code, out.Stderr)
			}
		}
	}
}

func crashed(o clitest.Outcome) bool {
	return strings.Contains(o.Stderr, "something that cannot happen") || strings.Contains(o.Stderr, "goroutine ")
}

// checkSense holds a plan against what every plan must be.
func checkSense(t *testing.T, p wantPlan, out clitest.Outcome) {
	t.Helper()
	if crashed(out) {
		t.Errorf("crashed:\n%s", out.Stderr)
	}
	if p.Complete != (len(p.Errors) == 0) {
		t.Errorf("complete %v with errors %+v", p.Complete, p.Errors)
	}
	allowed := map[string][]int{
		"tcp_established_timeout": {30, 60, 80, 100, 200, 300, 500, 700, 910}, "udp_timeout": {10, 20, 30, 60, 80, 100},
		"tcp_closed_and_time_wait_timeout": {3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
	}
	for _, i := range p.Interfaces {
		if i.ID == "" || i.Region == "" || i.Status == "" || len(i.Listeners) == 0 {
			t.Errorf("interface %+v", i)
		}
		if i.Status == "unknown" && (p.Complete || len(i.Changes) > 0) {
			t.Errorf("unknown interface %+v, complete %v", i, p.Complete)
		}
		for _, c := range i.Changes {
			if !slices.Contains(allowed[c.Field], c.To) || c.From == c.To {
				t.Errorf("%s: change %+v", i.ID, c)
			}
			unsure := slices.ContainsFunc(p.Errors, func(e clitest.ReadError) bool {
				return e.Region == i.Region && e.Action != "DescribeNetworkInterfaceAttribute"
			})
			if unsure && c.Direction == "lower" && c.Selected {
				t.Errorf("%s is lowered though something of its region is unknown", i.ID)
			}
		}
	}
}

// Random nonsense in random worlds never crashes the program.
func TestRandomMalformedAnswers(t *testing.T) {
	t.Parallel()
	for seed := int64(6001); seed <= 6080; seed++ {
		world, policy, _ := oddWorld(seed)
		b := clitest.Random{Rand: rand.New(rand.NewPCG(uint64(seed), 6))}
		for range 1 + b.IntN(3) {
			world.Faults = append(world.Faults, malformedAnswer(b, seed))
		}
		a := clitest.Serve(t, world, fakecloud.Options{})
		out := planOf(a, policy.flags()...)
		if out.Code == 1 && !crashed(out) {
			continue // the account or its regions could not be named
		}
		got, err := parsePlan([]byte(out.Stdout))
		if err != nil || out.Code != got.exitCode() {
			t.Fatalf("seed %d, faults %+v: exit code %d, %v\n%s", seed, world.Faults, out.Code, err, out.Stderr)
		}
		if checkSense(t, got, out); t.Failed() {
			t.Fatalf("seed %d, faults %+v", seed, world.Faults)
		}
	}
}

func malformedAnswer(b clitest.Random, seed int64) fakecloud.Fault {
	f := fakecloud.Fault{
		Kind:        clitest.Pick(b, fakecloud.FaultNullLists, fakecloud.FaultMissingIDs, fakecloud.FaultEndlessToken, fakecloud.FaultSetField, fakecloud.FaultDelete),
		Action:      clitest.Pick(b, "", "Describe*", "List*", "DescribeNetworkInterface*", "*Listeners", "*Attribute"),
		Probability: clitest.Pick(b, 0, 0.3), Seed: seed,
	}
	if f.Kind == fakecloud.FaultSetField {
		f.Field = clitest.Pick(b, "NetworkInterfaceId", "ServerId", "Type", "ListenerPort", "IdleTimeout", "ServerType", "VpcId", "TcpEstablishedTimeout", "Status", "NextToken", "TotalCount", "LoadBalancerId")
		f.Value = clitest.Pick(b, "null", "-1", "0", "99999999999", "[]", "{}", "true", "word", `""`)
	}
	if f.Kind == fakecloud.FaultDelete {
		f.Action = "DescribeNetworkInterfaceAttribute"
	}
	return f
}
