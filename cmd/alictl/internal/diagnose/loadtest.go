package diagnose

import (
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/audit/readiness"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/cmd/alictl/internal/reads"
	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

func diagnoseLoadtestCommand(p *app.Program) *cli.Command {
	target := func(name, usage string) cli.Flag {
		return &cli.Float64Flag{Name: name, Category: diagnosisFlags, DefaultText: "0: not asked about", Usage: usage}
	}
	return &cli.Command{
		Name:  "loadtest",
		Usage: "say whether load balancers, backends and clients are ready for a load test",
		Description: `Holds the load that is meant to be made against the ports of the clients, the
settings of listeners, the number, health and ceilings of backends, and the limits
of specs and listeners. It makes no load and changes nothing.

   alictl diagnose loadtest --rate 5000 --requests 20000 --this-client`,
		Flags: options.Join([]cli.Flag{
			target("rate", "new connections a second: `N`"),
			target("connections", "connections at the same time: `N`"),
			target("requests", "HTTP requests a second: `N`"),
			&cli.IntFlag{Name: "clients", Category: diagnosisFlags, DefaultText: "1", Usage: "the load comes from `N` source addresses"},
			&cli.BoolFlag{Name: "this-client", Category: diagnosisFlags, Usage: "this machine makes the load: check its ports"},
			failOnFlag(),
		}, options.FilterFlags(), options.ReachFlags(), options.SnapshotFlags(), options.ResultFlags(diagnosisFormats()), options.TalkFlags()),
		Action: p.Action(diagnoseLoadtest),
	}
}

func diagnoseLoadtest(p *app.Program, c *cli.Context) error {
	if _, err := options.Positionals(c, 0, 0, ""); err != nil {
		return err
	}
	result, err := readDiagnosisResult(c)
	if err != nil {
		return err
	}
	failOn, err := readFailOn(c)
	if err != nil {
		return err
	}
	target, err := readTarget(c)
	if err != nil {
		return err
	}
	o, err := readAccountOptions(p, c, reads.Loadtest()...)
	if err != nil {
		return err
	}
	taken, err := readSnapshot(c.Context, p, o)
	if err != nil {
		return err
	}
	if err := p.Narrow(taken, o.filter, ""); err != nil {
		return err
	}
	var hosts []readiness.Host
	if c.Bool("this-client") {
		hosts = append(hosts, readiness.Host{ID: "localhost", Client: true, PortRange: portRange()})
	}
	checks := readiness.Judge(taken, hosts, target, readiness.DefaultPolicy())
	return tell(p, loadtestDocument(taken, checks, from(o)), result, failOn)
}

func readTarget(c *cli.Context) (readiness.Target, error) {
	t := readiness.Target{NewPerSecond: c.Float64("rate"), Connections: c.Float64("connections"), Requests: c.Float64("requests"), Clients: c.Int("clients")}
	for _, name := range []string{"rate", "connections", "requests"} {
		if v := c.Float64(name); !(v >= 0) || math.IsInf(v, 1) {
			return t, options.Impossible(name, v, options.AtLeast(0))
		}
	}
	if t.Clients < 0 {
		return t, options.Impossible("clients", t.Clients, options.AtLeast(0))
	}
	return t, nil
}

// portRange reads the source ports of this machine; zeros where they are not known.
func portRange() [2]int {
	data, err := os.ReadFile("/proc/sys/net/ipv4/ip_local_port_range")
	fields := strings.Fields(string(data))
	if err != nil || len(fields) != 2 {
		return [2]int{}
	}
	low, err1 := strconv.Atoi(fields[0])
	high, err2 := strconv.Atoi(fields[1])
	if err1 != nil || err2 != nil {
		return [2]int{}
	}
	return [2]int{low, high}
}

// loadtestDocument puts the checks into a diagnosis: one finding for each check that
// is not passed everywhere, and one that counts what is ready.
func loadtestDocument(s *model.Snapshot, checks []readiness.Check, from string) *diagnosis.Document {
	d := diagnosis.New(diagnosis.Subject{Kind: "loadtest", ID: s.AccountID, From: from}, s.TakenAt)
	d.Failed(s.Errors)
	byID := map[readiness.CheckID]*diagnosis.Finding{}
	missed := map[string]bool{}
	var order []readiness.CheckID
	ready := diagnosis.Finding{
		Cause: "loadtest-ready", Severity: diagnosis.Info, Side: diagnosis.Unsided, Certainty: diagnosis.Suggested, Extra: true,
	}
	for _, c := range checks {
		switch c.Level {
		case readiness.Ready:
			ready.Count++
			ready.Evidence = append(ready.Evidence, checkFact(c))
		case readiness.Unknown:
			if key := string(c.ID) + " " + c.RegionID + " " + c.ResourceID; !missed[key] {
				missed[key] = true
				d.NotEvaluated = append(d.NotEvaluated, diagnosis.NotEvaluated{
					Cause: "loadtest-" + string(c.ID), Reason: text.Message{ID: "loadtest.unknown", Data: text.Data{"Resource": resourceOf(c)}},
				})
			}
		default:
			if byID[c.ID] == nil {
				byID[c.ID] = loadtestFinding(c)
				order = append(order, c.ID)
			}
			f := byID[c.ID]
			f.Count++
			f.Evidence = append(f.Evidence, checkFact(c))
		}
	}
	for _, id := range order {
		d.Findings = append(d.Findings, *byID[id])
	}
	if ready.Count > 0 {
		ready.Summary = text.Message{ID: "loadtest.ready", Data: text.Data{"Count": int(ready.Count)}}
		d.Findings = append(d.Findings, ready)
	}
	return d
}

func resourceOf(c readiness.Check) string {
	if c.ResourceID == "" {
		return "-"
	}
	return text.Visible(c.ResourceID)
}

// sideOf says whose limit a check is about.
func sideOf(id readiness.CheckID) diagnosis.Side {
	switch id {
	case readiness.ClientPorts, readiness.ClientAddresses, readiness.FewConnections:
		return diagnosis.Client
	case readiness.AcceptQueue, readiness.OpenFiles:
		return diagnosis.Kernel
	case readiness.BackendHealth, readiness.BackendCount, readiness.ShortBehindL7:
		return diagnosis.Upstream
	case readiness.BackendCeiling:
		return diagnosis.ENI
	case readiness.HealthChecks:
		return diagnosis.HealthCheck
	}
	return diagnosis.LoadBalancer
}

func loadtestFinding(c readiness.Check) *diagnosis.Finding {
	return &diagnosis.Finding{
		Cause: "loadtest-" + string(c.ID), Severity: diagnosis.Info, Side: sideOf(c.ID), Certainty: diagnosis.Suggested, Extra: true,
		Summary: text.Message{ID: "loadtest.what." + string(c.ID)}, Remedy: text.Message{ID: "loadtest.do." + string(c.ID)},
	}
}

// checkFact is the figures of one check.
func checkFact(c readiness.Check) diagnosis.Fact {
	var parts []string
	if c.Values.Of != "" {
		parts = append(parts, c.Values.Of)
	}
	if c.Values.Have > 0 || c.Values.Need > 0 {
		parts = append(parts, "has "+number(c.Values.Have))
	}
	if c.Values.Need > 0 {
		parts = append(parts, "needs "+number(c.Values.Need))
	}
	if len(parts) == 0 {
		parts = append(parts, string(c.Level))
	}
	return diagnosis.Fact{Name: strings.TrimSpace(string(c.ID) + " " + c.ResourceID), Value: strings.Join(parts, ", "), Source: c.RegionID}
}
