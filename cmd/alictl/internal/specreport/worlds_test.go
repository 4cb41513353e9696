package specreport_test

import (
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/alictl/alictl/cmd/alictl/internal/clitest"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// specCase is a world with load, and what is asked of it.
type specCase struct {
	world    *fakecloud.World
	now      time.Time
	from, to time.Time
	period   time.Duration
	target   float64
	fixed    bool
}

// newSpecCase makes a small world from a seed, with minutes at and beyond the
// limits of specs, short lives, and odd windows.
func newSpecCase(seed int64) specCase {
	b := clitest.Random{Rand: rand.New(rand.NewPCG(uint64(seed), 0x5bec))}
	regions := []string{"cn-hangzhou", "cn-beijing", "eu-central-1"}[:1+b.IntN(2)]
	c := specCase{
		now:    time.Date(2026, 11, 20, b.IntN(24), 10+b.IntN(45), b.IntN(60), 0, time.UTC),
		target: clitest.Pick(b, 0.8, 0.8, 0.5, 1, 0.95), fixed: b.Chance(40), period: clitest.Pick(b, time.Minute, time.Minute, 5*time.Minute),
	}
	c.to = c.now.Truncate(time.Hour)
	length := time.Duration(1+b.IntN(5)) * time.Hour
	if b.Chance(40) { // cut hours at both ends
		c.to = c.now.Add(-time.Duration(3+b.IntN(300)) * time.Minute).Truncate(c.period)
		length += time.Duration(b.IntN(12)) * 5 * time.Minute
	}
	c.from = c.to.Add(-length)
	c.world = fakecloud.Generate(fakecloud.Size{Seed: seed, Regions: regions, LoadBalancers: 3 + b.IntN(6), Interfaces: 6})
	for i := range c.world.Regions {
		r := &c.world.Regions[i]
		for n := range r.CLBs {
			lifeOf(b, c, &r.CLBs[n].Age, &r.CLBs[n].Deleted)
			loadOf(b, c, r.CLBs[n].Load)
		}
		for n := range r.NLBs {
			lifeOf(b, c, &r.NLBs[n].Age, &r.NLBs[n].Deleted)
			loadOf(b, c, r.NLBs[n].Load)
		}
	}
	return c
}

// lifeOf makes some load balancers begin inside the window, or end before now.
func lifeOf(b clitest.Random, c specCase, age *time.Duration, deleted *time.Time) {
	switch {
	case b.Chance(10):
		*age = c.now.Sub(c.from) - time.Duration(b.IntN(90))*time.Minute
	case b.Chance(5):
		*deleted = c.now.Add(-time.Duration(1+b.IntN(200)) * time.Minute)
	}
}

// loadOf states some minutes exactly: the limits themselves, and gaps of an hour.
func loadOf(b clitest.Random, c specCase, l *fakecloud.Load) {
	if l == nil || b.Chance(40) {
		return
	}
	for range b.IntN(4) {
		p := fakecloud.Point{
			At: c.from.Add(time.Duration(b.Int64N(int64(c.to.Sub(c.from))))).Truncate(time.Minute), For: time.Duration(1+b.IntN(9)) * time.Minute,
			Connections:    clitest.Pick[float64](b, 0, 4000, 5000, 5001, 50_000, 50_001, 90_000, 100_000, 200_000, 1_000_000),
			NewConnections: clitest.Pick[float64](b, 0, 10, 2400, 3000, 3001, 4000, 5000, 10_000, 100_000),
			Queries:        clitest.Pick[float64](b, 0, 10, 800, 1000, 1001, 5000, 11_000, 20_000, 50_000), In: 3, Out: 7.5,
		}
		switch {
		case b.Chance(15):
			p = fakecloud.Point{At: p.At, For: time.Hour, Missing: true}
		case b.Chance(15):
			p.Drops = 0.5
		}
		l.Points = append(l.Points, p)
	}
}

// serve serves the world at its time.
func (c specCase) serve(t testing.TB) *clitest.Account {
	t.Helper()
	a := clitest.Serve(t, c.world, fakecloud.Options{Clock: func() time.Time { return c.now }, AnyDate: true})
	a.Now = func() time.Time { return c.now }
	return a
}

func (c specCase) args(more ...string) []string {
	metering := "hourly_usage"
	if c.fixed {
		metering = "fixed"
	}
	return append([]string{
		"spec-report", "-o", "json", "--no-progress", "--max-qps", "5000", "--metering", metering,
		"--window", c.to.Sub(c.from).String(), "--end", c.to.Format(time.RFC3339), "--period", strconv.Itoa(int(c.period.Seconds())),
		"--target-utilization", strconv.FormatFloat(c.target, 'g', -1, 64),
	}, more...)
}

// specReport is the report as its readers see it.
type specReport struct {
	Complete bool `json:"complete"`
	Window   struct {
		Start, End    time.Time
		PeriodSeconds int `json:"period_seconds"`
	} `json:"window"`
	LoadBalancers []specBalancer      `json:"load_balancers"`
	Errors        []clitest.ReadError `json:"errors"`
}

type specBalancer struct {
	RegionID    string                `json:"region_id"`
	ID          string                `json:"load_balancer_id"`
	Metrics     map[string]specMetric `json:"metrics"`
	Utilization map[string]float64    `json:"utilization"`
	Bottleneck  string                `json:"bottleneck"`
	Status      string                `json:"status"`
	Limits      *struct {
		Connections int `json:"max_connections"`
		Fresh       int `json:"new_connections_per_second"`
		Queries     int `json:"queries_per_second"`
	} `json:"limits"`
	Metering struct {
		Hours        int            `json:"hours"`
		NoDataHours  int            `json:"no_data_hours"`
		PartialHours int            `json:"partial_hours"`
		HoursBySpec  map[string]int `json:"hours_by_spec"`
		HoursAbove   map[string]int `json:"hours_above"`
	} `json:"metering"`
	Options []struct {
		Action  string `json:"action"`
		Monthly string `json:"monthly"`
	} `json:"options"`
	Recommendation struct {
		Action string `json:"action"`
	} `json:"recommendation"`
}

type specMetric struct {
	Samples  int        `json:"samples"`
	Expected int        `json:"expected"`
	Peak     *float64   `json:"peak"`
	PeakAt   *time.Time `json:"peak_at"`
	Mean     *float64   `json:"mean"`
	P50      *float64   `json:"p50"`
	P99      *float64   `json:"p99"`
	Floor    bool       `json:"floor"`
}

func parseSpec(t testing.TB, out clitest.Outcome) specReport {
	t.Helper()
	var r specReport
	if err := json.Unmarshal([]byte(out.Stdout), &r); err != nil {
		t.Fatalf("exit code %d, the output cannot be read: %v\nstdout: %s\nstderr: %s", out.Code, err, out.Stdout, out.Stderr)
	}
	return r
}

// exitCode is the code that the content of a report asks for.
func (r specReport) exitCode() int {
	for _, lb := range r.LoadBalancers {
		if lb.Status == "saturated" || lb.Status == "near_limit" {
			return 2
		}
	}
	if !r.Complete {
		return 3
	}
	return 0
}
