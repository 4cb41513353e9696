package bundle

import (
	"bytes"
	"io"
	"io/fs"
	"time"
)

// entry describes a file or a folder of a bundle.
type entry struct {
	name   string
	size   int64
	folder bool
	at     time.Time
}

func (e entry) Name() string               { return e.name }
func (e entry) Size() int64                { return e.size }
func (e entry) ModTime() time.Time         { return e.at }
func (e entry) IsDir() bool                { return e.folder }
func (e entry) Sys() any                   { return nil }
func (e entry) Type() fs.FileMode          { return e.Mode().Type() }
func (e entry) Info() (fs.FileInfo, error) { return e, nil }

func (e entry) Mode() fs.FileMode {
	if e.folder {
		return fs.ModeDir | 0o500
	}
	return 0o400
}

// file is an open file of a bundle.
type file struct {
	*bytes.Reader
	entry entry
}

func (f *file) Stat() (fs.FileInfo, error) { return f.entry, nil }
func (f *file) Close() error               { return nil }

// folder is an open folder of a bundle.
type folder struct {
	entry    entry
	children []fs.DirEntry
}

func (d *folder) Stat() (fs.FileInfo, error) { return d.entry, nil }
func (d *folder) Close() error               { return nil }

func (d *folder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.entry.name, Err: fs.ErrInvalid}
}

// ReadDir returns the next n entries, or all that are left when n is not positive.
func (d *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		all := d.children
		d.children = nil
		return all, nil
	}
	if len(d.children) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(d.children))
	next := d.children[:n]
	d.children = d.children[n:]
	return next, nil
}
