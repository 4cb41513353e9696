package cli

import (
	"log/slog"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
)

// reachOptions say which account is meant and how it is reached.
type reachOptions struct {
	Profile     string
	Regions     []string // empty: decide by environment and profile; ["all"]: every region
	Endpoint    cloud.Endpoint
	Endpoints   map[string]cloud.Endpoint // of single products
	Sandbox     bool
	Scenario    string
	Concurrency int // 0: as many as answers come fast for
	MaxQPS      float64
	Timeout     time.Duration
}

// resultOptions say where the result goes.
type resultOptions struct {
	Format   string
	File     string
	ExitZero bool
}

// snapshotOptions name snapshot files.
type snapshotOptions struct{ Load, Save string }

func readReach(c *cli.Context, getenv cloud.Getenv) (reachOptions, error) {
	o := reachOptions{
		Profile: c.String("profile"), Regions: unique(c.StringSlice("region")), Sandbox: c.Bool("sandbox"), Scenario: c.String("scenario"),
		Concurrency: c.Int("concurrency"), MaxQPS: c.Float64("max-qps"), Timeout: c.Duration("timeout"),
	}
	endpoint := c.String("endpoint-url")
	if endpoint == "" && !o.Sandbox {
		endpoint = getenv("ALICTL_ENDPOINT_URL")
	}
	var err error
	if o.Endpoint, err = cloud.ParseEndpoint(endpoint); err != nil {
		return o, usage("usage.endpoint", text.Data{"Why": text.Visible(withoutSecrets(err.Error(), endpoint))})
	}
	if o.Endpoints, err = readEndpoints(c.StringSlice("endpoint")); err != nil {
		return o, err
	}
	switch {
	case c.IsSet("concurrency") && o.Concurrency < 1 || o.Concurrency > 256:
		return o, impossible("concurrency", o.Concurrency, between(1, 256))
	case !(o.MaxQPS >= 0) || math.IsInf(o.MaxQPS, 1):
		return o, impossible("max-qps", o.MaxQPS, atLeast(0))
	case o.Timeout <= 0:
		return o, impossible("timeout", o.Timeout, above("0s"))
	case o.Scenario != "" && !o.Sandbox:
		return o, usage("usage.needs", text.Data{"Flag": "--scenario", "Other": "--sandbox"})
	case o.Sandbox && (given(c, "profile") || given(c, "endpoint-url") || given(c, "endpoint")):
		return o, usage("usage.contradict", text.Data{"Flag": "--sandbox", "Other": "--profile / --endpoint-url / --endpoint"})
	}
	return o, checkRegions(o.Regions)
}

// readEndpoints reads PRODUCT=URL, with each product named once.
func readEndpoints(list []string) (map[string]cloud.Endpoint, error) {
	out := map[string]cloud.Endpoint{}
	for _, entry := range list {
		product, address, _ := strings.Cut(entry, "=")
		product = strings.ToLower(strings.TrimSpace(product))
		if !slices.Contains(cloud.Products(), product) || address == "" {
			return nil, usage("usage.endpoint_product", text.Data{"Products": strings.Join(cloud.Products(), ", ")})
		}
		e, err := cloud.ParseEndpoint(address)
		if err != nil {
			return nil, usage("usage.endpoint_of", text.Data{"Product": product, "Why": text.Visible(withoutSecrets(err.Error(), address))})
		}
		if before := out[product]; !before.IsZero() && before != e {
			return nil, usage("usage.endpoint_twice", text.Data{"Product": product})
		}
		out[product] = e
	}
	return out, nil
}

// withoutSecrets takes what an endpoint URL must not have, a password or a query,
// out of a message that quotes it.
func withoutSecrets(message, endpoint string) string {
	return strings.ReplaceAll(message, strconv.Quote(endpoint), strconv.Quote(shownEndpoint(endpoint)))
}

// shownEndpoint is an endpoint URL without what it must not have.
func shownEndpoint(endpoint string) string {
	shown, _, _ := strings.Cut(endpoint, "?")
	if i := strings.LastIndex(shown, "@"); i >= 0 {
		shown = "..." + shown[i:]
	}
	return shown
}

func checkRegions(regions []string) error {
	for _, r := range regions {
		if r == "all" && len(regions) > 1 {
			return usage("usage.contradict", text.Data{"Flag": "--region all", "Other": "--region"})
		}
		if r != "all" && !cloud.IsRegion(r) {
			return impossible("region", r, text.Message{ID: "allowed.region"})
		}
	}
	return nil
}

func unique(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

func readResult(c *cli.Context) resultOptions {
	return resultOptions{Format: c.String("output"), File: c.String("output-file"), ExitZero: c.Bool("exit-zero")}
}

func readPolicy(c *cli.Context) (plan.Policy, error) {
	p := plan.Policy{
		MarginSeconds: c.Int("margin"), TimeWaitSeconds: c.Int("time-wait"),
		AllowLower: c.Bool("allow-lower"), IncludeStopped: c.Bool("include-stopped"),
	}
	if p.MarginSeconds < 0 || p.MarginSeconds > maxMargin {
		return p, impossible("margin", p.MarginSeconds, seconds(0, maxMargin))
	}
	if p.TimeWaitSeconds < model.MinTimeWait || p.TimeWaitSeconds > model.MaxTimeWait {
		return p, impossible("time-wait", p.TimeWaitSeconds, seconds(model.MinTimeWait, model.MaxTimeWait))
	}
	return p, nil
}

// maxMargin is the largest margin that leaves room for any listener: an
// interface holds 910 s at most, a listener at least 10.
const maxMargin = 900

func readSnapshotOptions(c *cli.Context) (snapshotOptions, error) {
	o := snapshotOptions{Load: c.String("snapshot"), Save: c.String("save-snapshot")}
	if o.Load == "" {
		return o, nil
	}
	for _, flag := range []string{
		"save-snapshot", "region", "profile", "sandbox", "endpoint-url", "endpoint",
		"window", "end", "period", "prices", "reconcile", "max-calls", // the snapshot has its own
	} {
		if given(c, flag) {
			return o, usage("usage.contradict", text.Data{"Flag": "--snapshot", "Other": "--" + flag})
		}
	}
	return o, nil
}

func readLogLevel(c *cli.Context) (slog.Level, error) {
	var level slog.Level
	name := c.String("log-level")
	if levels := []string{"debug", "info", "warn", "error"}; !slices.Contains(levels, name) {
		return level, impossible("log-level", name, oneOf(levels...))
	}
	return level, level.UnmarshalText([]byte(name))
}
