package journal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/alictl/alictl/internal/files"
)

// File is where a journal is written to. An *os.File is one.
type File interface {
	io.WriteCloser
	Sync() error
}

var _ File = (*os.File)(nil)

// Writer appends records to a journal. It is for one goroutine.
type Writer struct {
	file  File
	chain chain
	err   error
}

// NewWriter returns a writer that appends to an open file which is empty.
func NewWriter(f File) *Writer { return &Writer{file: f} }

// Continue returns a writer that appends to an open file which holds a journal.
func Continue(f File, j *Journal) *Writer { return &Writer{file: f, chain: j.chain} }

// Open opens a journal for appending runs of one account, and creates it when
// there is none. Of an existing file a torn last line is cut off; a file that is
// no journal, or one of another account, is refused with a *FormatError and left
// as it is.
func Open(path, accountID string) (*Writer, error) {
	f, err := create(path)
	if errors.Is(err, fs.ErrExist) {
		return reopen(path, accountID)
	}
	if err != nil {
		return nil, err
	}
	return NewWriter(f), nil
}

// Append writes one record and flushes it to disk. When it fails, nothing can be
// appended any more: a broken line must stay the last one.
func (w *Writer) Append(r Record) error {
	if w.err != nil {
		return w.err
	}
	line, err := w.chain.encode(r)
	if err != nil {
		return err
	}
	if _, err := w.file.Write(line); err != nil {
		w.err = fmt.Errorf("write journal: %w", err)
		return w.err
	}
	if err := w.file.Sync(); err != nil {
		w.err = fmt.Errorf("flush journal: %w", err)
	}
	return w.err
}

// Close closes the file.
func (w *Writer) Close() error {
	if err := w.file.Close(); err != nil {
		return fmt.Errorf("close journal: %w", err)
	}
	return nil
}

// create makes a new journal file and sees that its name survives a crash.
func create(path string) (*os.File, error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("create journal folder: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("create journal: %w", err)
	}
	if err := syncDir(dir); err != nil {
		return nil, errors.Join(fmt.Errorf("flush journal folder: %w", err), f.Close())
	}
	return f, nil
}

// reopen opens an existing journal behind its last whole record.
func reopen(path, accountID string) (*Writer, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, fmt.Errorf("open journal: %w", files.ErrSpecial)
	}
	j, err := ReadFile(context.Background(), path) // a regular file: it does not take long
	if err != nil {
		return nil, err
	}
	if len(j.Runs) > 0 && j.AccountID != accountID {
		return nil, &FormatError{Path: path, Line: 1, Problem: OtherAccount,
			Err: fmt.Errorf("it belongs to account %s, not %s", j.AccountID, accountID)}
	}
	if len(j.Damage) > 0 {
		return nil, j.Damage[0].refusal(path)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	if err := keepPrivate(path, f); err != nil {
		return nil, errors.Join(fmt.Errorf("open journal: %w", err), f.Close())
	}
	if j.Torn {
		if err := cut(f, j.size); err != nil {
			return nil, errors.Join(fmt.Errorf("cut torn journal: %w", err), f.Close())
		}
	}
	return Continue(f, j), nil
}

// keepPrivate lets only the owner read an open file, unless it was found through a link.
func keepPrivate(path string, f *os.File) error {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Mode().Perm() == files.Private {
		return err
	}
	return f.Chmod(files.Private)
}

func cut(f *os.File, size int64) error {
	if err := f.Truncate(size); err != nil {
		return err
	}
	return f.Sync()
}

// syncDir flushes a folder. Windows cannot, and needs not: it journals names itself.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
