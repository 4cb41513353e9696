package ingress_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/alictl/alictl/audit/ingress"
	"github.com/alictl/alictl/internal/model"
)

// plainRule draws a rule of documented forms, with or without a source that can be read.
func plainRule() *rapid.Generator[model.SecurityRule] {
	return rapid.Custom(func(t *rapid.T) model.SecurityRule {
		r := model.SecurityRule{
			Policy:    rapid.SampledFrom([]string{"Accept", "Drop"}).Draw(t, "policy"),
			Protocol:  rapid.SampledFrom([]string{"TCP", "ALL", "UDP"}).Draw(t, "protocol"),
			PortRange: rapid.SampledFrom([]string{"80/80", "-1/-1", "81/90", "1/80", "odd"}).Draw(t, "ports"),
			Priority:  rapid.IntRange(1, 3).Draw(t, "priority"),
		}
		switch rapid.IntRange(0, 9).Draw(t, "source") {
		case 0:
			r.PrefixList = rapid.SampledFrom([]string{"pl-1", "pl-2"}).Draw(t, "list")
		case 1:
			r.GroupID = rapid.SampledFrom([]string{"sg-1", "sg-2"}).Draw(t, "group")
		case 2:
			r.IPv4 = "odd"
		case 3, 4:
			r.IPv6 = rapid.SampledFrom([]string{"::/0", "fd00::/8", "fd00::/16", "fd00::1"}).Draw(t, "v6")
		default:
			r.IPv4 = rapid.SampledFrom([]string{"0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "11.0.0.0/8"}).Draw(t, "v4")
		}
		return r
	})
}

// naive is the definition of AcceptsAnybody, rule by rule and pair by pair.
func naive(rules []model.SecurityRule) ingress.Answer {
	sometimes := false
	for _, accept := range rules {
		if accept.Policy != "Accept" || !mayBeAbout(accept) {
			continue
		}
		surely, maybe := false, false
		for _, drop := range rules {
			if drop.Policy != "Drop" || drop.Priority > accept.Priority || !mayBeAbout(drop) {
				continue
			}
			known := drop.IPv4 != "odd" && accept.IPv4 != "odd"
			over := known && includes(drop, accept)
			surely = surely || over && drop.PortRange != "odd"
			maybe = maybe || over || !known
		}
		if !maybe && accept.PortRange != "odd" {
			return ingress.Yes
		}
		sometimes = sometimes || !surely
	}
	if sometimes {
		return ingress.Unknown
	}
	return ingress.No
}

func mayBeAbout(r model.SecurityRule) bool { return r.Protocol != "UDP" && r.PortRange != "81/90" }

func includes(drop, accept model.SecurityRule) bool {
	switch {
	case drop.PrefixList != "":
		return drop.PrefixList == accept.PrefixList
	case drop.GroupID != "":
		return drop.GroupID == accept.GroupID
	case drop.IPv6 != "":
		return accept.IPv6 != "" && within(drop.IPv6, accept.IPv6)
	case accept.GroupID != "":
		return drop.IPv4 == "0.0.0.0/0"
	}
	return accept.IPv4 != "" && within(drop.IPv4, accept.IPv4)
}

func within(wide, narrow string) bool {
	w, _ := ingress.ParseBlock(wide)
	n, _ := ingress.ParseBlock(narrow)
	return w.Bits() <= n.Bits() && w.Contains(n.Addr())
}

func TestAsTheDefinitionSays(t *testing.T) {
	t.Parallel()
	evaluator := new(ingress.Evaluator) // one for all, as in an audit
	rapid.Check(t, func(t *rapid.T) {
		rules := rapid.SliceOfN(plainRule(), 1, 6).Draw(t, "rules")
		if got, want := evaluator.AcceptsAnybody([]*ingress.Group{of(rules...)}, port80()), naive(rules); got != want {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

// few are rules of one policy: every kind of source, ports that can be read or not, and
// two priorities.
func few(policy string) []model.SecurityRule {
	var out []model.SecurityRule
	for _, source := range []model.SecurityRule{
		{PrefixList: "pl-1"}, {PrefixList: "pl-2"}, {GroupID: "sg-1"}, {GroupID: "sg-2"}, {IPv4: "odd"},
		{IPv6: "::/0"}, {IPv6: "fd00::/8"}, {IPv6: "fd00::1"}, {IPv4: "0.0.0.0/0"}, {IPv4: "10.0.0.0/8"}, {IPv4: "10.1.2.3"}, {IPv4: "11.0.0.0/8"},
	} {
		for _, ports := range []string{"80/80", "odd"} {
			for priority := range 2 {
				r := source
				r.Policy, r.Protocol, r.PortRange, r.Priority = policy, "TCP", ports, priority+1
				out = append(out, r)
			}
		}
	}
	return out
}

func TestEveryAcceptUnderEveryTwoDrops(t *testing.T) {
	t.Parallel()
	evaluator := new(ingress.Evaluator)
	drops := few("Drop")
	for _, accept := range few("Accept") {
		for i, one := range drops {
			for _, two := range drops[i:] {
				rules := []model.SecurityRule{accept, one, two}
				if got, want := evaluator.AcceptsAnybody([]*ingress.Group{of(rules...)}, port80()), naive(rules); got != want {
					t.Fatalf("%+v: %v, want %v", rules, got, want)
				}
			}
		}
	}
}

func rule(policy, ports, v4 string, priority int) model.SecurityRule {
	return model.SecurityRule{Policy: policy, Protocol: "TCP", PortRange: ports, Priority: priority, IPv4: v4}
}

func TestAnAcceptTakesADropBack(t *testing.T) {
	t.Parallel()
	const balancers = "100.64.0.0/10"
	drop := rule("Drop", "80/80", balancers, 2)
	for name, c := range map[string]struct {
		accept model.SecurityRule
		want   ingress.Answer
	}{
		"of a smaller number":      {rule("Accept", "80/80", balancers, 1), ingress.No},
		"of the same number":       {rule("Accept", "80/80", balancers, 2), ingress.Yes},
		"of a larger number":       {rule("Accept", "80/80", balancers, 3), ingress.Yes},
		"from everywhere":          {rule("Accept", "80/80", "0.0.0.0/0", 1), ingress.No},
		"of a part":                {rule("Accept", "80/80", "100.64.0.0/11", 1), ingress.Yes},
		"of a neighbour":           {rule("Accept", "80/80", "100.128.0.0/10", 1), ingress.Yes},
		"of another port":          {rule("Accept", "81/81", balancers, 1), ingress.Yes},
		"of unreadable ports":      {rule("Accept", "odd", balancers, 1), ingress.Unknown},
		"of an unreadable source":  {rule("Accept", "80/80", "odd", 1), ingress.Unknown},
		"of an undocumented order": {rule("odd", "80/80", balancers, 1), ingress.Unknown},
	} {
		g := of(drop, c.accept)
		if got, _ := g.ShutsOut(port80(), []*ingress.Group{g}); got != c.want {
			t.Errorf("an Accept %s: %v, want %v", name, got, c.want)
		}
	}
}

func TestWhichDropsShutOut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		drop model.SecurityRule
		want ingress.Answer
	}{
		"the range":          {rule("Drop", "80/80", "100.64.0.0/10", 1), ingress.Yes},
		"an address of it":   {rule("Drop", "80/80", "100.127.255.255", 1), ingress.Yes},
		"a wider one":        {rule("Drop", "80/80", "100.0.0.0/9", 1), ingress.No},
		"outside":            {rule("Drop", "80/80", "100.128.0.0/16", 1), ingress.No},
		"another port":       {rule("Drop", "81/81", "100.64.0.0/10", 1), ingress.No},
		"another protocol":   {model.SecurityRule{Policy: "Drop", Protocol: "UDP", PortRange: "80/80", IPv4: "100.64.0.0/10"}, ingress.No},
		"all protocols":      {model.SecurityRule{Policy: "Drop", Protocol: "ALL", IPv4: "100.64.0.0/10"}, ingress.Yes},
		"unreadable ports":   {rule("Drop", "odd", "100.64.0.0/10", 1), ingress.Unknown},
		"unreadable source":  {rule("Drop", "80/80", "odd", 1), ingress.Unknown},
		"an undocumented":    {rule("odd", "80/80", "100.64.0.0/10", 1), ingress.Unknown},
		"a block of IPv6":    {model.SecurityRule{Policy: "Drop", Protocol: "TCP", PortRange: "80/80", IPv6: "64:ff9b::/96"}, ingress.No},
		"a protocol besides": {model.SecurityRule{Policy: "Drop", Protocol: "ICMP", PortRange: "-1/-1", IPv4: "100.64.0.0/10"}, ingress.No},
	} {
		g := of(c.drop)
		if got, _ := g.ShutsOut(port80(), []*ingress.Group{g}); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if may := g.DropsBalancers(); !may && c.want != ingress.No {
			t.Errorf("%s: said to drop nothing of load balancers", name)
		}
	}
}

func TestTheRuleThatShutsOutIsNamed(t *testing.T) {
	t.Parallel()
	g := of(rule("Accept", "80/80", "10.0.0.0/8", 1), rule("Drop", "80/80", "100.64.1.0/24", 5))
	_, got := g.ShutsOut(port80(), []*ingress.Group{g})
	if got == nil || !strings.HasPrefix(got.IPv4, "100.64.1.") {
		t.Errorf("got %+v", got)
	}
}

func TestPortsOfATarget(t *testing.T) {
	t.Parallel()
	for port, want := range map[int]bool{-1: false, 0: false, 1: true, 65535: true, 65536: false} {
		if got := (ingress.Target{Port: port}).Valid(); got != want {
			t.Errorf("%d: %t", port, got)
		}
	}
}
