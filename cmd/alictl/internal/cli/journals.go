package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cloud/change"
	"github.com/alictl/alictl/internal/apply"
	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/timeouts"
)

func (p *program) verifyCommand() *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Usage:     "read again what a journal changed",
		ArgsUsage: "JOURNAL",
		Description: `Says of every interface that the journal names whether it still has what was
written. Exits 2 when one does not, and 3 when one could not be read.`,
		Flags:  join(reachFlags(), resultFlags(planFormats()), talkFlags()),
		Action: p.action((*program).verify),
	}
}

func (p *program) rollbackCommand() *cli.Command {
	return &cli.Command{
		Name:      "rollback",
		Usage:     "put back what a journal changed",
		ArgsUsage: "JOURNAL",
		Description: `Gives every interface that the journal names the timeouts it had before, the
newest change first. Values that somebody else has set since stay. A journal that
ends in the middle of a record can be used.`,
		Flags: join(carryOutFlags(), []cli.Flag{
			&cli.BoolFlag{Name: "despite-damage", Category: applyFlags, Usage: "of a journal that is not what was written, put back what is still certain"},
		}, reachFlags(), resultFlags(planFormats()), talkFlags()),
		Action: p.action((*program).rollback),
	}
}

// verify reads again what a journal changed.
func (p *program) verify(c *cli.Context) error {
	result, j, path, err := p.readJournalInput(c)
	if err != nil {
		return err
	}
	s, err := p.openJournal(c, j, path, false)
	if err != nil {
		return err
	}
	defer s.end()
	executor, err := change.NewTimeouts(s.access, s.door, j.Regions)
	if err != nil {
		return err
	}
	checked, err := apply.Verify(c.Context, executor, j, s.door.Workers())
	if err != nil {
		return err
	}
	out := verifyReportOf(s.caller.AccountID, path, checked)
	if err := render(p, timeouts.VerifyFormats(), result, out); err != nil {
		return err
	}
	return codeOf(verifyCode(out.Summary, doubtful(j)), result.ExitZero)
}

// verifyCode is the exit code of a verification. What a doubtful journal does not name
// may have been changed too.
func verifyCode(s timeouts.VerifySummary, doubtful bool) int {
	switch {
	case s.Original+s.Different > 0:
		return exitFindings
	case s.Unreadable+s.Unknown > 0 || doubtful:
		return exitIncomplete
	}
	return exitDone
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
func (p *program) rollback(c *cli.Context) error {
	result, j, path, err := p.readJournalInput(c)
	if err != nil {
		return err
	}
	carry, err := readCarryOut(c)
	if err != nil {
		return err
	}
	p.flags = again(c, reachNames)
	s, err := p.openJournal(c, j, path, !carry.DryRun)
	if err != nil {
		return err
	}
	defer s.end()
	if len(j.Damage) > 0 && !c.Bool("despite-damage") {
		return damaged(path, j.Damage[0])
	}
	return s.carryOutRollback(c.Context, j, carry, result)
}

// carryOutRollback asks and puts back, under the account's lock.
func (s *session) carryOutRollback(ctx context.Context, j *journal.Journal, carry carryOutOptions, result resultOptions) error {
	if err := checkOutput(result.File); err != nil {
		return err
	}
	if carry.DryRun {
		return s.foretellRollback(ctx, j, result)
	}
	state := s.p.state()
	lock, err := s.lock(state)
	if err != nil {
		return err
	}
	defer s.release(lock)
	if err := s.askRollback(ctx, j, carry); err != nil {
		return err
	}
	path, err := s.journalPath(state, carry.Journal, "")
	if err != nil {
		return err
	}
	engine, closeJournal, err := s.engine(path, carry, j.Regions)
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
				s.p.talk.warn("state.failed", text.Data{"Why": text.Visible(err.Error())})
			}
		}
	}
	err = s.finishRun("rollback", path, done, err, result)
	if err == nil && len(j.Damage) > 0 {
		s.p.talk.warn("journal.damaged_rest", nil)
		return exitCode(exitPartial)
	}
	return err
}

// readJournalInput reads what verify and rollback have in common.
func (p *program) readJournalInput(c *cli.Context) (resultOptions, *journal.Journal, string, error) {
	result := readResult(c)
	if _, err := report.Find(timeouts.VerifyFormats(), result.Format); err != nil {
		return result, nil, "", err
	}
	args, err := positionals(c, 1, 1, "JOURNAL")
	if err != nil {
		return result, nil, "", err
	}
	j, err := journal.ReadFile(c.Context, args[0])
	if err != nil {
		return result, nil, "", journalError(args[0], err)
	}
	p.tellJournal(args[0], j)
	return result, j, args[0], nil
}

// openJournal opens the account of a journal.
func (p *program) openJournal(c *cli.Context, j *journal.Journal, path string, writes bool) (*session, error) {
	reach, err := readReach(c, p.env.Getenv)
	if err != nil {
		return nil, err
	}
	for _, region := range j.Regions {
		if given(c, "region") && reach.Regions[0] != "all" && !slices.Contains(reach.Regions, region) {
			data := text.Data{"File": text.Visible(path), "Want": text.Visible(region), "Got": strings.Join(reach.Regions, ", ")}
			return nil, &text.Error{What: text.Message{ID: "refuse.journal_region", Data: data}, Hint: text.Message{ID: "refuse.journal_region_hint"}}
		}
	}
	s, err := p.open(c.Context, reach, openFor{writes: writes})
	if err != nil {
		return nil, err
	}
	if err := apply.CheckJournal(j, s.caller.AccountID); err != nil {
		s.end()
		data := text.Data{"File": text.Visible(path), "Want": j.AccountID, "Got": s.caller.AccountID}
		return nil, &text.Error{
			What: text.Message{ID: "refuse.journal_account", Data: data},
			Hint: text.Message{ID: "refuse.journal_account_hint"},
			Err:  err,
		}
	}
	return s, nil
}
