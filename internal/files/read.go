// Package files is how this program reads and writes files: whole files within
// bounds, replaced as a whole or not at all, for their owner only where they tell of
// an account, and never where others could have put something in their place.
package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// The reasons a file is not read or written. They are told to people.
var (
	ErrFolder  = errors.New("is a directory")
	ErrDevice  = errors.New("it is a device, not a file")
	ErrSpecial = errors.New("it exists and is not a regular file")
	ErrLink    = errors.New("it is a link to another file")
)

// SizeError is a file that is larger than anything this program reads there.
type SizeError struct{ Limit int64 } // in bytes

// Error tells the limit.
func (e *SizeError) Error() string {
	if e.Limit >= 1<<20 {
		return fmt.Sprintf("it is larger than %d MiB", e.Limit>>20)
	}
	return fmt.Sprintf("it is larger than %d bytes", e.Limit)
}

// Read reads a whole file, or what comes through a pipe, of at most limit bytes. It
// gives up when the context ends. Folders and devices are refused; a pipe into which
// nobody writes is empty.
func Read(ctx context.Context, path string, limit int64) ([]byte, error) {
	var data []byte
	err := Stream(ctx, path, limit, func(r io.Reader) error {
		var err error
		data, err = io.ReadAll(r)
		return err
	})
	if err != nil {
		return nil, err
	}
	return data, nil
}

// Stream hands a file to a reader under the same limits, as far as that reads.
func Stream(ctx context.Context, path string, limit int64, read func(io.Reader) error) error {
	f, err := Open(path)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // it was only read
	// A regular file takes no deadline and needs none.
	stop := context.AfterFunc(ctx, func() { _ = f.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	r := &io.LimitedReader{R: f, N: limit + 1}
	err = read(r)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case r.N <= 0:
		return &SizeError{Limit: limit}
	}
	return err
}

// Open opens a file or a pipe for reading without waiting for anybody.
func Open(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	switch mode := info.Mode(); {
	case mode.IsDir():
		return nil, &fs.PathError{Op: "read", Path: path, Err: ErrFolder}
	case mode.IsRegular():
		return os.Open(path)
	case mode&fs.ModeNamedPipe != 0:
		return os.OpenFile(path, os.O_RDONLY|nonblock, 0)
	}
	return nil, &fs.PathError{Op: "read", Path: path, Err: ErrDevice}
}

// Reason is an error of the file system without the operation and the path, which the
// sentence around it names.
func Reason(err error) string {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err.Error()
	case errors.As(err, &link):
		return link.Err.Error()
	}
	return err.Error()
}
