package collect_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// audit reads tables of an account over the last day.
func (r *rig) audit(t *testing.T, regions []string, opts collect.CapacityOptions, tables ...model.Table) *model.Snapshot {
	t.Helper()
	c, err := collect.New(r.access, r.door, collect.Options{
		AccountID: "1234567890123456", Regions: regions, TakenAt: time.Now(), Tables: tables,
	})
	if err != nil {
		t.Fatal(err)
	}
	opts.Window, opts.Rate, opts.QPSLimit = lastDays(1), 1e6, limits
	s, _, err := c.Audit(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Everything the shop has is read, nothing fails, and the snapshot says so of every
// table and region.
func TestAuditOfTheShop(t *testing.T) {
	t.Parallel()
	world, regions := shop()
	r := serve(t, world)
	tables := slices.DeleteFunc(model.Tables(), func(m model.Table) bool { return m == model.QuotesTable || m == model.BillsTable })
	s := r.audit(t, regions, collect.CapacityOptions{}, tables...)
	if len(s.Errors) > 0 {
		t.Fatalf("errors %v", s.Errors)
	}
	covered := s.Index()
	for _, table := range tables {
		for _, region := range regions {
			if got := covered.Region(table, region).Outcome; got != model.Read {
				t.Errorf("%s in %s: %s", table, region, got)
			}
		}
	}
	for what, rows := range map[string]int{
		"health": len(s.Health), "group settings": len(s.GroupSettings), "security groups": len(s.SecurityGroups),
		"instances": len(s.Instances), "instance usage": len(s.InstanceUsage), "usage": len(s.Usage),
	} {
		if rows == 0 {
			t.Errorf("no %s were read", what)
		}
	}
	allowed := collect.Permissions(tables)
	for call := range r.server.Calls() {
		if !slices.Contains(allowed, call) && !strings.HasPrefix(call, "cms:") {
			t.Errorf("%s is called, which the policy of these tables does not allow", call)
		}
	}
}

// A table that no rule asks for costs no call.
func TestAuditReadsNothingElse(t *testing.T) {
	t.Parallel()
	world, regions := shop()
	r := serve(t, world)
	r.audit(t, regions, collect.CapacityOptions{}, model.CLBTable)
	calls := r.server.Calls()
	if len(calls) != 1 || calls["slb:DescribeLoadBalancers"] != len(regions) {
		t.Errorf("calls %v", calls)
	}
}

// What is refused is covered as denied, and the rest is read.
func TestAuditWithoutPermission(t *testing.T) {
	t.Parallel()
	for action, table := range map[string]model.Table{
		"slb:DescribeHealthStatus": model.HealthTable, "ecs:DescribeSecurityGroupAttribute": model.SecurityGroupsTable,
		"nlb:ListServerGroups": model.GroupSettingsTable, "ecs:DescribeNetworkInterfaces": model.InterfacesTable,
	} {
		t.Run(action, func(t *testing.T) {
			t.Parallel()
			world, regions := shop()
			world.AccessKeys[0].Deny = []fakecloud.Deny{{Action: action}}
			s := serve(t, world).audit(t, regions, collect.CapacityOptions{}, table)
			denied := func(c model.Coverage) bool { return c.Table == table && c.Outcome == model.Denied && c.Code != "" }
			if !slices.ContainsFunc(s.Coverage, denied) {
				t.Errorf("coverage %v", s.Coverage)
			}
			if len(s.LoadBalancers) == 0 && table != model.GroupSettingsTable && table != model.InterfacesTable {
				t.Error("the load balancers were not read")
			}
		})
	}
}

// The peak of a capped listener is that of its minutes, and not the mean of an hour.
func TestAuditReadsPeaksOfCappedListeners(t *testing.T) {
	t.Parallel()
	world, regions := shop()
	r := serve(t, world)
	peak := func(caps bool) float64 {
		s := r.audit(t, regions, collect.CapacityOptions{Caps: caps}, model.UsageTable)
		highest := 0.0
		for _, u := range s.Usage {
			for _, l := range u.Listeners {
				if u.LoadBalancerID == "nlb-hz-gateway" && l.Port == 443 {
					highest = max(highest, slices.Max(l.NewConnections))
				}
			}
		}
		return highest
	}
	if hourly, minutes := peak(false), peak(true); minutes <= hourly || hourly <= 0 {
		t.Errorf("the peak of the minutes is %v, of the hours %v", minutes, hourly)
	}
}
