package capacity_test

import (
	"strings"
	"testing"

	"github.com/alictl/alictl/audit/capacity"
)

func TestFailOn(t *testing.T) {
	t.Parallel()
	report := func(saving string, action capacity.Action, statuses ...capacity.Status) *capacity.Report {
		r := &capacity.Report{Totals: capacity.Totals{AllIn: capacity.AllIn{Saving: saving}}}
		for _, s := range statuses {
			r.LoadBalancers = append(r.LoadBalancers, capacity.LoadBalancer{Status: s, Recommendation: capacity.Recommendation{Action: action}})
		}
		return r
	}
	calm := report("0.00", capacity.Keep, capacity.RightSized, capacity.Idle)
	near := report("-226.30", capacity.ChangeSpec, capacity.RightSized, capacity.NearLimit)
	full := report("-226.30", capacity.ChangeSpec, capacity.Saturated)
	waste := report("99.50", capacity.Release, capacity.Idle, capacity.Oversized)
	for _, c := range []struct {
		flag                    string
		calm, near, full, waste bool
	}{
		{"", false, true, true, false}, // the default
		{"saturated", false, false, true, false},
		{"near_limit", false, true, true, false},
		{"saving=99.50", false, false, false, true},
		{"saving=99.5", false, false, false, true},
		{"saving=99", false, false, false, true},
		{"saving=99.51", false, false, false, false},
		{"none", false, false, false, false},
	} {
		f, err := capacity.FailOn{}, error(nil)
		if c.flag != "" {
			f, err = capacity.ParseFailOn(c.flag)
		}
		got := [4]bool{f.Fails(calm), f.Fails(near), f.Fails(full), f.Fails(waste)}
		if want := [4]bool{c.calm, c.near, c.full, c.waste}; err != nil || got != want {
			t.Errorf("%q: %v, %v, want %v", c.flag, got, err, want)
		}
	}
}

func TestFailOnRefusesTheRest(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "Saturated", "near-limit", "idle", "saving", "saving=", "saving=-1", "saving=0", "saving=0.00", "saving=1e3",
		"saving= 5", "saving=5 CNY", "saving=1,000", "saving=0.001", "saving=.5", "saving=" + strings.Repeat("9", 16), "none "} {
		if f, err := capacity.ParseFailOn(s); err == nil {
			t.Errorf("%q is taken as %+v", s, f)
		}
	}
}
