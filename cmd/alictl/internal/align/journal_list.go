package align

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/timeouts"
)

func journalsCommand(p *app.Program) *cli.Command {
	return &cli.Command{
		Name:  "journals",
		Usage: "list the journals of earlier runs, the newest first",
		Description: `Every apply and rollback leaves a journal in the state folder, unless --journal
names another place. verify and rollback take one.`,
		Flags:  options.Join(options.ResultFlags(planFormats()), options.TalkFlags()),
		Action: p.Action(journals),
	}
}

// journals lists the journals of the state folder.
func journals(p *app.Program, c *cli.Context) error {
	if _, err := options.Positionals(c, 0, 0, ""); err != nil {
		return err
	}
	result := options.ReadResult(c)
	if _, err := report.Find(timeouts.JournalsFormats(), result.Format); err != nil {
		return err
	}
	state := stateOf(p)
	if state.Dir == "" {
		return stateError(errors.New("neither XDG_STATE_HOME nor HOME names a folder"))
	}
	out := &timeouts.JournalsReport{Folder: state.Journals()}
	entries, err := os.ReadDir(out.Folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return stateError(err)
	}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), ".jsonl") {
			out.Journals = append(out.Journals, describeJournal(c.Context, filepath.Join(out.Folder, entry.Name())))
		}
	}
	slices.SortStableFunc(out.Journals, newestFirst)
	if len(out.Journals) == 0 {
		p.Talk.Notice("journals.elsewhere", text.Data{"Flag": "--journal"})
	}
	return app.Render(p, timeouts.JournalsFormats(), result, out)
}

// newestFirst orders journals by when they were begun; those that do not say come last.
func newestFirst(a, b timeouts.JournalLine) int {
	switch {
	case a.Begun == nil && b.Begun == nil:
		return strings.Compare(a.Path, b.Path)
	case a.Begun == nil:
		return 1
	case b.Begun == nil:
		return -1
	}
	return b.Begun.Compare(*a.Begun)
}

// describeJournal says what a journal holds.
func describeJournal(ctx context.Context, path string) timeouts.JournalLine {
	line := timeouts.JournalLine{Path: path}
	j, err := journal.ReadFile(ctx, path)
	if err != nil {
		line.State, line.Why = "unreadable", app.Reason(err)
		return line
	}
	line.AccountID, line.Runs, line.Changed = j.AccountID, len(j.Runs), len(j.Changes())
	if line.Runs == 0 {
		line.State = "empty"
		return line
	}
	last := j.Runs[len(j.Runs)-1]
	line.Begun, line.Action = &j.Runs[0].Time, string(last.Kind)
	switch {
	case len(j.Damage) > 0:
		line.State = "damaged"
	case last.End == nil:
		line.State = "cut_short"
	default:
		line.State, line.Why = string(last.End.Result), last.End.Reason
	}
	return line
}
