package apply

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
)

// sick makes a target report more unhealthy backends once an interface is written.
func sick(w *world, target HealthTarget, n int) {
	w.fault = func(*op) {
		if len(w.writes) > 0 {
			w.unhealthy[target] = n
		}
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	started, stopped := []string{"applied", "applied"}, []string{"applied", "not_started"}
	tests := map[string]struct {
		prepare func(w *world)
		want    []string
		stop    *Stop
	}{
		"well":               {func(*world) {}, started, nil},
		"ill from the start": {func(w *world) { w.unhealthy[clb(1)] = 2 }, started, nil},
		"better":             {func(w *world) { w.unhealthy[clb(1)] = 2; sick(w, clb(1), 1) }, started, nil},
		"worse": {func(w *world) { w.unhealthy[clb(1)] = 2; sick(w, clb(1), 3) }, stopped,
			&Stop{Reason: HealthWorse, Targets: []HealthChange{{HealthTarget: clb(1), Before: 2, Now: 3}}}},
		"worse elsewhere": {func(w *world) { sick(w, clb(9), 3) }, started, nil},
		"worse where nothing was written yet": {func(w *world) { sick(w, clb(2), 3) }, started,
			&Stop{Reason: HealthWorse, Targets: []HealthChange{{HealthTarget: clb(2), Now: 3}}}},
		"no longer readable": {func(w *world) {
			w.fault = func(o *op) {
				if o.kind == opHealth && len(w.writes) > 0 {
					o.before = denied()
				}
			}
		}, stopped, &Stop{Reason: HealthUnreadable, Targets: []HealthChange{
			{HealthTarget: clb(1), Fault: &Fault{Code: "Forbidden.RAM", Message: "ecs call failed: Forbidden.RAM", RequestID: "req-error"}}}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := planOf(2)
				w := newWorld(p)
				tt.prepare(w)
				result := mustApply(t, w, Options{BatchSize: 1}, p)
				if diff := cmp.Diff(tt.want, statuses(result)); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
				if diff := cmp.Diff(tt.stop, result.Stop); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
				if result.Complete() != (tt.stop == nil) || len(result.Unwatched) != 0 {
					t.Errorf("complete %v, unwatched %+v", result.Complete(), result.Unwatched)
				}
			})
		})
	}
}

// A target that cannot be read before the first write is told once and then left
// alone, even when it can be read later and is ill.
func TestHealthUnwatched(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := planOf(2)
		w := newWorld(p)
		w.unhealthy[clb(1)] = 5
		w.fault = func(o *op) {
			if o.kind == opHealth && len(w.writes) == 0 {
				o.before = denied()
			}
		}
		told := 0
		e := w.engine(Options{BatchSize: 1})
		e.Notify = func(event Event) {
			if event.Kind == HealthUnwatched {
				told++
			}
		}
		result, err := e.Apply(context.Background(), p)
		if err != nil || !result.Complete() || len(result.Unwatched) != 2 || told != 2 {
			t.Errorf("%v, %+v, told %d times", err, result, told)
		}
	})
}

// A CLB is one target, an NLB one for each listener.
func TestHealthTargets(t *testing.T) {
	t.Parallel()
	got := healthTargets(plan.Interface{RegionID: "cn-hangzhou", Listeners: []plan.Listener{
		{LoadBalancerID: "lb-1", LoadBalancerKind: model.CLB, Port: 80},
		{LoadBalancerID: "lb-1", LoadBalancerKind: model.CLB, Port: 443, ServerGroupID: "rsp-1"},
		{LoadBalancerID: "nlb-1", LoadBalancerKind: model.NLB, ListenerID: "lsn-1"},
		{LoadBalancerID: "nlb-1", LoadBalancerKind: model.NLB, ListenerID: "lsn-2"},
		{LoadBalancerID: "nlb-1", LoadBalancerKind: model.NLB, ListenerID: "lsn-1", ServerGroupID: "sgp-2"},
	}})
	want := []HealthTarget{
		clb(1),
		{RegionID: "cn-hangzhou", Kind: model.NLB, LoadBalancerID: "nlb-1", ListenerID: "lsn-1"},
		{RegionID: "cn-hangzhou", Kind: model.NLB, LoadBalancerID: "nlb-1", ListenerID: "lsn-2"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
