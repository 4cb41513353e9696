package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// XDG returns the folder of this program below one of the XDG base folders, such as
// XDG_STATE_HOME, whose default below the home folder is given. A relative path in the
// environment does not count, as their specification has it. It returns "" when there
// is no home folder either.
func XDG(getenv func(string) string, name string, fallback ...string) string {
	if dir := getenv(name); filepath.IsAbs(dir) {
		return filepath.Join(dir, "alictl")
	}
	home := getenv("HOME")
	if !filepath.IsAbs(home) {
		return ""
	}
	return filepath.Join(append(append([]string{home}, fallback...), "alictl")...)
}

// Folder makes a folder for its owner only, with those above it, and sees that nobody
// else can have put something into it.
func Folder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return Trusted(dir)
}

// Trusted refuses a file or folder that others can write to, or that belongs to
// somebody else.
func Trusted(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	switch {
	case foreign(info):
		return &fs.PathError{Op: "trust", Path: path, Err: fmt.Errorf("%s belongs to another user", path)}
	case shared(info):
		return &fs.PathError{Op: "trust", Path: path, Err: fmt.Errorf("others can write to %s: take that right from them with chmod go-w", path)}
	}
	return nil
}

// Own makes a file if there is none, and sees that it is a regular file that only its
// owner can read. A link is refused: what it points to is not ours to change.
func Own(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|nofollow|nonblock, Private)
	if info, look := os.Lstat(path); look == nil && info.Mode()&fs.ModeSymlink != 0 {
		err = errors.Join(&fs.PathError{Op: "open", Path: path, Err: ErrLink}, closed(f))
		return err
	}
	if err != nil {
		return err
	}
	info, err := f.Stat()
	switch {
	case err != nil:
	case !info.Mode().IsRegular():
		err = &fs.PathError{Op: "open", Path: path, Err: ErrSpecial}
	case info.Mode().Perm() != Private:
		err = f.Chmod(Private)
	}
	return errors.Join(err, f.Close())
}

func closed(f *os.File) error {
	if f == nil {
		return nil
	}
	return f.Close()
}
