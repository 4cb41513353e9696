// Package options has the flags that commands share, and turns them into values: which
// account is meant, what is chosen of it, where the result goes, how a change is paced.
package options

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

// Reach say which account is meant and how it is reached.
type Reach struct {
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

// Result say where the result goes.
type Result struct {
	Format   string
	File     string
	ExitZero bool
}

// Snapshot name snapshot files.
type Snapshot struct{ Load, Save string }

// ReadReach reads which account is meant; what a flag does not say, the environment may.
func ReadReach(c *cli.Context, getenv cloud.Getenv) (Reach, error) {
	o := Reach{
		Profile: c.String("profile"), Regions: Unique(c.StringSlice("region")), Sandbox: c.Bool("sandbox"), Scenario: c.String("scenario"),
		Concurrency: c.Int("concurrency"), MaxQPS: c.Float64("max-qps"), Timeout: c.Duration("timeout"),
	}
	endpoint := c.String("endpoint-url")
	if endpoint == "" && !o.Sandbox {
		endpoint = getenv("ALICTL_ENDPOINT_URL")
	}
	var err error
	if o.Endpoint, err = cloud.ParseEndpoint(endpoint); err != nil {
		return o, Misuse("usage.endpoint", text.Data{"Why": text.Visible(withoutSecrets(err.Error(), endpoint))})
	}
	if o.Endpoints, err = readEndpoints(c.StringSlice("endpoint")); err != nil {
		return o, err
	}
	switch {
	case c.IsSet("concurrency") && o.Concurrency < 1 || o.Concurrency > 256:
		return o, Impossible("concurrency", o.Concurrency, Between(1, 256))
	case !(o.MaxQPS >= 0) || math.IsInf(o.MaxQPS, 1):
		return o, Impossible("max-qps", o.MaxQPS, AtLeast(0))
	case o.Timeout <= 0:
		return o, Impossible("timeout", o.Timeout, Above("0s"))
	case o.Scenario != "" && !o.Sandbox:
		return o, Misuse("usage.needs", text.Data{"Flag": "--scenario", "Other": "--sandbox"})
	case o.Sandbox && (Given(c, "profile") || Given(c, "endpoint-url") || Given(c, "endpoint")):
		return o, Misuse("usage.contradict", text.Data{"Flag": "--sandbox", "Other": "--profile / --endpoint-url / --endpoint"})
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
			return nil, Misuse("usage.endpoint_product", text.Data{"Products": strings.Join(cloud.Products(), ", ")})
		}
		e, err := cloud.ParseEndpoint(address)
		if err != nil {
			return nil, Misuse("usage.endpoint_of", text.Data{"Product": product, "Why": text.Visible(withoutSecrets(err.Error(), address))})
		}
		if before := out[product]; !before.IsZero() && before != e {
			return nil, Misuse("usage.endpoint_twice", text.Data{"Product": product})
		}
		out[product] = e
	}
	return out, nil
}

// withoutSecrets takes what an endpoint URL must not have, a password or a query,
// out of a message that quotes it.
func withoutSecrets(message, endpoint string) string {
	return strings.ReplaceAll(message, strconv.Quote(endpoint), strconv.Quote(ShownEndpoint(endpoint)))
}

// ShownEndpoint is an endpoint URL without what it must not have.
func ShownEndpoint(endpoint string) string {
	shown, _, _ := strings.Cut(endpoint, "?")
	if i := strings.LastIndex(shown, "@"); i >= 0 {
		shown = "..." + shown[i:]
	}
	return shown
}

func checkRegions(regions []string) error {
	for _, r := range regions {
		if r == "all" && len(regions) > 1 {
			return Misuse("usage.contradict", text.Data{"Flag": "--region all", "Other": "--region"})
		}
		if r != "all" && !cloud.IsRegion(r) {
			return Impossible("region", r, text.Message{ID: "allowed.region"})
		}
	}
	return nil
}

// Unique sorts a list and drops what is twice in it.
func Unique(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// ReadResult reads where the result goes.
func ReadResult(c *cli.Context) Result {
	return Result{Format: c.String("output"), File: c.String("output-file"), ExitZero: c.Bool("exit-zero")}
}

// ReadPolicy reads the policy of a timeout plan, in seconds.
func ReadPolicy(c *cli.Context) (plan.Policy, error) {
	p := plan.Policy{
		MarginSeconds: c.Int("margin"), TimeWaitSeconds: c.Int("time-wait"),
		AllowLower: c.Bool("allow-lower"), IncludeStopped: c.Bool("include-stopped"),
	}
	if p.MarginSeconds < 0 || p.MarginSeconds > MaxMargin {
		return p, Impossible("margin", p.MarginSeconds, seconds(0, MaxMargin))
	}
	if p.TimeWaitSeconds < model.MinTimeWait || p.TimeWaitSeconds > model.MaxTimeWait {
		return p, Impossible("time-wait", p.TimeWaitSeconds, seconds(model.MinTimeWait, model.MaxTimeWait))
	}
	return p, nil
}

// MaxMargin is the largest margin that leaves room for any listener: an
// interface holds 910 s at most, a listener at least 10.
const MaxMargin = 900

// ReadSnapshot reads the names of snapshot files, and refuses flags that a snapshot decides.
func ReadSnapshot(c *cli.Context) (Snapshot, error) {
	o := Snapshot{Load: c.String("snapshot"), Save: c.String("save-snapshot")}
	if o.Load == "" {
		return o, nil
	}
	for _, flag := range []string{
		"save-snapshot", "region", "profile", "sandbox", "endpoint-url", "endpoint",
		"window", "end", "period", "prices", "reconcile", "max-calls", // the snapshot has its own
	} {
		if Given(c, flag) {
			return o, Misuse("usage.contradict", text.Data{"Flag": "--snapshot", "Other": "--" + flag})
		}
	}
	return o, nil
}

// ReadLogLevel reads from which level on there is a log.
func ReadLogLevel(c *cli.Context) (slog.Level, error) {
	var level slog.Level
	name := c.String("log-level")
	if levels := []string{"debug", "info", "warn", "error"}; !slices.Contains(levels, name) {
		return level, Impossible("log-level", name, OneOf(levels...))
	}
	return level, level.UnmarshalText([]byte(name))
}
