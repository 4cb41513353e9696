package diagnose

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/audit/host"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/evidence/unpack"
	"github.com/alictl/alictl/internal/text"
)

// fromFlag names evidence that was collected before.
func fromFlag() cli.Flag {
	return &cli.StringFlag{Name: "from", Category: diagnosisFlags, Usage: "judge this `PATH`: a folder, an archive (tar, zip), a bundle, a sos report, one file, or - for stdin"}
}

// readEvidence reads the evidence at a path.
func readEvidence(p *app.Program, path string, o evidence.Options) (*evidence.Host, error) {
	collection, err := unpack.Open(path, p.Env.Stdin, unpack.Limits{})
	if err != nil {
		return nil, evidenceError(path, err)
	}
	h, err := evidence.Read(collection.FS, o)
	if err = errors.Join(err, collection.Close()); err != nil {
		return nil, evidenceError(path, err)
	}
	h.Replaced = h.Replaced || strings.Contains(filepath.Base(path), "obfuscated") // as sos clean names what it made
	for _, r := range collection.Refused {
		h.Problems = append(h.Problems, evidence.Problem{File: r.Name, Why: r.Why})
	}
	for _, name := range h.Ignored {
		p.Talk.Log.Info("file of no known kind", "file", name)
	}
	return h, nil
}

func evidenceError(path string, err error) error {
	return &text.Error{
		What: text.Message{ID: "diagnose.read", Data: text.Data{"File": text.Visible(path), "Why": app.Said(err)}},
		Hint: text.Message{ID: "diagnose.read_hint"},
		Err:  err,
	}
}

// hereOrFrom returns the evidence at a path, or that of this machine.
func hereOrFrom(ctx context.Context, p *app.Program, from string, collect hostOptions, o evidence.Options) (*evidence.Host, error) {
	if from != "" {
		return readEvidence(p, from, o)
	}
	b, err := collectHere(ctx, p, collect)
	if err != nil {
		return nil, err
	}
	h, err := evidence.Read(b, o)
	if err != nil {
		return nil, evidenceError("live", err)
	}
	return h, nil
}

// extraLogs are logs that were named one by one; - is standard input.
func extraLogs(p *app.Program, files []string) []evidence.ExtraLog {
	var out []evidence.ExtraLog
	for _, name := range files {
		open := func() (io.ReadCloser, error) { return os.Open(name) }
		if name == "-" {
			name = "stdin"
			open = func() (io.ReadCloser, error) { return io.NopCloser(p.Env.Stdin), nil }
		}
		out = append(out, evidence.ExtraLog{Name: name, Open: open})
	}
	return out
}

// hostDocument judges evidence by causes and puts what they say into a document.
func hostDocument(kind, from string, h *evidence.Host, causes []host.Cause) *diagnosis.Document {
	c := host.New(h, nil)
	d := diagnosis.New(diagnosis.Subject{Kind: kind, ID: h.ID, From: from}, takenAt(h))
	result := host.Judge(c, causes, rule.Options{})
	for _, f := range result.Findings {
		d.Findings = append(d.Findings, hostFinding(f))
	}
	for _, g := range result.Gaps {
		n := diagnosis.NotEvaluated{Cause: g.Rule, Reason: g.Reason}
		if !slices.ContainsFunc(d.NotEvaluated, func(o diagnosis.NotEvaluated) bool { return o.Cause == n.Cause }) {
			d.NotEvaluated = append(d.NotEvaluated, n)
		}
		d.Complete = d.Complete && !g.Cause.Incomplete()
	}
	for _, p := range h.Problems {
		d.Errors = append(d.Errors, diagnosis.Problem{Source: p.File, Line: p.Line, Message: p.Why})
		d.Complete = false
	}
	if kind == "chain" {
		for _, path := range c.Paths() {
			d.Chain = append(d.Chain, hostPath(path))
		}
	}
	return d
}

// takenAt is when the evidence was taken, as far as it tells: a log tells when its
// last record was written.
func takenAt(h *evidence.Host) time.Time {
	switch {
	case !h.TakenAt.IsZero():
		return h.TakenAt
	case h.Logs != nil && h.Logs.Access.Last > 0:
		return time.Unix(h.Logs.Access.Last, 0)
	case h.Logs != nil && h.Logs.Errors.Last > 0:
		return time.Unix(h.Logs.Errors.Last, 0)
	case h.Snapshot != nil:
		return h.Snapshot.TakenAt
	}
	return time.Unix(0, 0)
}

func hostFinding(f host.Finding) diagnosis.Finding {
	d := f.Detail
	out := diagnosis.Finding{
		Cause: f.Rule, Severity: diagnosis.Severity(f.Severity), Side: diagnosis.Side(d.Side), Certainty: diagnosis.Certainty(d.Certainty),
		Harmful: d.Harmful, Count: int64(d.Count), FirstSeen: second(d.First), LastSeen: second(d.Last),
		Summary: f.Summary, Remedy: f.Remedy, Title: f.Title, Command: f.Command, Docs: "docs/causes/" + f.Rule + ".md", Extra: f.Extra,
	}
	for _, e := range f.Facts {
		if e.Name == "sample" {
			out.Samples = append(out.Samples, e.Value)
			continue
		}
		out.Evidence = append(out.Evidence, diagnosis.Fact{Name: e.Name, Value: e.Value, Source: e.Source})
	}
	for _, p := range d.Minutes {
		out.Timeline = append(out.Timeline, diagnosis.Point{At: time.Unix(p.At, 0).UTC(), Count: p.Count})
	}
	for _, g := range d.Groups {
		out.Groups = append(out.Groups, diagnosis.Group{By: g.By, Key: g.Key, Count: int64(g.Count)})
	}
	return out
}

func second(at int64) *time.Time {
	if at == 0 {
		return nil
	}
	t := time.Unix(at, 0).UTC()
	return &t
}

func hostPath(p host.Path) diagnosis.Path {
	out := diagnosis.Path{Path: p.Path, Shortest: p.Shortest, FirstToClose: p.First, NotTold: p.NotTold, Links: []diagnosis.Link{}}
	for _, l := range p.Links {
		n := int(l.Seconds + 0.5)
		link := diagnosis.Link{Name: l.Name, Source: l.Source, Closes: l.Closes, Seconds: &n}
		if l.Seconds == 0 {
			link.Seconds = nil
		}
		out.Links = append(out.Links, link)
	}
	return out
}

// shownPath is a path as the document names it: its last part.
func shownPath(path string) string {
	if path == "-" {
		return "stdin"
	}
	return filepath.ToSlash(path)
}
