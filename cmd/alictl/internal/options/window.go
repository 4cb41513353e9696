package options

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/urfave/cli/v2"
)

const ReportFlags = "Report"

// SpecFlags say what a spec report looks at and how it counts.
func SpecFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "window", Category: ReportFlags, Value: "7d", Usage: "look at this `DURATION`, such as 7d or 36h (at most 91d)"},
		&cli.StringFlag{Name: "end", Category: ReportFlags, Usage: "end of the window, as `TIME` such as 2026-11-22T10:00:00+08:00 (default: the last full hour)"},
		&cli.IntFlag{Name: "period", Category: ReportFlags, Value: 60, Usage: "read one sample for this many `SECONDS`: 60, 300, 900 or 3600"},
		&cli.Float64Flag{Name: "target-utilization", Category: ReportFlags, Value: 0.8, Usage: "a spec fits when every peak stays within this `SHARE` of its limit"},
		&cli.StringFlag{Name: "metering", Category: ReportFlags, Value: string(capacity.HourlyUsage), Usage: "bill specs by `RULE`: hourly_usage or fixed"},
		&cli.StringFlag{Name: "prices", Category: ReportFlags, Value: "embedded", Usage: "take prices from `SOURCE`: embedded or live"},
		&cli.StringFlag{Name: "price-book", Category: ReportFlags, Usage: "take prices from this YAML `FILE` first"},
		&cli.BoolFlag{Name: "reconcile", Category: ReportFlags, Usage: "hold last month's bill against each metering rule"},
		&cli.IntFlag{Name: "max-calls", Category: ReportFlags, DefaultText: "0: no limit", Usage: "refuse to make more than `N` metric calls"},
	}
}

// maxWindow is how long CloudMonitor keeps anything that can be read.
const maxWindow = 91 * 24 * time.Hour

// sampleLag is how long CloudMonitor takes until a sample can be read.
const sampleLag = 5 * time.Minute

// firstSample is before the vendor had anything to measure: a window that begins
// earlier is a slip of the pen.
var firstSample = time.Date(2009, 1, 1, 0, 0, 0, 0, time.UTC)

// ReadWindow reads the window a report looks at. It ends at a full minute, by
// default at the last full hour that can be read, so that no hour is cut.
func ReadWindow(c *cli.Context, now time.Time) (model.Window, error) {
	w := model.Window{PeriodSeconds: c.Int("period"), End: now.UTC().Add(-sampleLag).Truncate(time.Hour)}
	switch w.PeriodSeconds {
	case 60, 300, 900, 3600:
	default:
		return w, Impossible("period", w.PeriodSeconds, OneOf("60", "300", "900", "3600"))
	}
	length, err := parseDays(c.String("window"))
	if err != nil || length < time.Hour || length > maxWindow || length%(time.Duration(w.PeriodSeconds)*time.Second) != 0 {
		return w, Impossible("window", c.String("window"), text.Message{ID: "allowed.window"})
	}
	if end := c.String("end"); end != "" {
		if w.End, err = parseTime(end); err != nil {
			return w, Impossible("end", end, text.Message{ID: "allowed.time"})
		}
	}
	w.End = w.End.UTC().Truncate(time.Minute)
	if w.End.After(now) {
		return w, Misuse("usage.future_end", text.Data{"Time": w.End.Format(time.RFC3339)})
	}
	w.Start = w.End.Add(-length)
	if w.Start.Before(firstSample) {
		return w, Impossible("end", c.String("end"), text.Message{ID: "allowed.time"})
	}
	return w, nil
}

var daysForm = regexp.MustCompile(`^([0-9]{1,4})d(.*)$`)

// parseDays reads a duration that may begin with days, such as 7d or 1d12h.
func parseDays(s string) (time.Duration, error) {
	var days time.Duration
	if m := daysForm.FindStringSubmatch(s); m != nil {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			return 0, err
		}
		days, s = time.Duration(n)*24*time.Hour, m[2]
		if s == "" {
			return days, nil
		}
	}
	rest, err := time.ParseDuration(s)
	if err != nil || rest < 0 {
		return 0, fmt.Errorf("%q is no duration", s)
	}
	return days + rest, nil
}

// parseTime reads a time with its zone, or a day or time of UTC+8, the zone the
// vendor bills in.
func parseTime(s string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	zone := time.FixedZone("UTC+8", 8*60*60)
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time", s)
}
