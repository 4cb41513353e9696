package cli

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	shown "github.com/alictl/alictl/report/diagnosis"
)

func diagnosisFormats() string { return report.Choice(shown.Formats()) }

const diagnosisFlags = "Diagnosis"

func (p *program) diagnoseCommand() *cli.Command {
	return &cli.Command{
		Name:  "diagnose",
		Usage: "say why connections are reset, and why there are too many",
		Subcommands: []*cli.Command{
			p.diagnoseHostCommand(),
			p.diagnoseNginxCommand(),
			p.diagnoseChainCommand(),
			p.diagnoseDiffCommand(),
			p.diagnoseConnectionsCommand(),
			p.diagnoseLoadtestCommand(),
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
		_, err := positionals(c, 0, 0, "")
		return err
	}
	return mistyped("usage.command", text.Data{"Command": text.Visible("diagnose " + name)}, name, commandNames(c.Command.Subcommands))
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
	return "", impossible("fail-on", name, oneOf("critical", "high", "medium", "low", "info", "none"))
}

// tell writes a diagnosis and returns what it comes to.
func (p *program) tell(d *diagnosis.Document, o resultOptions, failOn diagnosis.Severity) error {
	d.Sort()
	if err := render(p, shown.Formats(), o, d); err != nil {
		return err
	}
	p.talk.incomplete(d.Complete, len(d.Errors))
	switch {
	case d.Worst(failOn):
		return codeOf(exitFindings, o.ExitZero)
	case !d.Complete:
		return codeOf(exitIncomplete, o.ExitZero)
	}
	return nil
}

// readDiagnosisResult reads where a diagnosis goes, and refuses a format that it
// cannot be had in.
func readDiagnosisResult(c *cli.Context) (resultOptions, error) {
	o := readResult(c)
	_, err := report.Find(shown.Formats(), o.Format)
	return o, err
}
