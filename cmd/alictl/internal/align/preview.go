package align

import (
	"context"
	"strings"

	"github.com/alictl/alictl/cloud/change"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/apply"
	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/timeouts"
)

// foretellApply says what an apply would write with the values of now.
func foretellApply(ctx context.Context, s *app.Session, in applyInput, made *plan.Plan) error {
	executor, err := change.NewTimeouts(s.Access, s.Door, made.Regions)
	if err != nil {
		return err
	}
	foretold, err := apply.PreviewApply(ctx, executor, made, s.Door.Workers())
	if err != nil {
		return err
	}
	return showPreview(s, "apply", foretold, made.Complete, in.result)
}

// foretellRollback says what a rollback would put back.
func foretellRollback(ctx context.Context, s *app.Session, j *journal.Journal, o options.Result) error {
	foretold, err := previewRollback(ctx, s, j)
	if err != nil {
		return err
	}
	return showPreview(s, "rollback", foretold, !doubtful(j), o)
}

func previewRollback(ctx context.Context, s *app.Session, j *journal.Journal) (*apply.Result, error) {
	executor, err := change.NewTimeouts(s.Access, s.Door, j.Regions)
	if err != nil {
		return nil, err
	}
	return apply.PreviewRollback(ctx, executor, j, s.Door.Workers())
}

// showPreview prints a preview. Its exit code is that of a plan: 2 when something would
// be written, else 3 when something could not be read.
func showPreview(s *app.Session, action string, foretold *apply.Result, complete bool, o options.Result) error {
	out := previewReport(s, action, foretold)
	if err := app.Render(s.Program, timeouts.ApplyFormats(), o, out); err != nil {
		return err
	}
	s.Program.Talk.Notice("preview.nothing_written", nil)
	switch {
	case out.Summary.Planned > 0:
		return app.CodeOf(app.ExitFindings, o.ExitZero)
	case out.Summary.Failed > 0 || !complete:
		return app.CodeOf(app.ExitIncomplete, o.ExitZero)
	}
	return nil
}

func previewReport(s *app.Session, action string, foretold *apply.Result) *timeouts.ApplyReport {
	out := reportOf(action, s.Caller.AccountID, "", foretold)
	out.DryRun = true
	return out
}

// askRollback shows what would be put back and asks whether to do it.
func askRollback(ctx context.Context, s *app.Session, j *journal.Journal, carry options.CarryOut) error {
	if carry.Yes || len(j.Changes()) == 0 {
		return nil
	}
	if err := s.Program.CanAsk(); err != nil {
		return err
	}
	foretold, err := previewRollback(ctx, s, j)
	if err != nil {
		return err
	}
	table, err := report.Find(timeouts.ApplyFormats(), "table")
	if err != nil {
		return err
	}
	var b strings.Builder
	if err := table.Render(&b, previewReport(s, "rollback", foretold), s.Program.Look()); err != nil {
		return err
	}
	s.Program.Talk.Line(b.String())
	values, interfaces := foretold.PlannedValues()
	if interfaces == 0 {
		return nil // nothing to agree to
	}
	return s.Program.Ask(ctx, "confirm.rollback", values, interfaces, s.Caller.AccountID, j.Regions)
}
