package apply

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/alictl/alictl/internal/files"
)

// Holder is a process that has an account locked.
type Holder struct {
	PID     int       `json:"pid"`
	Command string    `json:"command"`
	Since   time.Time `json:"since"`
}

// LockedError is an account on which another run is at work.
type LockedError struct {
	AccountID string
	Holder    *Holder // nil when not known
}

// Error names the account and, when known, who works on it.
func (e *LockedError) Error() string {
	if e.Holder == nil {
		return fmt.Sprintf("lock account %s: another run holds it", e.AccountID)
	}
	return fmt.Sprintf("lock account %s: process %d (%s) holds it since %s",
		e.AccountID, e.Holder.PID, e.Holder.Command, e.Holder.Since.UTC().Format(time.RFC3339))
}

// Lock keeps other runs of this user away from an account.
type Lock struct {
	file   *flock.Flock
	holder string // where the holder is named
}

// Lock takes the lock of an account without waiting. When another run has it the
// error is a *LockedError. The system releases it when the process ends in
// whatever way.
func (s State) Lock(accountID string, me Holder) (*Lock, error) {
	if err := checkName(accountID); err != nil {
		return nil, fmt.Errorf("lock account: %w", err)
	}
	dir := filepath.Join(s.Dir, "locks")
	if err := s.folder(dir); err != nil {
		return nil, err
	}
	l := &Lock{
		file:   flock.New(filepath.Join(dir, accountID+".lock"), flock.SetPermissions(0o600)),
		holder: filepath.Join(dir, accountID+".json"),
	}
	locked, err := l.file.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock account %s: %w", accountID, err)
	}
	if !locked {
		return nil, &LockedError{AccountID: accountID, Holder: readHolder(l.holder)}
	}
	if err := writeHolder(l.holder, me); err != nil {
		return nil, errors.Join(err, l.file.Close())
	}
	return l, nil
}

// Release gives the lock back. The lock's file stays: removing it would let two
// runs hold locks on two files of the same name. A second call does nothing.
func (l *Lock) Release() error {
	if !l.file.Locked() {
		return nil
	}
	err := os.Remove(l.holder)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err := errors.Join(err, l.file.Close()); err != nil {
		return fmt.Errorf("release lock: %w", err)
	}
	return nil
}

// readHolder returns who holds a lock, or nil when that cannot be told.
func readHolder(path string) *Holder {
	data, err := files.Read(context.Background(), path, maxState)
	if err != nil {
		return nil
	}
	var h Holder
	if json.Unmarshal(data, &h) != nil || h.PID == 0 {
		return nil
	}
	return &h
}

func writeHolder(path string, h Holder) error {
	data, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("encode lock holder: %w", err)
	}
	if err := files.Write(path, append(data, '\n'), files.Private); err != nil {
		return fmt.Errorf("write lock holder: %w", err)
	}
	return nil
}
