package options

import (
	"time"

	"github.com/urfave/cli/v2"
)

// CarryOut bound and pace a run that writes.
type CarryOut struct {
	Yes        bool
	DryRun     bool
	Journal    string
	BatchSize  int
	Pause      time.Duration
	Canary     int
	MaxChanges *int // nil: no limit; 0 allows none
	MaxPercent *int
	MaxPlanAge time.Duration
}

// ReadCarryOut reads how a run that writes is bounded and paced.
func ReadCarryOut(c *cli.Context) (CarryOut, error) {
	o := CarryOut{
		Yes: c.Bool("yes"), DryRun: c.Bool("dry-run"), Journal: c.String("journal"), BatchSize: c.Int("batch-size"), Pause: c.Duration("pause"),
		Canary: c.Int("canary"), MaxChanges: limit(c, "max-changes"), MaxPercent: limit(c, "max-percent"), MaxPlanAge: c.Duration("max-plan-age"),
	}
	switch {
	case o.BatchSize < 1:
		return o, Impossible("batch-size", o.BatchSize, AtLeast(1))
	case o.Pause < 0:
		return o, Impossible("pause", o.Pause, AtLeast("0s"))
	case o.Canary < 0:
		return o, Impossible("canary", o.Canary, AtLeast(0))
	case o.MaxChanges != nil && *o.MaxChanges < 0:
		return o, Impossible("max-changes", *o.MaxChanges, AtLeast(0))
	case o.MaxPercent != nil && (*o.MaxPercent < 0 || *o.MaxPercent > 100):
		return o, Impossible("max-percent", *o.MaxPercent, Between(0, 100))
	case Given(c, "max-plan-age") && o.MaxPlanAge <= 0:
		return o, Impossible("max-plan-age", o.MaxPlanAge, Above("0s"))
	}
	return o, nil
}

// limit returns the value of a flag that limits something, or nil when it was not given:
// 0 is a limit like any other.
func limit(c *cli.Context, name string) *int {
	if !c.IsSet(name) {
		return nil
	}
	n := c.Int(name)
	return &n
}
