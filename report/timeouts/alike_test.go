package timeouts_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/timeouts"
)

// fleet is a plan of many interfaces behind a few load balancers.
func fleet(n, balancers int) *plan.Plan {
	p := &plan.Plan{Schema: plan.Schema, CreatedAt: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC), AccountID: "1234567890123456",
		Regions: []string{"cn-hangzhou"}, Complete: true}
	for i := range n {
		current, desired := model.Timeouts{TCPEstablished: 60, TCPClosedAndTimeWait: 15, UDP: 30}, model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 15, UDP: 30}
		p.Interfaces = append(p.Interfaces, plan.Interface{
			RegionID: "cn-hangzhou", ID: fmt.Sprintf("eni-%04d", i), Status: plan.TooShort, Current: &current, Desired: &desired,
			Changes:   []plan.Change{{Field: model.FieldTCPEstablished, From: 60, To: 910, Direction: plan.Raise, Selected: true}},
			Listeners: []plan.Listener{{LoadBalancerID: fmt.Sprintf("lb-%d", i%balancers), LoadBalancerKind: model.CLB, Port: 443, Protocol: model.TCP, RequiredSeconds: 900}},
		})
	}
	p.Summarize()
	return p
}

func tableOf(t *testing.T, p *plan.Plan, o report.Options) string {
	t.Helper()
	format, err := report.Find(timeouts.PlanFormats(), "table")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := format.Render(&b, p, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestLongPlansTellAlikeInterfacesTogether(t *testing.T) {
	t.Parallel()
	out := tableOf(t, fleet(5000, 3), report.Options{})
	if lines := strings.Count(out, "\n"); lines > 40 {
		t.Errorf("%d lines", lines)
	}
	if !strings.Contains(out, "1667 interfaces  cn-hangzhou") {
		t.Errorf("the size of a group is not told:\n%s", out)
	}
}

func TestDetailListsEach(t *testing.T) {
	t.Parallel()
	out := tableOf(t, fleet(60, 3), report.Options{Detail: true})
	if n := strings.Count(out, "910 s"); n != 60 {
		t.Errorf("%d of 60 interfaces", n)
	}
}

func TestShortPlansListEach(t *testing.T) {
	t.Parallel()
	if n := strings.Count(tableOf(t, fleet(20, 1), report.Options{}), "910 s"); n != 20 {
		t.Errorf("%d of 20 interfaces", n)
	}
}

// Every interface is counted in one group, and a group has no more than one change.
func TestGroupsAddUp(t *testing.T) {
	t.Parallel()
	p := fleet(100, 4)
	p.Interfaces[7].Changes[0].Selected = false
	out := tableOf(t, p, report.Options{})
	sum := 0
	for _, line := range strings.Split(out, "\n") {
		var n int
		if _, err := fmt.Sscanf(strings.TrimSpace(line), "%d interfaces  cn-hangzhou", &n); err == nil {
			sum += n
		}
	}
	if sum != 99 {
		t.Errorf("%d of 99 selected interfaces are told in groups:\n%s", sum, out)
	}
}
