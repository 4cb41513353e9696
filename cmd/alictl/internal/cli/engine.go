package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/alictl/alictl/cloud/change"
	"github.com/alictl/alictl/internal/apply"
	"github.com/alictl/alictl/internal/files"
	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/text"
)

// state is the folder where runs leave what later runs must know.
func (p *program) state() apply.State {
	return apply.State{Dir: files.XDG(p.env.Getenv, "XDG_STATE_HOME", ".local", "state")}
}

func (s *session) lock(state apply.State) (*apply.Lock, error) {
	if state.Dir == "" {
		return nil, stateError(errors.New("neither XDG_STATE_HOME nor HOME names a folder"))
	}
	lock, err := state.Lock(s.caller.AccountID, apply.Holder{PID: s.p.env.PID, Command: "alictl align-timeouts", Since: s.p.env.Now()})
	var held *apply.LockedError
	if err != nil && !errors.As(err, &held) {
		return nil, stateError(err)
	}
	return lock, err
}

func (s *session) release(lock *apply.Lock) {
	if err := lock.Release(); err != nil {
		s.p.talk.warn("state.failed", text.Data{"Why": text.Visible(err.Error())})
	}
}

// journalPath decides where the journal goes: where the flag says, into the
// journal of an unfinished run of the same plan, or into a new file.
func (s *session) journalPath(state apply.State, flag, begun string) (string, error) {
	if flag != "" {
		return filepath.Abs(flag)
	}
	if begun != "" {
		if _, err := os.Stat(begun); err == nil {
			return begun, nil
		}
	}
	path, err := state.NewJournalPath(s.p.env.Now(), s.caller.AccountID)
	if err != nil {
		return "", stateError(err)
	}
	return path, nil
}

// engine opens the journal and returns the engine that writes to the account.
func (s *session) engine(path string, carry carryOutOptions, regions []string) (*apply.Engine, func(), error) {
	writer, err := journal.Open(path, s.caller.AccountID)
	if err != nil {
		return nil, nil, journalError(path, err)
	}
	executor, err := change.NewTimeouts(s.access, s.door, regions)
	if err != nil {
		return nil, nil, errors.Join(err, writer.Close())
	}
	s.p.talk.notice("journal.path", text.Data{"Journal": text.Visible(path)})
	engine := &apply.Engine{
		Cloud: executor, Journal: writer, Now: s.p.env.Now, Sleep: sleep, Notify: func(e apply.Event) { s.tell(e) },
		Options: apply.Options{
			RunID: runID(s.p.env.Now(), s.p.env.PID), Canary: carry.Canary, BatchSize: carry.BatchSize, Pause: carry.Pause,
			CallTimeout: 4 * s.opts.Timeout, Concurrency: s.door.Workers(),
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
