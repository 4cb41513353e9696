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

	"github.com/alictl/alictl/internal/files"
)

// State is the folder where a user's runs leave what later runs must know: locks,
// journals, and which plans were begun and carried out.
type State struct {
	Dir string
}

// NewJournalPath returns where a run of an account that begins now keeps its
// journal. No file of that name exists. Two runs of one account cannot get the
// same path as long as they hold the account's lock.
func (s State) NewJournalPath(now time.Time, accountID string) (string, error) {
	if err := checkName(accountID); err != nil {
		return "", fmt.Errorf("name journal: %w", err)
	}
	if err := s.folder(s.Journals()); err != nil {
		return "", err
	}
	stem := filepath.Join(s.Journals(), accountID+"-"+now.UTC().Format("20060102T150405Z"))
	path := stem + ".jsonl"
	for n := 2; ; n++ {
		_, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return path, nil
		}
		if err != nil {
			return "", fmt.Errorf("name journal: %w", err)
		}
		path = fmt.Sprintf("%s-%d.jsonl", stem, n)
	}
}

// Journals is the folder of the journals.
func (s State) Journals() string { return filepath.Join(s.Dir, "journals") }

// PlanState is what is known of a plan that some run began to carry out.
type PlanState struct {
	Journal string `json:"journal"` // of the last run; a run that continues appends to it
	Spent   bool   `json:"spent"`   // nothing of the plan is left to do
}

// Plan returns what is known of the plan with a digest, and false when no run of
// this user began it.
func (s State) Plan(digest string) (PlanState, bool, error) {
	var p PlanState
	path, err := s.planPath(digest)
	if err != nil {
		return p, false, err
	}
	data, err := s.read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return p, false, nil
	}
	if err != nil {
		return p, false, fmt.Errorf("read plan state: %w", err)
	}
	if err := json.Unmarshal(data, &p); err != nil {
		return p, false, fmt.Errorf("read plan state %s: %w", path, err)
	}
	return p, true, nil
}

// MarkBegun remembers in which journal a plan is being carried out.
func (s State) MarkBegun(digest, journalPath string) error {
	return s.mark(digest, PlanState{Journal: journalPath})
}

// MarkSpent remembers that nothing of a plan is left to do, so that it is not
// applied again.
func (s State) MarkSpent(digest, journalPath string) error {
	return s.mark(digest, PlanState{Journal: journalPath, Spent: true})
}

// Forget makes a plan one that no run began, after everything it changed has been
// put back.
func (s State) Forget(digest string) error {
	path, err := s.planPath(digest)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("forget plan state: %w", err)
	}
	return nil
}

func (s State) mark(digest string, p PlanState) error {
	path, err := s.planPath(digest)
	if err != nil {
		return err
	}
	data, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("encode plan state: %w", err)
	}
	if err := s.folder(filepath.Dir(path)); err != nil {
		return err
	}
	if err := files.Write(path, append(data, '\n'), files.Private); err != nil {
		return fmt.Errorf("write plan state: %w", err)
	}
	return nil
}

// maxState bounds a file of the state folder.
const maxState = 64 << 10

// read reads a file of the state folder, which nobody else may have put there.
func (s State) read(path string) ([]byte, error) {
	for _, p := range []string{s.Dir, filepath.Dir(path), path} {
		if err := files.Trusted(p); err != nil {
			return nil, err
		}
	}
	return files.Read(context.Background(), path, maxState)
}

// folder makes a folder in the state folder, and refuses one that others can write to.
func (s State) folder(dir string) error {
	for _, d := range []string{s.Dir, dir} {
		if err := files.Folder(d); err != nil {
			return fmt.Errorf("use state folder: %w", err)
		}
	}
	return nil
}

func (s State) planPath(digest string) (string, error) {
	if err := checkName(digest); err != nil {
		return "", fmt.Errorf("name plan state: %w", err)
	}
	return filepath.Join(s.Dir, "plans", digest+".json"), nil
}

// checkName refuses what is no plain name, so that nothing handed in leads out of
// the folder.
func checkName(name string) error {
	if name == "" {
		return errors.New("the name is empty")
	}
	for _, c := range name {
		plain := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_'
		if !plain {
			return fmt.Errorf("%q is not made of letters, digits and hyphens", name)
		}
	}
	return nil
}
