package cli_test

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/cmd/alictl/internal/clitest"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// seldom are the calls that only some accounts need: instances of which no interface
// is listed, a product that a region does not have, several HTTP listeners on one CLB,
// TLS policies of their own.
func seldom() []string {
	return []string{"ecs:DescribeInstances", "nlb:DescribeRegions", "slb:DescribeRegions", "slb:DescribeVServerGroups",
		"nlb:ListSecurityPolicy", "slb:ListTLSCipherPolicies"}
}

// TestPolicyIsWhatIsCalled: the policy of a command names every call it makes, and
// no other.
func TestPolicyIsWhatIsCalled(t *testing.T) {
	t.Parallel()
	a := clitest.Serve(t, fakecloud.Shop(), fakecloud.Options{})
	journal := filepath.Join(t.TempDir(), "journal")
	for _, c := range []struct {
		policy string
		code   int
		args   string
	}{
		{"whoami", 0, "whoami"},
		{"align-timeouts", 2, "align-timeouts"},
		{"apply", 0, "align-timeouts apply --yes --journal " + journal},
		{"verify", 0, "align-timeouts verify " + journal},
		{"rollback", 0, "align-timeouts rollback --yes " + journal},
		{"spec-report", 2, "spec-report --window 1d --prices live --reconcile"},
		{"audit", 2, "audit --window 1d"},
		{"audit --skip-metrics", 2, "audit --skip-metrics"},
		{"audit --enable listener-stopped", 0, "audit --enable listener-stopped"},
		{"audit --enable eni-* --disable eni-mixed-requirements", 2, "audit --enable eni-* --disable eni-mixed-requirements"},
		{"diagnose connections", 0, "diagnose connections --window 1d --exit-zero"},
		{"diagnose loadtest", 0, "diagnose loadtest --exit-zero"},
	} {
		a.Server.ResetStats()
		if out := a.Run(strings.Fields(c.args)...); out.Code != c.code {
			t.Fatalf("%s: exit code %d, want %d\n%s", c.args, out.Code, c.code, out.Stderr)
		}
		called := permissionsOf(a.Server.Calls())
		granted := slices.DeleteFunc(policy(a, c.policy), func(action string) bool {
			return slices.Contains(seldom(), action) && !slices.Contains(called, action)
		})
		if diff := cmp.Diff(granted, called); diff != "" {
			t.Errorf("%s (-policy +called)\n%s", c.policy, diff)
		}
	}
}

// policy returns the actions of a policy, sorted.
func policy(a *clitest.Account, command string) []string {
	a.T.Helper()
	var document struct{ Statement []struct{ Action []string } }
	out := a.Run(append([]string{"ram-policy"}, strings.Fields(command)...)...)
	if err := json.Unmarshal([]byte(out.Stdout), &document); err != nil || len(document.Statement) != 1 {
		a.T.Fatalf("%s: %v\n%s", command, err, out.Stdout)
	}
	return document.Statement[0].Action
}

// permissionsOf names what RAM calls the actions, sorted. Everybody may ask who
// they are.
func permissionsOf(calls map[string]int) []string {
	named := map[string]bool{}
	for action := range calls {
		switch action = strings.Replace(action, "bssopenapi:", "bssapi:", 1); action {
		case "sts:GetCallerIdentity":
		case "cms:DescribeMetricList":
			named["cms:QueryMetricList"] = true
		case "cms:DescribeMetricMetaList":
			named[action], named["cms:QueryMetricMeta"] = true, true
		default:
			named[action] = true
		}
	}
	return slices.Sorted(maps.Keys(named))
}
