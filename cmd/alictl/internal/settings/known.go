package settings

import (
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/audit/rules"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/config"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// Known is what a configuration file may name: the flags that can have defaults, and
// the rules with their parameters.
func Known() config.Known {
	var out config.Known
	for _, f := range configurable() {
		out.Flags = append(out.Flags, config.Flag{Name: f.Names()[0], Schema: shapeOf(f)})
	}
	for _, r := range rules.All() {
		k := config.KnownRule{ID: r.ID, Title: text.InEnglish().Tell(r.Title())}
		for _, p := range r.Parameters {
			k.Parameters = append(k.Parameters, config.Parameter{Name: p.Name, Default: p.Default, Min: p.Min, Max: p.Max})
		}
		out.Rules = append(out.Rules, k)
	}
	return out
}

// configurable lists the flags a file may give defaults for: everything but what
// is decided anew each time.
func configurable() []cli.Flag {
	never := []string{"config", "yes", "dry-run", "help", "version", "snapshot", "save-snapshot", "out", "journal", "output-file"}
	all := options.Join(options.ReachFlags(), options.TalkFlags(), options.ResultFlags(""), options.TimeoutPolicyFlags(), options.SpecFlags(), options.CarryOutFlags(), options.ApplyLimitFlags())
	return slices.DeleteFunc(all, func(f cli.Flag) bool { return slices.Contains(never, f.Names()[0]) })
}

// shapeOf describes the value of a flag.
func shapeOf(f cli.Flag) config.Schema {
	s := bounds()[f.Names()[0]]
	switch f := f.(type) {
	case *cli.StringSliceFlag:
		s.Kind, s.Doc = config.Texts, f.Usage
	case *cli.BoolFlag:
		s.Kind, s.Doc = config.Yes, f.Usage
	case *cli.IntFlag:
		s.Kind, s.Doc = config.Whole, f.Usage
	case *cli.Float64Flag:
		s.Kind, s.Doc = config.Number, f.Usage
	case *cli.DurationFlag:
		s.Kind, s.Doc = config.Duration, f.Usage
	case *cli.StringFlag:
		s.Kind, s.Doc = config.Text, f.Usage
	}
	s.Doc = plainUsage(s.Doc)
	return s
}

// bounds says which values of flags make sense, so that a file can be refused at the
// line that holds one that does not.
func bounds() map[string]config.Schema {
	from := func(least float64) config.Schema { return config.Schema{Min: &least} }
	between := func(least, most float64) config.Schema { return config.Schema{Min: &least, Max: &most} }
	one := func(names ...string) config.Schema { return config.Schema{OneOf: names} }
	share := between(0, 1)
	share.Above = true
	return map[string]config.Schema{
		"lang": one("en", "zh"), "log-level": one("debug", "info", "warn", "error"),
		"metering": one(string(capacity.HourlyUsage), string(capacity.Fixed)), "prices": one("embedded", "live"),
		"region":      {Form: `^(all|[a-z]{2,}(-[a-z0-9]+)+)$`, FormSays: "config.form_region"},
		"concurrency": between(1, 256), "max-qps": from(0), "margin": between(0, options.MaxMargin),
		"time-wait": between(model.MinTimeWait, model.MaxTimeWait), "period": one("60", "300", "900", "3600"),
		"target-utilization": share, "max-calls": from(0), "batch-size": from(1), "canary": from(0),
		"max-changes": from(0), "max-percent": between(0, 100),
	}
}

// plainUsage takes the marks out of a help text that name its value.
func plainUsage(s string) string {
	return string(slices.DeleteFunc([]byte(s), func(b byte) bool { return b == '`' }))
}
