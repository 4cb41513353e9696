package ingress_test

import (
	"net/netip"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/alictl/alictl/audit/ingress"
	"github.com/alictl/alictl/internal/model"
)

func TestParsePorts(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]ingress.Ports{
		"-1/-1": {Low: 0, High: 65535}, "80/80": {Low: 80, High: 80}, "1/65535": {Low: 1, High: 65535}, "80": {Low: 80, High: 80}, " 80/81 ": {Low: 80, High: 81}, "9/90": {Low: 9, High: 90}, "0/0": {},
	} {
		if got, ok := ingress.ParsePorts(s); !ok || got != want {
			t.Errorf("%q: %v %v, want %v", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "/", "80/", "/80", "90/80", "80/65536", "-1/80", "80/-1", "+80/80", "80 /80", "0x50/0x50", "1e2/1e3", "80/80/80", "http", "８０/８０"} {
		if got, ok := ingress.ParsePorts(s); ok {
			t.Errorf("%q was read as %v", s, got)
		}
	}
}

func FuzzParsePorts(f *testing.F) {
	for _, s := range []string{"-1/-1", "80/80", "1/65535", "90/80", "", "a/b", "-1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if p, ok := ingress.ParsePorts(s); ok && p.Low > p.High {
			t.Errorf("%q: %v", s, p)
		}
	})
}

func TestParseBlock(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"10.0.0.1": "10.0.0.1/32", "10.1.2.3/8": "10.0.0.0/8", "0.0.0.0/0": "0.0.0.0/0", "::/0": "::/0", "fd00::1": "fd00::1/128",
		"::ffff:10.0.0.1": "10.0.0.1/32", "::ffff:10.0.0.0/104": "10.0.0.0/8", "::ffff:0.0.0.0/96": "0.0.0.0/0",
	} {
		if got, ok := ingress.ParseBlock(s); !ok || got.String() != want {
			t.Errorf("%q: %v %v, want %s", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "/", "10.0.0.0/33", "10.0.0/8", "010.0.0.1", "fe80::1%eth0", "::/129", "any", "10.0.0.0/-1"} {
		if got, ok := ingress.ParseBlock(s); ok {
			t.Errorf("%q was read as %v", s, got)
		}
	}
}

func FuzzParseBlock(f *testing.F) {
	for _, s := range []string{"10.0.0.1", "10.1.2.3/8", "::ffff:10.0.0.0/104", "fe80::1%eth0", "::/0", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, ok := ingress.ParseBlock(s)
		if ok && (!p.IsValid() || p != p.Masked()) {
			t.Errorf("%q: %v", s, p)
		}
	})
}

func rules() *rapid.Generator[model.SecurityRule] {
	return rapid.Custom(func(t *rapid.T) model.SecurityRule {
		r := model.SecurityRule{
			Policy:    rapid.SampledFrom([]string{"Accept", "Drop", "accept", "drop", "odd"}).Draw(t, "policy"),
			Protocol:  rapid.SampledFrom([]string{"TCP", "UDP", "ALL", "ICMP", "", "odd"}).Draw(t, "protocol"),
			PortRange: rapid.SampledFrom([]string{"-1/-1", "80/80", "1/79", "odd", "", "81/65535"}).Draw(t, "ports"),
			Priority:  rapid.IntRange(1, 3).Draw(t, "priority"),
		}
		blocks := rapid.SampledFrom([]string{"0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "100.64.0.0/10", "100.64.1.1", "odd"})
		switch rapid.IntRange(0, 5).Draw(t, "source") {
		case 0:
			r.IPv6 = rapid.SampledFrom([]string{"::/0", "fd00::/8"}).Draw(t, "v6")
		case 1:
			r.PrefixList = "pl-1"
		case 2:
			r.GroupID = "sg-9"
		case 3:
		default:
			r.IPv4 = blocks.Draw(t, "v4")
		}
		return r
	})
}

func of(rules ...model.SecurityRule) *ingress.Group {
	return ingress.Parse(&model.SecurityGroup{Ingress: rules})
}

func port80() ingress.Target { return ingress.Target{Protocol: ingress.TCP, Port: 80} }

// The order of rules and of groups, and in which group a rule stands, do not
// matter to whether anybody is accepted.
func TestOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rules(), 0, 12).Draw(t, "rules")
		want := new(ingress.Evaluator).AcceptsAnybody([]*ingress.Group{of(all...)}, port80())
		mixed := rapid.Permutation(all).Draw(t, "mixed")
		cut := rapid.IntRange(0, len(mixed)).Draw(t, "cut")
		got := new(ingress.Evaluator).AcceptsAnybody([]*ingress.Group{of(mixed[cut:]...), of(mixed[:cut]...)}, port80())
		if got != want {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

// An Accept more never closes a port, and a Drop more never opens one, as far as
// anything is known.
func TestMonotone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rules(), 0, 12).Draw(t, "rules")
		more := rules().Draw(t, "more")
		before := new(ingress.Evaluator).AcceptsAnybody([]*ingress.Group{of(all...)}, port80())
		after := new(ingress.Evaluator).AcceptsAnybody([]*ingress.Group{of(append(all, more)...)}, port80())
		if strings.EqualFold(more.Policy, "accept") && before == ingress.Yes && after != ingress.Yes {
			t.Fatalf("%+v: %v, then %v", more, before, after)
		}
		if strings.EqualFold(more.Policy, "drop") && before == ingress.No && after != ingress.No {
			t.Fatalf("%+v: %v, then %v", more, before, after)
		}
	})
}

