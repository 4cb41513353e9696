package align

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/alictl/alictl/cloud/change"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/apply"
	"github.com/alictl/alictl/internal/files"
	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/text"
)

// stateOf is the folder where runs leave what later runs must know.
func stateOf(p *app.Program) apply.State {
	return apply.State{Dir: files.XDG(p.Env.Getenv, "XDG_STATE_HOME", ".local", "state")}
}

func lock(s *app.Session, state apply.State) (*apply.Lock, error) {
	if state.Dir == "" {
		return nil, stateError(errors.New("neither XDG_STATE_HOME nor HOME names a folder"))
	}
	lock, err := state.Lock(s.Caller.AccountID, apply.Holder{PID: s.Program.Env.PID, Command: "alictl align-timeouts", Since: s.Program.Env.Now()})
	var held *apply.LockedError
	if err != nil && !errors.As(err, &held) {
		return nil, stateError(err)
	}
	return lock, err
}

func release(s *app.Session, lock *apply.Lock) {
	if err := lock.Release(); err != nil {
		s.Program.Talk.Warn("state.failed", text.Data{"Why": text.Visible(err.Error())})
	}
}

// journalPathOf decides where the journal goes: where the flag says, into the
// journal of an unfinished run of the same plan, or into a new file.
func journalPathOf(s *app.Session, state apply.State, flag, begun string) (string, error) {
	if flag != "" {
		return filepath.Abs(flag)
	}
	if begun != "" {
		if _, err := os.Stat(begun); err == nil {
			return begun, nil
		}
	}
	path, err := state.NewJournalPath(s.Program.Env.Now(), s.Caller.AccountID)
	if err != nil {
		return "", stateError(err)
	}
	return path, nil
}

// newEngine opens the journal and returns the engine that writes to the account.
func newEngine(s *app.Session, path string, carry options.CarryOut, regions []string) (*apply.Engine, func(), error) {
	writer, err := journal.Open(path, s.Caller.AccountID)
	if err != nil {
		return nil, nil, journalError(path, err)
	}
	executor, err := change.NewTimeouts(s.Access, s.Door, regions)
	if err != nil {
		return nil, nil, errors.Join(err, writer.Close())
	}
	s.Program.Talk.Notice("journal.path", text.Data{"Journal": text.Visible(path)})
	engine := &apply.Engine{
		Cloud: executor, Journal: writer, Now: s.Program.Env.Now, Sleep: sleep, Notify: func(e apply.Event) { tell(s, e) },
		Options: apply.Options{
			RunID: runID(s.Program.Env.Now(), s.Program.Env.PID), Canary: carry.Canary, BatchSize: carry.BatchSize, Pause: carry.Pause,
			CallTimeout: 4 * s.Opts.Timeout, Concurrency: s.Door.Workers(),
		},
	}
	return engine, func() { _ = writer.Close() }, nil // every record is on disk already
}

// runID names a run in its journal.
func runID(now time.Time, pid int) string {
	return now.UTC().Format("20060102T150405.000") + "-" + strconv.Itoa(pid)
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
