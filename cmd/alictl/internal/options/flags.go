package options

import (
	"time"

	"github.com/urfave/cli/v2"
)

// The groups of flags in help texts.
const (
	AccountFlags = "Account"
	OutputFlags  = "Output"
	limitFlags   = "Limits"
	PolicyFlags  = "Policy"
	ApplyFlags   = "Apply"
)

// ReachFlags say which account is meant and how it is reached: every command
// that talks to the cloud takes them.
func ReachFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "profile", Category: AccountFlags, Usage: "use this `NAME` from the profiles of the official CLI"},
		&cli.StringSliceFlag{Name: "region", Category: AccountFlags, Usage: "look at this `REGION` (repeatable, or all; default: $ALIBABA_CLOUD_REGION_ID, the profile's region, else all)"},
		&cli.StringFlag{Name: "endpoint-url", Category: AccountFlags, Usage: "send every product's calls to this `URL`; plain http for loopback only (default: $ALICTL_ENDPOINT_URL)"},
		&cli.StringSliceFlag{Name: "endpoint", Category: AccountFlags, Usage: "send one product's calls to another URL: `PRODUCT=URL`, with bss, cms, ecs, nlb, slb or sts for PRODUCT (repeatable; goes before --endpoint-url)"},
		&cli.BoolFlag{Name: "sandbox", Category: AccountFlags, Usage: "run against the embedded simulated account"},
		&cli.StringFlag{Name: "scenario", Category: AccountFlags, Usage: "with --sandbox: the simulated account described by this YAML `FILE`"},
		&cli.IntFlag{Name: "concurrency", Category: limitFlags, DefaultText: "16 to 128, by how fast answers come", Usage: "make at most `N` calls at the same time"},
		&cli.Float64Flag{Name: "max-qps", Category: limitFlags, DefaultText: "0: as many as the account allows", Usage: "make at most `N` calls per second"},
		&cli.DurationFlag{Name: "timeout", Category: limitFlags, Value: 30 * time.Second, Usage: "give one call at most this `DURATION`"},
	}
}

// TalkFlags say how the program speaks: every command takes them.
func TalkFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "config", Category: OutputFlags, Usage: "read defaults for flags from this YAML `FILE`"},
		&cli.StringFlag{Name: "lang", Category: OutputFlags, Usage: "speak this `LANGUAGE`: en or zh (default: the locale's)"},
		&cli.BoolFlag{Name: "no-color", Category: OutputFlags, Usage: "no colour, as with $NO_COLOR"},
		&cli.BoolFlag{Name: "no-progress", Category: OutputFlags, Usage: "no progress on stderr"},
		&cli.BoolFlag{Name: "quiet", Category: OutputFlags, Usage: "nothing on stderr but errors"},
		&cli.StringFlag{Name: "log-level", Category: OutputFlags, Value: "warn", Usage: "log to stderr from this `LEVEL`: debug, info, warn or error; debug counts the calls"},
	}
}

// ResultFlags say where the result goes and in which form.
func ResultFlags(formats string) []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Category: OutputFlags, Value: "table", Usage: "print as `FORMAT`: " + formats},
		&cli.StringFlag{Name: "output-file", Aliases: []string{"f"}, Category: OutputFlags, Usage: "write the result to this `FILE` instead of stdout"},
		&cli.BoolFlag{Name: "exit-zero", Category: OutputFlags, Usage: "exit 0 instead of 2 or 3"},
	}
}

// DetailFlag is for plans: of many interfaces those that are alike are told together.
func DetailFlag() cli.Flag {
	return &cli.BoolFlag{Name: "detail", Category: OutputFlags, Usage: "list every interface of a long plan, also those that are alike"}
}

// SnapshotFlags keep what was read, or judge what was kept.
func SnapshotFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "snapshot", Category: AccountFlags, Usage: "judge this snapshot `FILE` instead of reading the account"},
		&cli.StringFlag{Name: "save-snapshot", Category: AccountFlags, Usage: "keep what was read in this `FILE`"},
	}
}

// TimeoutPolicyFlags are the policy of a timeout plan.
func TimeoutPolicyFlags() []cli.Flag {
	return []cli.Flag{
		&cli.IntFlag{Name: "margin", Category: PolicyFlags, Usage: "make interfaces at least this many `SECONDS` longer than the listeners need (0 to 900)"},
		&cli.IntFlag{Name: "time-wait", Category: PolicyFlags, Value: 15, Usage: "give closing TCP connections this many `SECONDS` (3 to 15)"},
		&cli.BoolFlag{Name: "allow-lower", Category: PolicyFlags, Usage: "also select changes that shorten a timeout"},
		&cli.BoolFlag{Name: "include-stopped", Category: PolicyFlags, Usage: "count stopped listeners too"},
	}
}

// CarryOutFlags bound and pace a run that writes.
func CarryOutFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "yes", Category: ApplyFlags, Usage: "do not ask before changing anything"},
		&cli.BoolFlag{Name: "dry-run", Category: ApplyFlags, Usage: "read what the interfaces have now, say what would be written, and write nothing"},
		&cli.StringFlag{Name: "journal", Category: ApplyFlags, Usage: "keep the journal in this `FILE` (default: a new file in the state directory)"},
		&cli.IntFlag{Name: "batch-size", Category: ApplyFlags, Value: 20, Usage: "change `N` interfaces, then look at the backends' health, then go on"},
		&cli.DurationFlag{Name: "pause", Category: ApplyFlags, Usage: "wait this `DURATION` between batches, before looking at the health"},
	}
}

// ApplyLimitFlags are the limits of an apply.
func ApplyLimitFlags() []cli.Flag {
	return []cli.Flag{
		&cli.IntFlag{Name: "max-changes", Category: ApplyFlags, DefaultText: "no limit", Usage: "refuse a plan with more than `N` selected changes, one per value; 0 allows none"},
		&cli.IntFlag{Name: "max-percent", Category: ApplyFlags, DefaultText: "no limit", Usage: "refuse a plan that changes more than `P` percent of its interfaces; 0 allows none"},
		&cli.IntFlag{Name: "canary", Category: ApplyFlags, DefaultText: "0: none", Usage: "change `N` interfaces first, as a batch of their own"},
		&cli.DurationFlag{Name: "max-plan-age", Category: ApplyFlags, Value: 24 * time.Hour, Usage: "refuse a saved plan older than this `DURATION`"},
	}
}

// Join puts groups of flags together.
func Join(groups ...[]cli.Flag) []cli.Flag {
	var all []cli.Flag
	for _, g := range groups {
		all = append(all, g...)
	}
	return all
}