// A rule that cannot be read is answered as it is in every reading of it, or not
// at all.
func TestUnknownCoversEveryReading(t *testing.T) {
	t.Parallel()
	readings := map[string][]string{"odd": {"-1/-1", "1/79"}, "": {"-1/-1", "1/79"}}
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rules(), 1, 8).Draw(t, "rules")
		i := rapid.IntRange(0, len(all)-1).Draw(t, "which")
		all[i].PortRange, all[i].Protocol = "odd", "TCP"
		told := new(ingress.Evaluator).AcceptsAnybody([]*ingress.Group{of(all...)}, port80())
		for _, reading := range readings["odd"] {
			all[i].PortRange = reading
			if got := new(ingress.Evaluator).AcceptsAnybody([]*ingress.Group{of(all...)}, port80()); told != ingress.Unknown && got != told {
				t.Fatalf("%v, but %v when it reads %s", told, got, reading)
			}
		}
	})
}

// A thousand rules of the worst kind, each Accept under many Drops, are answered as
// the few that decide.
func TestThousandRules(t *testing.T) {
	t.Parallel()
	var all []model.SecurityRule
	for i := range 500 {
		block := netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(i >> 4), byte(i << 4), 0}), 24).String()
		all = append(all, model.SecurityRule{Policy: "Accept", Protocol: "TCP", PortRange: "80/80", Priority: 2, IPv4: block},
			model.SecurityRule{Policy: "Drop", Protocol: "ALL", PortRange: "-1/-1", Priority: 1, IPv4: block})
	}
	if got := new(ingress.Evaluator).AcceptsAnybody([]*ingress.Group{of(all...)}, port80()); got != ingress.No {
		t.Errorf("%v", got)
	}
	all = append(all, model.SecurityRule{Policy: "Accept", Protocol: "TCP", PortRange: "80/80", Priority: 1, IPv4: "11.0.0.0/8"})
	if got := new(ingress.Evaluator).AcceptsAnybody([]*ingress.Group{of(all...)}, port80()); got != ingress.Yes {
		t.Errorf("%v", got)
	}
}

// A group that was not read may take a Drop back.
func TestShutsOutBesideUnread(t *testing.T) {
	t.Parallel()
	g := of(model.SecurityRule{Policy: "Drop", Protocol: "TCP", PortRange: "80/80", Priority: 2, IPv4: "100.64.0.0/10"})
	if got, rule := g.ShutsOut(port80(), []*ingress.Group{g}); got != ingress.Yes || rule == nil {
		t.Errorf("alone: %v %v", got, rule)
	}
	if got, _ := g.ShutsOut(port80(), []*ingress.Group{g, nil}); got != ingress.Unknown {
		t.Errorf("beside one that was not read: %v", got)
	}
}
