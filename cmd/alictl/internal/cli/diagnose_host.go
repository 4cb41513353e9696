package cli

import (
	"bytes"
	"context"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/audit/host"
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
		return o, impossible("interval", o.interval, between("100ms", longestInterval))
	case o.redact && o.bundle == "":
		return o, usage("usage.needs", text.Data{"Flag": "--redact", "Other": "--bundle"})
	}
	return o, checkOutput(o.bundle)
}

func (p *program) diagnoseHostCommand() *cli.Command {
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
		Flags:  join([]cli.Flag{fromFlag(), failOnFlag()}, collectFlags(), remoteFlags(), reachFlags(), resultFlags(diagnosisFormats()), talkFlags()),
		Action: p.action((*program).diagnoseHost),
	}
}

func (p *program) diagnoseHost(c *cli.Context) error {
	_, o, err := p.beginDiagnosis(c, 0)
	if err != nil {
		return err
	}
	if o.collect, err = readHostOptions(c); err != nil {
		return err
	}
	instances, err := p.readRemote(c)
	if err != nil {
		return err
	}
	if len(instances.ids) > 0 {
		return p.diagnoseRemote(c.Context, o, instances, host.Host())
	}
	h, err := p.hereOrFrom(c.Context, o.from, o.collect, evidence.Options{Logs: evidence.ErrorLogs})
	if err != nil {
		return err
	}
	return p.tell(hostDocument("host", o.source(), h, host.Host()), o.result, o.failOn)
}

// diagnosisOptions are what every diagnosis of evidence is asked for.
type diagnosisOptions struct {
	from    string
	collect hostOptions
	result  resultOptions
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
func (p *program) beginDiagnosis(c *cli.Context, most int) ([]string, diagnosisOptions, error) {
	o := diagnosisOptions{from: c.String("from"), collect: hostOptions{interval: live.DefaultInterval}}
	files, err := positionals(c, 0, most, "")
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
func (p *program) collectHere(ctx context.Context, o hostOptions) (*bundle.Bundle, error) {
	p.talk.notice("collect.begin", text.Data{"Interval": o.interval.String()})
	b, err := live.Collect(ctx, live.Options{Interval: o.interval, Now: p.env.Now})
	if err != nil {
		return nil, err
	}
	for _, s := range b.Manifest.Skipped {
		p.talk.warn("collect.skipped", text.Data{"What": text.Visible(s.What), "Why": text.Visible(s.Why)})
	}
	return b, p.keepBundle(b, o)
}

// keepBundle finishes a bundle and writes it where asked. Only the written one is
// redacted: what is judged here has not left the machine.
func (p *program) keepBundle(b *bundle.Bundle, o hostOptions) error {
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
	if err := writeFile(p.ctx, o.bundle, out.Bytes()); err != nil {
		return outputError(o.bundle, err)
	}
	p.talk.notice("collect.kept", text.Data{"File": text.Visible(o.bundle), "Files": len(kept.Names())})
	return b.Finish()
}
