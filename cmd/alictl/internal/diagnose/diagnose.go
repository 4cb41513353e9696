// Package diagnose is the command diagnose: of a host, of nginx, of the chain of timeouts,
// of connections and of the readiness for a load test.
package diagnose

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	shown "github.com/alictl/alictl/report/diagnosis"
)

func diagnosisFormats() string { return report.Choice(shown.Formats()) }

const diagnosisFlags = "Diagnosis"

// Command declares the command.
func Command(p *app.Program) *cli.Command {
	return &cli.Command{
		Name:  "diagnose",
		Usage: "say why connections are reset, and why there are too many",
		Subcommands: []*cli.Command{
			diagnoseHostCommand(p),
			diagnoseNginxCommand(p),
			diagnoseChainCommand(p),
			diagnoseDiffCommand(p),
			diagnoseConnectionsCommand(p),
			diagnoseLoadtestCommand(p),
		},
		Action: unknownDiagnosis,
	}
}

func unknownDiagnosis(c *cli.Context) error {
	if c.Args().Len() == 0 {
		return cli.ShowSubcommandHelp(c)
	}
	name := c.Args().First()
	if strings.HasPrefix(name, "-") {
		_, err := options.Positionals(c, 0, 0, "")
		return err
	}
	return options.Mistyped("usage.command", text.Data{"Command": text.Visible("diagnose " + name)}, name, options.CommandNames(c.Command.Subcommands))
}

// failOnFlag says from which severity on a harmful finding fails a run.
func failOnFlag() cli.Flag {
	return &cli.StringFlag{Name: "fail-on", Category: diagnosisFlags, Value: string(diagnosis.High), Usage: "exit 2 for harmful findings of this `SEVERITY` or worse: critical, high, medium, low, info or none"}
}

// readFailOn reads the threshold; none is the one that nothing reaches.
func readFailOn(c *cli.Context) (diagnosis.Severity, error) {
	name := c.String("fail-on")
	if name == "none" {
		return "", nil
	}
	if severity := diagnosis.Severity(name); slices.Contains(diagnosis.Severities(), severity) {
		return severity, nil
	}
	return "", options.Impossible("fail-on", name, options.OneOf("critical", "high", "medium", "low", "info", "none"))
}

// tell writes a diagnosis and returns what it comes to.
func tell(p *app.Program, d *diagnosis.Document, o options.Result, failOn diagnosis.Severity) error {
	d.Sort()
	if err := app.Render(p, shown.Formats(), o, d); err != nil {
		return err
	}
	unread := make([]model.ReadError, len(d.Errors))
	for i, e := range d.Errors {
		unread[i] = model.ReadError{Product: e.Source, Code: e.Code, Message: e.Message}
	}
	p.Talk.Incomplete(d.Complete, unread)
	switch {
	case d.Worst(failOn):
		return app.CodeOf(app.ExitFindings, o.ExitZero)
	case !d.Complete:
		return app.CodeOf(app.ExitIncomplete, o.ExitZero)
	}
	return nil
}

// readDiagnosisResult reads where a diagnosis goes, and refuses a format that it
// cannot be had in.
func readDiagnosisResult(c *cli.Context) (options.Result, error) {
	o := options.ReadResult(c)
	_, err := report.Find(shown.Formats(), o.Format)
	return o, err
}
