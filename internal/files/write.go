package files

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/alictl/alictl/internal/secret"
)

// Private is the mode of files that tell of an account.
const Private fs.FileMode = 0o600

// Write replaces a file as a whole, so that path holds all of data or what it held
// before, with exactly that mode, whatever it had. What a link points to is replaced
// and not the link. What is no regular file is refused. What earlier runs left when
// they were killed while they wrote the same file is removed.
//
// Secrets that are known are blanked in data: no file of ours holds one.
func Write(path string, data []byte, mode fs.FileMode) error {
	return WriteAsIs(path, secret.CleanBytes(data), mode)
}

// WriteFrom is Write for what a function writes, which need not be held as a whole. An
// error of the function leaves the file as it was.
func WriteFrom(path string, mode fs.FileMode, write func(io.Writer) error) error {
	return replace(path, mode, func(f io.Writer) error {
		clean := secret.NewWriter(f)
		out := bufio.NewWriterSize(clean, 64<<10)
		if err := write(out); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return err
		}
		return clean.Flush()
	})
}

// WriteAsIs is Write for a file that is not ours and holds secrets by its nature, such
// as the configuration of the official CLI.
func WriteAsIs(path string, data []byte, mode fs.FileMode) error {
	return replace(path, mode, func(f io.Writer) error {
		_, err := f.Write(data)
		return err
	})
}

func replace(path string, mode fs.FileMode, write func(io.Writer) error) error {
	path, err := target(path)
	if err != nil {
		return err
	}
	f, err := create(path)
	if err != nil {
		return err
	}
	err = fill(f, write, mode)
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return syncFolder(filepath.Dir(path))
}

// target follows links, also to a file that is not there yet, and refuses what cannot be
// replaced.
func target(path string) (string, error) {
	if followed, err := filepath.EvalSymlinks(path); err == nil {
		path = followed
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return "", &fs.PathError{Op: "write", Path: path, Err: ErrFolder}
	case err == nil && !info.Mode().IsRegular():
		return "", &fs.PathError{Op: "write", Path: path, Err: ErrSpecial}
	}
	return path, nil
}

// Probe refuses a path that Write could not write to, without touching the file.
func Probe(path string) error {
	path, err := target(path)
	if err != nil {
		return err
	}
	f, err := create(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// fill writes a file to its end and to the disk.
func fill(f *os.File, write func(io.Writer) error, mode fs.FileMode) error {
	err := write(f)
	if err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// create makes the file that becomes another. Its name says which one, on which machine
// and in which process, so that one whose process was killed is known.
func create(path string) (*os.File, error) {
	dir, begins := filepath.Dir(path), tempBegins(path)
	sweep(dir, begins)
	return os.CreateTemp(dir, begins+strconv.Itoa(os.Getpid())+"-*.tmp")
}

func tempBegins(path string) string {
	machine := fnv.New32a()
	host, _ := os.Hostname() // without a name every machine is the same one
	_, _ = machine.Write([]byte(host))
	return fmt.Sprintf(".%s.alictl-%08x-", filepath.Base(path), machine.Sum32())
}

// sweep removes what killed processes of this machine left in a folder. What cannot be
// removed is nobody's loss.
func sweep(dir, begins string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		rest, ours := strings.CutPrefix(e.Name(), begins)
		pid, _, whole := strings.Cut(rest, "-")
		n, err := strconv.Atoi(pid)
		if ours && whole && err == nil && n != os.Getpid() && strings.HasSuffix(rest, ".tmp") && !alive(n) {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// Send writes to a pipe or a device, which is not replaced. It does not wait for a
// reader, and gives up when the context ends.
func Send(ctx context.Context, path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|nonblock, 0)
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { _ = f.SetWriteDeadline(time.Unix(1, 0)) })
	defer stop()
	_, err = f.Write(secret.CleanBytes(data))
	return errors.Join(err, f.Close())
}
