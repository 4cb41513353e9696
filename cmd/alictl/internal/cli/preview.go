package cli

import (
	"context"
	"strings"

	"github.com/alictl/alictl/cloud/change"
	"github.com/alictl/alictl/internal/apply"
	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/timeouts"
)

// foretellApply says what an apply would write with the values of now.
func (s *session) foretellApply(ctx context.Context, in applyInput, made *plan.Plan) error {
	executor, err := change.NewTimeouts(s.access, s.door, made.Regions)
	if err != nil {
		return err
	}
	foretold, err := apply.PreviewApply(ctx, executor, made, s.door.Workers())
	if err != nil {
		return err
	}
	return s.showPreview("apply", foretold, made.Complete, in.result)
}

// foretellRollback says what a rollback would put back.
func (s *session) foretellRollback(ctx context.Context, j *journal.Journal, o resultOptions) error {
	foretold, err := s.previewRollback(ctx, j)
	if err != nil {
		return err
	}
	return s.showPreview("rollback", foretold, !doubtful(j), o)
}

func (s *session) previewRollback(ctx context.Context, j *journal.Journal) (*apply.Result, error) {
	executor, err := change.NewTimeouts(s.access, s.door, j.Regions)
	if err != nil {
		return nil, err
	}
	return apply.PreviewRollback(ctx, executor, j, s.door.Workers())
}

// showPreview prints a preview. Its exit code is that of a plan: 2 when something would
// be written, else 3 when something could not be read.
func (s *session) showPreview(action string, foretold *apply.Result, complete bool, o resultOptions) error {
	out := s.previewReport(action, foretold)
	if err := render(s.p, timeouts.ApplyFormats(), o, out); err != nil {
		return err
	}
	s.p.talk.notice("preview.nothing_written", nil)
	switch {
	case out.Summary.Planned > 0:
		return codeOf(exitFindings, o.ExitZero)
	case out.Summary.Failed > 0 || !complete:
		return codeOf(exitIncomplete, o.ExitZero)
	}
	return nil
}

func (s *session) previewReport(action string, foretold *apply.Result) *timeouts.ApplyReport {
	out := reportOf(action, s.caller.AccountID, "", foretold)
	out.DryRun = true
	return out
}

// askRollback shows what would be put back and asks whether to do it.
func (s *session) askRollback(ctx context.Context, j *journal.Journal, carry carryOutOptions) error {
	if carry.Yes || len(j.Changes()) == 0 {
		return nil
	}
	if err := s.p.canAsk(); err != nil {
		return err
	}
	foretold, err := s.previewRollback(ctx, j)
	if err != nil {
		return err
	}
	table, err := report.Find(timeouts.ApplyFormats(), "table")
	if err != nil {
		return err
	}
	var b strings.Builder
	if err := table.Render(&b, s.previewReport("rollback", foretold), s.p.look()); err != nil {
		return err
	}
	s.p.talk.line(b.String())
	values, interfaces := foretold.PlannedValues()
	if interfaces == 0 {
		return nil // nothing to agree to
	}
	return s.p.ask(ctx, "confirm.rollback", values, interfaces, s.caller.AccountID, j.Regions)
}
