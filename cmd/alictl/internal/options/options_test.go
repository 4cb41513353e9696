package options

import (
	"strings"
	"testing"
	"time"

	"github.com/alictl/alictl/internal/text/texttest"

	"github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/internal/plan"
)

// read parses flags as a command with all of them does.
func read[T any](t *testing.T, args string, f func(*cli.Context) (T, error)) (out T, err error) {
	t.Helper()
	app := &cli.App{
		HideHelp: true, // the library's help flag is one variable that every parse writes to
		Flags:    Join(ReachFlags(), TalkFlags(), ResultFlags(""), SnapshotFlags(), TimeoutPolicyFlags(), CarryOutFlags(), ApplyLimitFlags()),
		Action: func(c *cli.Context) error {
			out, err = f(c)
			return nil
		},
	}
	if parsed := app.Run(append([]string{"alictl"}, strings.Fields(args)...)); parsed != nil {
		t.Fatal(parsed)
	}
	return out, err
}

func TestReach(t *testing.T) {
	t.Parallel()
	getenv := func(name string) string { return map[string]string{"ALICTL_ENDPOINT_URL": "http://127.0.0.1:1"}[name] }
	reach := func(c *cli.Context) (Reach, error) { return ReadReach(c, getenv) }
	for _, c := range []struct{ args, err string }{
		{"", ""},
		{"--region aa-1 --region bb-2 --region aa-1", ""},
		{"--region all", ""},
		{"--concurrency 256 --max-qps 0.1 --timeout 1ns", ""},
		{"--sandbox --scenario x", ""},
		{"--endpoint-url https://ecs.example.com", ""},
		{"--endpoint-url http://localhost:80", ""},
		{"--concurrency 0", "--concurrency is 0"},
		{"--concurrency 257", "--concurrency is 257"},
		{"--max-qps -0.1", "--max-qps is -0.1"},
		{"--max-qps NaN", "--max-qps is NaN"},
		{"--max-qps Inf", "--max-qps is +Inf"},
		{"--timeout 0s", "--timeout is 0s"},
		{"--region cn", "--region is cn"},
		{"--region CN-hangzhou", "--region is CN-hangzhou"},
		{"--region all --region aa-1", "--region all and --region contradict"},
		{"--scenario x", "--scenario makes sense only with --sandbox"},
		{"--sandbox --profile x", "--sandbox and --profile"},
		{"--sandbox --endpoint-url http://127.0.0.1:1", "--sandbox and --profile / --endpoint-url"},
		{"--endpoint-url http://ecs.example.com", "plain http is allowed for loopback only"},
		{"--endpoint-url x", "--endpoint-url: "},
	} {
		_, err := read(t, c.args, reach)
		if c.err == "" {
			if err != nil {
				t.Errorf("%s: %v", c.args, err)
			}
			continue
		}
		if what := texttest.Sentence(t, err); !strings.Contains(what, c.err) {
			t.Errorf("%s: %s", c.args, what)
		}
	}
	got, err := read(t, "--region bb-2 --region aa-1 --region bb-2", reach)
	if err != nil || !cmp.Equal(got.Regions, []string{"aa-1", "bb-2"}) || got.Endpoint.Host != "127.0.0.1:1" {
		t.Errorf("got %+v, %v", got, err)
	}
	if got, err := read(t, "--sandbox", reach); err != nil || !got.Endpoint.IsZero() {
		t.Errorf("the sandbox is reached at %+v, %v", got.Endpoint, err)
	}
}

func TestEndpointIsNeverQuotedWithSecrets(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"http://user:hush@127.0.0.1", "https://hush@ecs.example.com", "https://ecs.example.com/?Secret=hush",
		"http://user:hush@[bad", "ftp://u:hush@h@h", "hush@", "%zz:hush@x",
	} {
		_, err := read(t, "--endpoint-url "+url, func(c *cli.Context) (Reach, error) {
			return ReadReach(c, func(string) string { return "" })
		})
		if what := texttest.Sentence(t, err); strings.Contains(what, "hush") {
			t.Errorf("%s: %s", url, what)
		}
	}
}

func TestPolicy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args string
		want plan.Policy
		err  string
	}{
		{"", plan.Policy{TimeWaitSeconds: 15}, ""},
		{"--margin 900 --time-wait 3 --allow-lower --include-stopped", plan.Policy{MarginSeconds: 900, TimeWaitSeconds: 3, AllowLower: true, IncludeStopped: true}, ""},
		{"--margin -1", plan.Policy{}, "--margin is -1, and 0 to 900"},
		{"--margin 901", plan.Policy{}, "--margin is 901"},
		{"--time-wait 2", plan.Policy{}, "--time-wait is 2, and 3 to 15"},
		{"--time-wait 16", plan.Policy{}, "--time-wait is 16"},
	} {
		got, err := read(t, c.args, ReadPolicy)
		if c.err != "" {
			if what := texttest.Sentence(t, err); !strings.Contains(what, c.err) {
				t.Errorf("%s: %s", c.args, what)
			}
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v %s", c.args, err, diff)
		}
	}
}

func TestCarryOut(t *testing.T) {
	t.Parallel()
	got, err := read(t, "--yes --journal j --canary 1 --pause 1s --max-changes 5 --max-percent 100", ReadCarryOut)
	want := CarryOut{Yes: true, Journal: "j", BatchSize: 20, Pause: time.Second, Canary: 1, MaxChanges: new(5), MaxPercent: new(100), MaxPlanAge: 24 * time.Hour}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	for _, c := range []struct{ args, err string }{
		{"--batch-size 0", "--batch-size is 0"},
		{"--batch-size -3", "--batch-size is -3"},
		{"--pause -1s", "--pause is -1s"},
		{"--canary -1", "--canary is -1"},
		{"--max-changes -1", "--max-changes is -1"},
		{"--max-percent -1", "--max-percent is -1"},
		{"--max-percent 101", "--max-percent is 101"},
		{"--max-plan-age 0s", "--max-plan-age is 0s"},
		{"--max-plan-age -1h", "--max-plan-age is -1h"},
	} {
		_, err := read(t, c.args, ReadCarryOut)
		if what := texttest.Sentence(t, err); !strings.Contains(what, c.err) {
			t.Errorf("%s: %s", c.args, what)
		}
	}
}

func TestSnapshotOptions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ args, err string }{
		{"", ""},
		{"--snapshot s", ""},
		{"--save-snapshot s --region aa-1 --sandbox", ""},
		{"--snapshot s --save-snapshot t", "--snapshot and --save-snapshot contradict"},
		{"--snapshot s --region aa-1", "--snapshot and --region contradict"},
		{"--snapshot s --profile p", "--snapshot and --profile contradict"},
		{"--snapshot s --sandbox", "--snapshot and --sandbox contradict"},
	} {
		_, err := read(t, c.args, ReadSnapshot)
		if c.err == "" && err != nil {
			t.Errorf("%s: %v", c.args, err)
		}
		if c.err != "" && !strings.Contains(texttest.Sentence(t, err), c.err) {
			t.Errorf("%s: %v", c.args, err)
		}
	}
}

func TestLogLevel(t *testing.T) {
	t.Parallel()
	for name, good := range map[string]bool{"debug": true, "info": true, "warn": true, "error": true, "DEBUG": false, "": false, "all": false, "debug+1": false} {
		if _, err := read(t, "--log-level="+name, ReadLogLevel); (err == nil) != good {
			t.Errorf("%q: %v", name, err)
		}
	}
}
