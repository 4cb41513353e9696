package rules_test

import (
	"math"
	"strings"
	"testing"
	"unicode"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/audit/rules"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// hostileWords are what a name or a setting may hold when somebody means harm.
func hostileWords() []string {
	return []string{"", "<script>alert(1)</script>", "=cmd()", "a\nb\r\n", "\x1b[31mred", "\u202eabc", "{{.From}}", "%!s(MISSING)", "'; rm -rf / #",
		strings.Repeat("x", 1<<20), "\xff\xfe", "-rf", strings.Repeat("99999999/", 100)}
}

// hostile changes words and figures of an account at random.
func hostile(m *maker, s *model.Snapshot) {
	word := func(p *string) {
		if m.IntN(6) == 0 {
			*p = pick(m, hostileWords()...)
		}
	}
	number := func(p *int) {
		if m.IntN(6) == 0 {
			*p = pick(m, -1, math.MinInt, math.MaxInt, 0, 65536)
		}
	}
	for i := range s.LoadBalancers {
		lb := &s.LoadBalancers[i]
		for _, p := range []*string{&lb.ID, &lb.Name, &lb.Status, &lb.Spec, &lb.MasterZoneID, &lb.AddressType, &lb.BusinessStatus} {
			word(p)
		}
		number(&lb.Zones)
		number(&lb.BandwidthMbps)
	}
	for i := range s.Listeners {
		l := &s.Listeners[i]
		for _, p := range []*string{&l.ID, &l.Status, &l.Scheduler, &l.TLSPolicyID, &l.ACLType, &l.ConnectionDrain, (*string)(&l.Protocol)} {
			word(p)
		}
		for _, p := range []*int{&l.Port, &l.BackendPort, &l.CPS} {
			number(p)
		}
		if l.HealthCheck != nil {
			number(&l.HealthCheck.IntervalSeconds)
			number(&l.HealthCheck.UnhealthyThreshold)
		}
	}
	for i := range s.ServerGroups {
		for n := range s.ServerGroups[i].Backends {
			b := &s.ServerGroups[i].Backends[n]
			word(&b.ServerID)
			word(&b.ServerIP)
			word((*string)(&b.Type))
			number(&b.Port)
			number(&b.Weight)
		}
	}
	for i := range s.SecurityGroups {
		word(&s.SecurityGroups[i].Name)
		for n := range s.SecurityGroups[i].Ingress {
			r := &s.SecurityGroups[i].Ingress[n]
			for _, p := range []*string{&r.Policy, &r.Protocol, &r.PortRange, &r.IPv4, &r.IPv6, &r.PrefixList, &r.GroupID} {
				word(p)
			}
			number(&r.Priority)
		}
	}
	for i := range s.Instances {
		word(&s.Instances[i].Type)
		word(&s.Instances[i].Name)
	}
	for i := range s.InstanceUsage {
		s.InstanceUsage[i].Connections.Peak = pick(m, math.NaN(), math.Inf(1), math.Inf(-1), -1, math.MaxFloat64)
	}
	for i := range s.Health {
		for n := range s.Health[i].Servers {
			word(&s.Health[i].Servers[n].Status)
		}
	}
}

// Whatever an account holds, the rules end, and what they say is one line of a
// sensible length that obeys nobody.
func TestHostileAccounts(t *testing.T) {
	t.Parallel()
	printers := []*text.Printer{text.Of(text.English), text.Of(text.Chinese)}
	for seed := range uint64(25) {
		s := randomAccount(seed)
		m := &maker{s: s, Rand: randOf(seed)}
		hostile(m, s)
		result := rule.Run(rules.All(), account.New(s, policy(math.MaxInt32)), rule.Options{})
		for _, f := range result.Findings {
			for _, p := range printers {
				checkLine(t, f.Rule, p.Tell(f.Summary))
				checkLine(t, f.Rule, p.Tell(f.Remedy))
			}
		}
		for _, g := range result.Gaps {
			checkLine(t, g.Rule, printers[0].Tell(g.Reason))
		}
	}
}

func checkLine(t *testing.T, id, line string) {
	t.Helper()
	if line == "" || len(line) > 2000 {
		t.Errorf("%s: a sentence of %d bytes", id, len(line))
	}
	if i := strings.IndexFunc(line, func(r rune) bool { return unicode.IsControl(r) || r == '\u202e' }); i >= 0 {
		t.Errorf("%s: %q", id, line)
	}
}

func FuzzOldVersions(f *testing.F) {
	for _, s := range []string{"TLSv1.0", "TLSv1.2,TLSv1.3", "", "tlsv1", "SSLv3", "TLSv1.10"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		versions := strings.Split(s, ",")
		old, known := account.OldVersions(versions)
		if len(old) > len(versions) || len(versions) == 0 && known {
			t.Errorf("%q: %v %v", s, old, known)
		}
	})
}

func TestOldVersions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		versions []string
		old      int
		known    bool
	}{
		{[]string{"TLSv1.0", "TLSv1.1", "TLSv1.2"}, 2, true}, {[]string{"TLSv1.2", "TLSv1.3"}, 0, true}, {[]string{"tlsv1.1 "}, 1, true},
		{nil, 0, false}, {[]string{"SSLv3", "TLSv1.2"}, 0, false}, {[]string{"TLSv1.10"}, 0, false}, {[]string{""}, 0, false},
	} {
		if old, known := account.OldVersions(tt.versions); len(old) != tt.old || known != tt.known {
			t.Errorf("%v: %v %v", tt.versions, old, known)
		}
	}
}

func TestWord(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{"lb-bp1": "lb-bp1", "": "''", "-rf": "'-rf'", "a b": "'a b'", "it's": `'it'\''s'`, "$(x)": "'$(x)'"} {
		if got := account.Word(s); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	}
}
