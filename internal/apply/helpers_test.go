package apply

import (
	"bytes"
	"fmt"
	"runtime"
	"time"

	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
)

// tester is what *testing.T and *rapid.T have in common.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
}

func before() model.Timeouts {
	return model.Timeouts{TCPEstablished: 60, TCPClosedAndTimeWait: 3, UDP: 30}
}

func after() model.Timeouts {
	return model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 15, UDP: 30}
}

func other() model.Timeouts {
	return model.Timeouts{TCPEstablished: 500, TCPClosedAndTimeWait: 9, UDP: 80}
}

func eni(n int) journal.Interface {
	return journal.Interface{RegionID: "cn-hangzhou", ID: fmt.Sprintf("eni-%d", n)}
}

func clb(n int) HealthTarget {
	return HealthTarget{RegionID: "cn-hangzhou", Kind: model.CLB, LoadBalancerID: fmt.Sprintf("lb-%d", n)}
}

// planOf returns a plan that changes two values of each of n interfaces and
// leaves a further one alone. Interface i carries a listener of CLB i.
func planOf(n int) *plan.Plan {
	p := &plan.Plan{
		Schema: plan.Schema, CreatedAt: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC),
		AccountID: account, Regions: []string{"cn-hangzhou"}, Complete: true,
	}
	for i := 1; i <= n; i++ {
		current, desired := before(), after()
		p.Interfaces = append(p.Interfaces, plan.Interface{
			RegionID: "cn-hangzhou", ID: eni(i).ID, Status: plan.TooShort, Current: &current, Desired: &desired,
			Changes: []plan.Change{
				{Field: model.FieldTCPEstablished, From: 60, To: 910, Direction: plan.Raise, Selected: true},
				{Field: model.FieldTCPClosed, From: 3, To: 15, Direction: plan.Raise, Selected: true},
				{Field: model.FieldUDP, From: 30, To: 20, Direction: plan.Lower},
			},
			Listeners: []plan.Listener{
				{LoadBalancerID: clb(i).LoadBalancerID, LoadBalancerKind: model.CLB, Port: 443, Protocol: model.TCP},
				{LoadBalancerID: clb(i).LoadBalancerID, LoadBalancerKind: model.CLB, Port: 80, Protocol: model.HTTP},
			},
		})
	}
	aligned := before()
	p.Interfaces = append(p.Interfaces, plan.Interface{RegionID: "cn-hangzhou", ID: "eni-aligned", Status: plan.Aligned, Current: &aligned, Desired: &aligned})
	p.Summarize()
	return p
}

// statuses returns the status of every item in order, with its reason.
func statuses(r *Result) []string {
	var out []string
	for _, i := range r.Items {
		s := string(i.Status)
		if i.Reason != "" {
			s += " " + string(i.Reason)
		}
		out = append(out, s)
	}
	return out
}

func apply(t tester, w *world, o Options, p *plan.Plan, run func(*Engine) (*Result, error)) *Result {
	t.Helper()
	result, err := run(w.engine(o))
	if err != nil {
		t.Fatalf("run: %v", err)
	}
	return result
}

func readJournal(t tester, w *world) *journal.Journal {
	t.Helper()
	j, err := journal.Read(bytes.NewReader(w.file), "run.jsonl")
	if err != nil {
		t.Fatalf("%v\n%s", err, w.file)
	}
	return j
}

// atOp returns a fault function that acts on the n-th operation only.
func atOp(n int, act func(*op)) func(*op) {
	return func(o *op) {
		if o.n == n {
			act(o)
		}
	}
}

// onWrite returns a fault function that acts on writes of one interface.
func onWrite(name journal.Interface, act func(*op)) func(*op) {
	return func(o *op) {
		if o.kind == opWrite && o.name == name {
			act(o)
		}
	}
}

// catcher is a tester that keeps the failure.
type catcher struct {
	done chan struct{}
	err  error
}

func (c *catcher) Helper() {}

func (c *catcher) Fatalf(format string, args ...any) {
	c.err = fmt.Errorf(format, args...)
	runtime.Goexit()
}
