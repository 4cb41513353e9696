package timeouts_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/planfile"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/reporttest"
	"github.com/alictl/alictl/report/timeouts"
)

func table(t *testing.T, p *plan.Plan) string {
	t.Helper()
	return string(reporttest.Render(t, timeouts.PlanFormats()[0], p, text.English, 160))
}

// TestTableSays looks for what an admin must see.
func TestTableSays(t *testing.T) {
	t.Parallel()
	for name, wants := range map[string][]string{
		"empty": {"No listener sends traffic", "Summary: 0 interfaces", "Nothing to change."},
		"typical": {
			"To change: 4 values on 2 interfaces",
			"[x] raise  TCP established   60 s -> 910 s  CLB lb-bp1o94dp5i6ea0kq3mtu1 tcp/443 needs 900 s, and 41 more",
			"[ ] lower  TCP established  910 s -> 100 s  lowering needs --allow-lower; CLB lb-bp1b6c719dfa08ex2wq7k http/8080 needs 90 s",
			"managed by another service", "tcpssl/2000-3000 needs 3600 s", "the most an interface allows",
			"Aligned: 1 interface", "no interface is known for 2 backends", "new connections only", "alictl align-timeouts apply plan.json",
		},
		"incomplete": {
			"INCOMPLETE: 4 reads failed", "eni-uf6unread000000000001  i-uf6unread000000000000  cn-shanghai  Forbidden.RAM",
			"eni-uf6unread000000000002, cn-shanghai: Forbidden.RAM: User not",
		},
	} {
		got := table(t, plans()[name])
		for _, want := range wants {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is missing in\n%s", name, want, got)
			}
		}
	}
	if got := table(t, large(5000)); !strings.Contains(got, "and 550 more") {
		t.Error("a long list of aligned interfaces is not cut")
	}
}

func TestMargin(t *testing.T) {
	t.Parallel()
	p := typical()
	p.Policy.MarginSeconds = 5
	if got := table(t, p); !strings.Contains(got, "needs 900 s, with a margin of 5 s, and 41 more") {
		t.Errorf("no margin in\n%s", got)
	}
}

// TestPlanFromFile: a plan that was read tells all that the one it was written from
// tells, in the reader's language, whatever language it was written in.
func TestPlanFromFile(t *testing.T) {
	t.Parallel()
	format := timeouts.PlanFormats()[0]
	for name, p := range map[string]*plan.Plan{"typical": typical(), "incomplete": incomplete()} {
		p.Interfaces[1].Notes = append(p.Interfaces[1].Notes, text.Message{ID: "note.default_timeout",
			Data: text.Data{"Field": "IdleTimeout", "Listener": "lsn-1", "Seconds": 900}})
		back, err := planfile.Decode(reporttest.Render(t, timeouts.PlanFormats()[1], p, text.English, 80))
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Interfaces {
			for k := range p.Interfaces[i].Listeners { // a file says that there is a range, not which
				l := &p.Interfaces[i].Listeners[k]
				l.StartPort, l.EndPort = 0, 0
			}
		}
		for _, lang := range []text.Lang{text.English, text.Chinese} {
			want, got := string(reporttest.Render(t, format, p, lang, 160)), string(reporttest.Render(t, format, back, lang, 160))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s %s: %s", name, lang, diff)
			}
			if lang == text.Chinese && (!strings.Contains(got, "900 秒") || strings.Contains(got, "Managed by")) {
				t.Errorf("%s: notes in English:\n%s", name, got)
			}
		}
	}
}

// TestNamesAreTold: an admin finds an interface and a load balancer by their names, beside
// the ids. The plan file has the ids alone.
func TestNamesAreTold(t *testing.T) {
	t.Parallel()
	p := typical()
	c := &p.Interfaces[1]
	c.Name, c.InstanceName, c.Listeners[0].LoadBalancerName = "card", "web-1", "shop"
	for _, f := range timeouts.PlanFormats() {
		if !reporttest.IsText(f.Name) || f.Name == "json" || f.Name == "yaml" { // the plan file names by ids
			continue
		}
		got := string(reporttest.Render(t, f, p, text.English, 200))
		for _, want := range []string{c.ID, "card", c.InstanceID, "web-1", c.Listeners[0].LoadBalancerID, "shop"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is missing", f.Name, want)
			}
		}
	}
}

func TestUnsureLowering(t *testing.T) {
	t.Parallel()
	p := typical()
	p.Policy.AllowLower = true
	p.Interfaces[4].Notes = []text.Message{{ID: "note.lower_unsure"}}
	if got := table(t, p); !strings.Contains(got, "not everything could be read") {
		t.Errorf("no reason in\n%s", got)
	}
}

func TestLoweringWithoutListener(t *testing.T) {
	t.Parallel()
	p := typical()
	p.Interfaces[4].Listeners = nil
	if got := table(t, p); !strings.Contains(got, "no listener needs more") {
		t.Errorf("no reason in\n%s", got)
	}
}

// TestEvenUnknownWordsAreTold: a status that is new to this program is shown as
// it is.
func TestEvenUnknownWordsAreTold(t *testing.T) {
	t.Parallel()
	r := &timeouts.VerifyReport{Items: []timeouts.Item{{ID: "eni-1", RegionID: "cn-a", Status: "vanished", Live: &model.Timeouts{UDP: 10}}}}
	r.Summarize()
	got := string(reporttest.Render(t, timeouts.VerifyFormats()[0], r, text.English, 100))
	if !strings.Contains(got, "vanished: 1 interface") || r.Summary.Interfaces != 1 || r.Schema != "alictl/timeout-verify/v1" {
		t.Errorf("got %s, %+v", got, r)
	}
}
