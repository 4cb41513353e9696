package specreport

import (
	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/selection"
	"github.com/alictl/alictl/internal/text"
)

// specOptions are what a spec report is asked for.
type specOptions struct {
	reach     options.Reach
	snapshot  options.Snapshot
	filter    selection.Filter
	named     string // the id or name of the only one that is asked about
	result    options.Result
	window    model.Window
	policy    capacity.Policy
	live      bool // ask the account for today's prices
	book      string
	reconcile bool
	maxCalls  int // 0: no limit
	failOn    capacity.FailOn
	ruled     bool // the metering rule was named, so bills do not choose it
}

// failOnSpecFlag says what makes a spec report a finding.
func failOnSpecFlag() cli.Flag {
	return &cli.StringFlag{Name: "fail-on", Category: options.ReportFlags, Value: "near_limit", Usage: "exit 2 when a load balancer is `STATUS` or worse, or so much can be saved a month: saturated, near_limit, saving=AMOUNT or none"}
}

func readSpecOptions(p *app.Program, c *cli.Context) (specOptions, error) {
	o := specOptions{
		policy: capacity.Policy{TargetUtilization: c.Float64("target-utilization"), Metering: capacity.Metering(c.String("metering"))},
		live:   c.String("prices") == "live", book: c.String("price-book"), reconcile: c.Bool("reconcile"), maxCalls: c.Int("max-calls"),
		ruled:  c.IsSet("metering"),
		result: options.ReadResult(c),
	}
	switch {
	case !(o.policy.TargetUtilization > 0 && o.policy.TargetUtilization <= 1):
		return o, options.Impossible("target-utilization", o.policy.TargetUtilization, text.Message{ID: "allowed.share"})
	case o.policy.Metering != capacity.HourlyUsage && o.policy.Metering != capacity.Fixed:
		return o, options.Impossible("metering", c.String("metering"), options.OneOf("hourly_usage", "fixed"))
	case !o.live && c.String("prices") != "embedded":
		return o, options.Impossible("prices", c.String("prices"), options.OneOf("embedded", "live"))
	case o.maxCalls < 0:
		return o, options.Impossible("max-calls", o.maxCalls, options.AtLeast(0))
	}
	var err error
	if name := c.String("fail-on"); name != "" { // explain has no such flag
		if o.failOn, err = capacity.ParseFailOn(name); err != nil {
			return o, options.Impossible("fail-on", name, options.OneOf("saturated", "near_limit", "saving=AMOUNT", "none"))
		}
	}
	if o.snapshot, err = options.ReadSnapshot(c); err != nil {
		return o, err
	}
	if o.filter, err = options.ReadFilter(c); err != nil {
		return o, err
	}
	if o.reach, err = options.ReadReach(c, p.Env.Getenv); err != nil {
		return o, err
	}
	o.window, err = options.ReadWindow(c, p.Env.Now())
	return o, err
}
