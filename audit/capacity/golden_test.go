package capacity_test

import (
	"encoding/json"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
)

// shop is a small account with a load balancer of every sort.
func shop() *model.Snapshot {
	s := one(clb("lb-web", "slb.s2.small"), model.HTTP, model.HTTPS).
		used(series(12_000, 41_000, 9_000, model.NoData), series(900, 3_600, 700, 650), series(1_200, 2_400, 800, 700)).
		with(model.TrafficIn, flat(4, 4e6)).with(model.TrafficOut, flat(4, 6e6)).with(model.DroppedConnections, flat(4, 0)).Snapshot
	s.LoadBalancers[0].Name, s.LoadBalancers[0].AddressType = "web", "internet"
	add := func(w world) {
		s.LoadBalancers = append(s.LoadBalancers, w.LoadBalancers...)
		s.Listeners, s.Usage = append(s.Listeners, w.Listeners...), append(s.Usage, w.Usage...)
	}
	add(one(clb("lb-api", "slb.s3.large"), model.TCP).used(flat(4, 30_000), flat(4, 900), model.Series{}).
		with(model.TrafficIn, flat(4, 1e6)).with(model.TrafficOut, flat(4, 2e6)))
	add(one(clb("lb-drops", "slb.s2.medium"), model.TCP).used(flat(4, 99_000), flat(4, 4_000), model.Series{}).with(model.DroppedConnections, flat(4, 7)))
	add(one(clb("lb-idle", "slb.s1.small")))
	add(one(clb("lb-old", ""), model.TCP).used(flat(4, 3_000), flat(4, 10), model.Series{}))
	add(one(clb("lb-huge", "slb.s4.large"), model.TCP).used(flat(4, 3e6), flat(4, 200_000), model.Series{}))
	add(one(model.LoadBalancer{RegionID: "cn-hangzhou", ID: "nlb-1", Kind: model.NLB, Zones: 2, PayType: "PostPay"}, model.TCP).
		used(flat(4, 720_000), flat(4, 4_000), model.Series{}).with(model.TrafficIn, flat(4, bits(4))).with(model.TrafficOut, flat(4, bits(6))))
	s.Bills = []model.Bill{{Cycle: "2026-10", LoadBalancerID: "lb-api", Item: "LoadBalancerSpec", Amount: "2365.92", Currency: "CNY"}}
	s.Errors = []model.ReadError{{RegionID: "cn-hangzhou", Product: "cms", Action: "DescribeMetricList", ResourceID: "lb-idle", Code: "Forbidden.RAM"}}
	return s
}

// update rewrites the golden files; use it through `go test -update`.
var update = flag.Bool("update", false, "rewrite the golden files")

func TestGoldenReports(t *testing.T) {
	t.Parallel()
	for _, p := range []capacity.Policy{hourly(), fixed()} {
		path := "testdata/shop-" + string(p.Metering) + ".json"
		got := indented(t, judged(t, shop(), p))
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
}

func indented(t *testing.T, r *capacity.Report) string {
	t.Helper()
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data) + "\n"
}

// FuzzJudge: whatever a snapshot file says, judging ends, and its report can be
// written.
func FuzzJudge(f *testing.F) {
	data, err := json.Marshal(shop())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"window":{},"load_balancers":[{"kind":"nlb","zones":-1}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var s model.Snapshot
		if json.Unmarshal(data, &s) != nil {
			return
		}
		for _, p := range []capacity.Policy{hourly(), fixed()} {
			r, err := capacity.Judge(&s, nil, p)
			if err != nil {
				continue
			}
			if _, err := json.Marshal(r); err != nil {
				t.Error(err)
			}
		}
	})
}

// BenchmarkJudge judges 500 load balancers over 30 days.
func BenchmarkJudge(b *testing.B) {
	base := clb("lb", "slb.s3.small")
	w := one(base, model.TCP)
	w.Window.Start, w.Window.End = taken().Add(-30*24*time.Hour), taken()
	w.LoadBalancers, w.Listeners, w.Usage = nil, nil, nil
	for i := range 500 {
		one := one(clb(string(rune('a'+i%26))+time.Duration(i).String(), "slb.s3.small"), model.TCP).
			used(flat(720, float64(100*i)), flat(720, float64(i)), flat(720, 1)).with(model.TrafficIn, flat(720, 1e6)).with(model.TrafficOut, flat(720, 1e6))
		w.LoadBalancers, w.Listeners, w.Usage = append(w.LoadBalancers, one.LoadBalancers...), append(w.Listeners, one.Listeners...), append(w.Usage, one.Usage...)
	}
	for b.Loop() {
		if _, err := capacity.Judge(w.Snapshot, nil, hourly()); err != nil {
			b.Fatal(err)
		}
	}
}
