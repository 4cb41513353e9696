package diagnose

import (
	"bytes"
	"context"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/audit/host"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/evidence/bundle"
	"github.com/alictl/alictl/internal/evidence/live"
	"github.com/alictl/alictl/internal/text"
)

// hostOptions say how the evidence of a host is collected.
type hostOptions struct {
	interval time.Duration
	bundle   string
	redact   bool
}

// collectFlags say how evidence is collected, and where it is kept.
func collectFlags() []cli.Flag {
	return []cli.Flag{
		&cli.DurationFlag{Name: "interval", Category: diagnosisFlags, Value: live.DefaultInterval, Usage: "take the two samples of the counters this `DURATION` apart"},
		&cli.StringFlag{Name: "bundle", Category: diagnosisFlags, Usage: "keep the evidence in this `FILE`, a tar of plain files"},
		&cli.BoolFlag{Name: "redact", Category: diagnosisFlags, Usage: "with --bundle: hide addresses, each by the same other one everywhere"},
	}
}

// longestInterval is far more than a rate needs.
const longestInterval = 10 * time.Minute

func readHostOptions(c *cli.Context) (hostOptions, error) {
	o := hostOptions{interval: c.Duration("interval"), bundle: c.String("bundle"), redact: c.Bool("redact")}
	switch {
	case o.interval < 100*time.Millisecond || o.interval > longestInterval:
		return o, options.Impossible("interval", o.interval, options.Between("100ms", longestInterval))
	case o.redact && o.bundle == "":
		return o, options.Misuse("usage.needs", text.Data{"Flag": "--redact", "Other": "--bundle"})
	}
	return o, app.CheckOutput(o.bundle)
}

func diagnoseHostCommand(p *app.Program) *cli.Command {
	return &cli.Command{
		Name:  "host",
		Usage: "find the limits of this machine that lose connections, or those of evidence collected before",
		Description: `Reads kernel parameters, counters in two samples, sockets with their owners and
timers, limits, the kernel's log and nginx's configuration, as far as the one who
runs it may, and judges them; --bundle keeps them. With --from it judges what was
collected before: a bundle, a sos report, or a folder of command outputs. It
changes nothing.

   alictl diagnose host --bundle evidence.tar --redact
   alictl diagnose host --from sosreport-web01.tar.xz
   alictl diagnose host --instance i-bp1... --region cn-hangzhou`,
		Flags:  options.Join([]cli.Flag{fromFlag(), failOnFlag()}, collectFlags(), remoteFlags(), options.ReachFlags(), options.ResultFlags(diagnosisFormats()), options.TalkFlags()),
		Action: p.Action(diagnoseHost),
	}
}

func diagnoseHost(p *app.Program, c *cli.Context) error {
	_, o, err := beginDiagnosis(p, c, 0)
	if err != nil {
		return err
	}
	if o.collect, err = readHostOptions(c); err != nil {
		return err
	}
	instances, err := readRemote(p, c)
	if err != nil {
		return err
	}
	if len(instances.ids) > 0 {
		return diagnoseRemote(c.Context, p, o, instances, host.Host())
	}
	h, err := hereOrFrom(c.Context, p, o.from, o.collect, evidence.Options{Logs: evidence.ErrorLogs})
	if err != nil {
		return err
	}
	return tell(p, hostDocument("host", o.source(), h, host.Host()), o.result, o.failOn)
}

// diagnosisOptions are what every diagnosis of evidence is asked for.
type diagnosisOptions struct {
	from    string
	collect hostOptions
	result  options.Result
	failOn  diagnosis.Severity
}

// source is where the evidence comes from, as the document says it.
func (o diagnosisOptions) source() string {
	if o.from == "" {
		return "live"
	}
	return shownPath(o.from)
}

// beginDiagnosis reads what every diagnosis of evidence reads first.
func beginDiagnosis(p *app.Program, c *cli.Context, most int) ([]string, diagnosisOptions, error) {
	o := diagnosisOptions{from: c.String("from"), collect: hostOptions{interval: live.DefaultInterval}}
	files, err := options.Positionals(c, 0, most, "")
	if err != nil {
		return nil, o, err
	}
	if o.result, err = readDiagnosisResult(c); err != nil {
		return nil, o, err
	}
	o.failOn, err = readFailOn(c)
	return files, o, err
}

// collectHere collects this machine's evidence, tells what was skipped, and keeps the
// bundle where asked.
func collectHere(ctx context.Context, p *app.Program, o hostOptions) (*bundle.Bundle, error) {
	p.Talk.Notice("collect.begin", text.Data{"Interval": o.interval.String()})
	b, err := live.Collect(ctx, live.Options{Interval: o.interval, Now: p.Env.Now})
	if err != nil {
		return nil, err
	}
	for _, s := range b.Manifest.Skipped {
		p.Talk.Warn("collect.skipped", text.Data{"What": text.Visible(s.What), "Why": text.Visible(s.Why)})
	}
	return b, keepBundle(p, b, o)
}

// keepBundle finishes a bundle and writes it where asked. Only the written one is
// redacted: what is judged here has not left the machine.
func keepBundle(p *app.Program, b *bundle.Bundle, o hostOptions) error {
	if o.bundle == "" {
		return b.Finish()
	}
	kept := b
	if o.redact {
		kept = b.Copy()
		kept.Redact()
	}
	if err := kept.Finish(); err != nil {
		return err
	}
	var out bytes.Buffer
	if err := kept.WriteTar(&out); err != nil {
		return err
	}
	if err := app.WriteFile(p.Ctx, o.bundle, out.Bytes()); err != nil {
		return app.OutputError(o.bundle, err)
	}
	p.Talk.Notice("collect.kept", text.Data{"File": text.Visible(o.bundle), "Files": len(kept.Names())})
	return b.Finish()
}
