package capacity_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
)

// TestMonthlyByRule: 1 of 4 hours needs slb.s2.medium at 0.63 and 3 need slb.s1.small
// at 0.10, so the hourly rule gives (0.63 + 0.30) / 4 x 730; the fixed one 1.27 x 730.
func TestMonthlyByRule(t *testing.T) {
	t.Parallel()
	w := one(clb("lb-1", "slb.s3.small"), model.TCP).used(series(70_000, 2_000, 2_000, 2_000), flat(4, 10), model.Series{}).
		with(model.DroppedConnections, flat(4, 0))
	for _, p := range []capacity.Policy{hourly(), fixed()} {
		lb := w.judge(t, p)
		want := capacity.ByRule{HourlyUsage: "169.73", Fixed: "927.10"}
		if diff := cmp.Diff(&want, option(t, lb, capacity.Keep, "").MonthlyByRule, sums()); diff != "" {
			t.Errorf("%s: %s", p.Metering, diff)
		}
		want = capacity.ByRule{HourlyUsage: "169.73", Fixed: "459.90"}
		if diff := cmp.Diff(&want, option(t, lb, capacity.ChangeSpec, "slb.s2.medium").MonthlyByRule, sums()); diff != "" {
			t.Errorf("%s: %s", p.Metering, diff)
		}
		if lcu := option(t, lb, capacity.PayByLCU, ""); lcu.MonthlyByRule != nil {
			t.Errorf("LCU by rule: %+v", lcu.MonthlyByRule)
		}
		if !lb.Recommendation.DependsOnRule {
			t.Errorf("%s: the hourly rule keeps it, the fixed one takes the smaller spec: %+v", p.Metering, lb.Recommendation)
		}
	}
	if lb := w.judge(t, hourly()); !contains(lb.Notes, `under the rule "fixed" the recommendation is: change to slb.s2.medium.`) {
		t.Error(lb.Notes)
	}
}

// TestRulesSideBySide: each rule's column is what a report under that rule tells,
// and the recommendation depends on the rule exactly when the reports differ in it.
func TestRulesSideBySide(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawWorld(t)
		usage, flatRate := judged(t, s, hourly()).LoadBalancers, judged(t, s, fixed()).LoadBalancers
		for i := range usage {
			bySpec := usage[i].PayType != "PrePay" && usage[i].Kind == model.CLB
			for k, o := range usage[i].Options {
				f := flatRate[i].Options[k]
				paid := bySpec && (o.Action == capacity.ChangeSpec || o.Action == capacity.Keep && usage[i].Spec != "slb.lcu.elastic")
				if !paid {
					if o.MonthlyByRule != nil || f.MonthlyByRule != nil || o.Monthly != f.Monthly {
						t.Fatalf("no rule applies to %+v", o)
					}
					continue
				}
				want := &capacity.ByRule{HourlyUsage: o.Monthly, Fixed: f.Monthly}
				if diff := cmp.Diff([]*capacity.ByRule{want, want}, []*capacity.ByRule{o.MonthlyByRule, f.MonthlyByRule}, sums()); diff != "" {
					t.Fatalf("%s %s: %s", usage[i].ID, o.Spec, diff)
				}
			}
			a, b := usage[i].Recommendation, flatRate[i].Recommendation
			differ := a.Action != b.Action || a.Spec != b.Spec || a.InstanceChargeType != b.InstanceChargeType
			if a.DependsOnRule != differ || b.DependsOnRule != differ {
				t.Fatalf("%+v and %+v", a, b)
			}
		}
	})
}

// TestVerdicts: what a bill says where both rules give the same, where none is near,
// where none applies, and where a sum is not known.
func TestVerdicts(t *testing.T) {
	t.Parallel()
	subscription, elastic := clb("lb-1", "slb.s2.small"), clb("lb-1", "slb.lcu.elastic")
	subscription.PayType, elastic.InstanceChargeType = "PrePay", "PayByCLCU"
	low, full := flat(24, 100), flat(24, 40_000)
	for name, c := range map[string]struct {
		lb     model.LoadBalancer
		use    model.Series
		amount string
		want   capacity.Verdict
		billed capacity.Metering
		says   string
	}{
		"usage":         {clb("lb-1", "slb.s2.small"), low, "74.40", capacity.Decided, capacity.HourlyUsage, `The bill of 2026-10 follows the rule "hourly usage".`},
		"fixed":         {clb("lb-1", "slb.s2.small"), low, "238.08", capacity.Decided, capacity.Fixed, `follows the rule "fixed"`},
		"both the same": {clb("lb-1", "slb.s2.small"), full, "238.08", capacity.Same, "", "does not tell them apart"},
		"far from both": {clb("lb-1", "slb.s2.small"), full, "500", capacity.Neither, "", "follows neither rule"},
		"subscription":  {subscription, low, "190", capacity.NoRule, "", "No metering rule applies"},
		"LCU":           {elastic, low, "190", capacity.NoRule, "", "No metering rule applies"},
		"shared":        {clb("lb-1", ""), low, "0", capacity.NoRule, "", "No metering rule applies"},
		"no hours":      {clb("lb-1", "slb.s2.small"), model.Series{}, "238.08", capacity.Untold, "", "is not known"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := one(c.lb, model.TCP).used(c.use, model.Series{}, model.Series{})
			w.Bills = []model.Bill{{Cycle: "2026-10", LoadBalancerID: "lb-1", Item: "LoadBalancerSpec", Amount: c.amount, Currency: "CNY"}}
			r := judged(t, w.Snapshot, hourly())
			got := r.LoadBalancers[0].Reconciliation[0]
			if got.Verdict != c.want || r.LoadBalancers[0].Metering.BilledBy != c.billed || !says(got.VerdictMessage, c.says) {
				t.Errorf("%+v", got)
			}
			if rule, ok := r.BilledBy(); rule != c.billed || ok != (c.billed != "") {
				t.Errorf("the account is billed by %q, %v", rule, ok)
			}
		})
	}
}

// TestBillsThatDisagreeDecideNothing: one month by usage, another by the spec's fee.
func TestBillsThatDisagreeDecideNothing(t *testing.T) {
	t.Parallel()
	w := one(clb("lb-1", "slb.s2.small"), model.TCP).used(flat(24, 100), flat(24, 10), model.Series{})
	for cycle, amount := range map[string]string{"2026-10": "74.40", "2026-08": "238.08"} {
		w.Bills = append(w.Bills, model.Bill{Cycle: cycle, LoadBalancerID: "lb-1", Item: "LoadBalancerSpec", Amount: amount, Currency: "CNY"})
	}
	r := judged(t, w.Snapshot, hourly())
	if rule, ok := r.BilledBy(); ok || r.LoadBalancers[0].Metering.BilledBy != "" {
		t.Errorf("%q decides", rule)
	}
}
