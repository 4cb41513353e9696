package diagnose

import (
	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/audit/host"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/internal/evidence"
)

func diagnoseDiffCommand(p *app.Program) *cli.Command {
	return &cli.Command{
		Name:      "diff",
		Usage:     "compare the evidence of two times or two machines",
		ArgsUsage: "A B",
		Description: `Judges both and says of each cause whether only one of them has it, with the
figures of both. It changes nothing.

   alictl diagnose diff before.tar after.tar`,
		Flags:  options.Join([]cli.Flag{failOnFlag()}, options.ResultFlags(diagnosisFormats()), options.TalkFlags()),
		Action: p.Action(diagnoseDiff),
	}
}

func diagnoseDiff(p *app.Program, c *cli.Context) error {
	args, err := options.Positionals(c, 2, 2, "A B")
	if err != nil {
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
	var both [2]*diagnosis.Document
	for i, path := range args {
		h, err := readEvidence(p, path, evidence.Options{Logs: evidence.AllLogs})
		if err != nil {
			return err
		}
		both[i] = hostDocument("host", path, h, comparedCauses(h))
	}
	return tell(p, compared(both[0], both[1], args), result, failOn)
}

// comparedCauses are the causes of the host, and of nginx where it has logs.
func comparedCauses(h *evidence.Host) []host.Cause {
	if h.Logs == nil {
		return host.Host()
	}
	return append(host.Host(), host.Nginx()...)
}

type findingKey struct {
	cause string
	side  diagnosis.Side
}

// compared puts the findings of both into one document. A cause that both have is
// told as b has it, with the figures of both.
func compared(a, b *diagnosis.Document, args []string) *diagnosis.Document {
	d := diagnosis.New(diagnosis.Subject{Kind: "host", ID: b.Subject.ID, From: shownPath(args[0]) + ", " + shownPath(args[1])}, b.CreatedAt)
	d.Complete = a.Complete && b.Complete
	inB := map[findingKey]int{}
	for i, f := range b.Findings {
		inB[findingKey{f.Cause, f.Side}] = i
	}
	taken := map[int]bool{}
	seen := map[findingKey]bool{}
	for _, f := range a.Findings {
		key := findingKey{f.Cause, f.Side}
		if seen[key] {
			continue
		}
		seen[key] = true
		i, ok := inB[key]
		if !ok {
			d.Findings = append(d.Findings, only(f, "a"))
			continue
		}
		taken[i] = true
		both := b.Findings[i]
		both.Harmful = f.Harmful || both.Harmful
		both.Evidence = append(labelled(f.Evidence, "a"), labelled(both.Evidence, "b")...)
		d.Findings = append(d.Findings, only(both, ""))
	}
	for i, f := range b.Findings {
		if key := (findingKey{f.Cause, f.Side}); !taken[i] && !seen[key] {
			seen[key] = true
			d.Findings = append(d.Findings, only(f, "b"))
		}
	}
	for i, one := range []*diagnosis.Document{a, b} {
		for _, e := range one.Errors {
			e.Source = string("ab"[i]) + ": " + e.Source
			d.Errors = append(d.Errors, e)
		}
	}
	return d
}

func only(f diagnosis.Finding, in diagnosis.OnlyIn) diagnosis.Finding {
	f.OnlyIn = &in
	if in != "" {
		f.Evidence = labelled(f.Evidence, string(in))
	}
	return f
}

// labelled says of each fact which of the two it is of.
func labelled(facts []diagnosis.Fact, which string) []diagnosis.Fact {
	out := make([]diagnosis.Fact, len(facts))
	for i, f := range facts {
		f.Source = which + ": " + f.Source
		out[i] = f
	}
	return out
}
