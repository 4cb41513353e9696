package align

import (
	"context"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cloud/change"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/apply"
	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/timeouts"
)

func verifyCommand(p *app.Program) *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Usage:     "read again what a journal changed",
		ArgsUsage: "JOURNAL",
		Description: `Says of every interface that the journal names whether it still has what was
written. Exits 2 when one does not, and 3 when one could not be read.`,
		Flags:  options.Join(options.ReachFlags(), options.ResultFlags(planFormats()), options.TalkFlags()),
		Action: p.Action(verify),
	}
}

func rollbackCommand(p *app.Program) *cli.Command {
	return &cli.Command{
		Name:      "rollback",
		Usage:     "put back what a journal changed",
		ArgsUsage: "JOURNAL",
		Description: `Gives every interface that the journal names the timeouts it had before, the
newest change first. Values that somebody else has set since stay. A journal that
ends in the middle of a record can be used.`,
		Flags: options.Join(options.CarryOutFlags(), []cli.Flag{
			&cli.BoolFlag{Name: "despite-damage", Category: options.ApplyFlags, Usage: "of a journal that is not what was written, put back what is still certain"},
		}, options.ReachFlags(), options.ResultFlags(planFormats()), options.TalkFlags()),
		Action: p.Action(rollback),
	}
}

// verify reads again what a journal changed.
func verify(p *app.Program, c *cli.Context) error {
	result, j, path, err := readJournalInput(p, c)
	if err != nil {
		return err
	}
	s, err := openJournal(p, c, j, path, false)
	if err != nil {
		return err
	}
	defer s.End()
	executor, err := change.NewTimeouts(s.Access, s.Door, j.Regions)
	if err != nil {
		return err
	}
	checked, err := apply.Verify(c.Context, executor, j, s.Door.Workers())
	if err != nil {
		return err
	}
	out := verifyReportOf(s.Caller.AccountID, path, checked)
	if err := app.Render(p, timeouts.VerifyFormats(), result, out); err != nil {
		return err
	}
	return app.CodeOf(verifyCode(out.Summary, doubtful(j)), result.ExitZero)
}

// verifyCode is the exit code of a verification. What a doubtful journal does not name
// may have been changed too.
func verifyCode(s timeouts.VerifySummary, doubtful bool) int {
	switch {
	case s.Original+s.Different > 0:
		return app.ExitFindings
	case s.Unreadable+s.Unknown > 0 || doubtful:
		return app.ExitIncomplete
	}
	return app.ExitDone
}

func verifyReportOf(accountID, path string, checked []apply.Checked) *timeouts.VerifyReport {
	out := &timeouts.VerifyReport{AccountID: accountID, Journal: path, Items: []timeouts.Item{}}
	for _, c := range checked {
		reason := ""
		if c.Code != "" {
			reason = c.Code + ": " + c.Message
		}
		original, written := c.Original, c.Written
		out.Items = append(out.Items, timeouts.Item{
			RegionID: c.RegionID, ID: c.ID, Status: string(c.State), Reason: reason,
			Before: &original, After: &written, Live: c.Live, RequestID: c.RequestID,
		})
	}
	out.Summarize()
	return out
}

// rollback puts back what a journal changed.
func rollback(p *app.Program, c *cli.Context) error {
	result, j, path, err := readJournalInput(p, c)
	if err != nil {
		return err
	}
	carry, err := options.ReadCarryOut(c)
	if err != nil {
		return err
	}
	s, err := openJournal(p, c, j, path, !carry.DryRun)
	if err != nil {
		return err
	}
	defer s.End()
	if len(j.Damage) > 0 && !c.Bool("despite-damage") {
		return damaged(path, j.Damage[0])
	}
	return carryOutRollback(c.Context, s, j, carry, result)
}

// carryOutRollback asks and puts back, under the account's lock.
func carryOutRollback(ctx context.Context, s *app.Session, j *journal.Journal, carry options.CarryOut, result options.Result) error {
	if err := app.CheckOutput(result.File); err != nil {
		return err
	}
	if carry.DryRun {
		return foretellRollback(ctx, s, j, result)
	}
	state := stateOf(s.Program)
	lock, err := lock(s, state)
	if err != nil {
		return err
	}
	defer release(s, lock)
	if err := askRollback(ctx, s, j, carry); err != nil {
		return err
	}
	path, err := journalPathOf(s, state, carry.Journal, "")
	if err != nil {
		return err
	}
	engine, closeJournal, err := newEngine(s, path, carry, j.Regions)
	if err != nil {
		return err
	}
	defer closeJournal()
	done, err := engine.Rollback(ctx, j)
	if done != nil && done.NothingLeft() && len(j.Damage) == 0 {
		for _, run := range j.Runs {
			if run.PlanDigest == "" {
				continue
			}
			if err := state.Forget(run.PlanDigest); err != nil {
				s.Program.Talk.Warn("state.failed", text.Data{"Why": text.Visible(err.Error())})
			}
		}
	}
	err = finishRun(s, "rollback", path, done, err, result)
	if err == nil && len(j.Damage) > 0 {
		s.Program.Talk.Warn("journal.damaged_rest", nil)
		return app.ExitCode(app.ExitPartial)
	}
	return err
}

// readJournalInput reads what verify and rollback have in common.
func readJournalInput(p *app.Program, c *cli.Context) (options.Result, *journal.Journal, string, error) {
	result := options.ReadResult(c)
	if _, err := report.Find(timeouts.VerifyFormats(), result.Format); err != nil {
		return result, nil, "", err
	}
	args, err := options.Positionals(c, 1, 1, "JOURNAL")
	if err != nil {
		return result, nil, "", err
	}
	j, err := journal.ReadFile(c.Context, args[0])
	if err != nil {
		return result, nil, "", journalError(args[0], err)
	}
	tellJournal(p, args[0], j)
	return result, j, args[0], nil
}

// openJournal opens the account of a journal.
func openJournal(p *app.Program, c *cli.Context, j *journal.Journal, path string, writes bool) (*app.Session, error) {
	reach, err := options.ReadReach(c, p.Env.Getenv)
	if err != nil {
		return nil, err
	}
	for _, region := range j.Regions {
		if options.Given(c, "region") && reach.Regions[0] != "all" && !slices.Contains(reach.Regions, region) {
			data := text.Data{"File": text.Visible(path), "Want": text.Visible(region), "Got": strings.Join(reach.Regions, ", ")}
			return nil, &text.Error{What: text.Message{ID: "refuse.journal_region", Data: data}, Hint: text.Message{ID: "refuse.journal_region_hint"}}
		}
	}
	s, err := p.Open(c.Context, reach, app.OpenFor{Writes: writes})
	if err != nil {
		return nil, err
	}
	if err := apply.CheckJournal(j, s.Caller.AccountID); err != nil {
		s.End()
		data := text.Data{"File": text.Visible(path), "Want": j.AccountID, "Got": s.Caller.AccountID}
		return nil, &text.Error{
			What: text.Message{ID: "refuse.journal_account", Data: data},
			Hint: text.Message{ID: otherAccountHint("refuse.journal_account_hint", reach)},
			Err:  err,
		}
	}
	return s, nil
}
