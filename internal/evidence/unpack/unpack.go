// Package unpack opens a collection of evidence as a file system: a folder, an
// archive (tar, tar.gz, tar.xz, zip), a single file or a stream.
//
// Nothing is written anywhere and nothing outside the collection is read. Entries
// with absolute names or "..", devices and links to a place outside are left out and
// named; links to a place inside are followed. Numbers, sizes and ratios are bounded,
// and a collection beyond the bounds is refused.
package unpack

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/ulikunitz/xz"
)

// Limits bound what is unpacked. The zero value means the usual limits.
type Limits struct {
	Entries int   // 200,000
	Bytes   int64 // 2 GiB, of all files together
	Ratio   int64 // 1,000 times the archive's own size, beyond the first 64 MiB
}

func (l Limits) filled() Limits {
	if l.Entries == 0 {
		l.Entries = 200_000
	}
	if l.Bytes == 0 {
		l.Bytes = 2 << 30
	}
	if l.Ratio == 0 {
		l.Ratio = 1000
	}
	return l
}

// free is how much may come out of an archive before its ratio is looked at.
const free = 64 << 20

// Refused is an entry that was left out.
type Refused struct {
	Name string
	Why  string
}

// Collection is an opened collection.
type Collection struct {
	FS      fs.FS
	Refused []Refused
	close   func() error
}

// Close releases what the collection holds open.
func (c *Collection) Close() error {
	if c.close == nil {
		return nil
	}
	return c.close()
}

// Open opens a collection: a folder, an archive or a single file by its path, or a
// stream when the path is "-".
func Open(name string, stdin io.Reader, limits Limits) (*Collection, error) {
	limits = limits.filled()
	if name == "-" {
		return stream("stdin", stdin, limits)
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return folder(name, limits)
	}
	if !info.Mode().IsRegular() {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		c, err := stream(filepath.Base(name), f, limits)
		return c, errors.Join(err, f.Close())
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	if isZip(f) {
		c, err := unzip(f, info.Size(), limits)
		return c, errors.Join(err, f.Close())
	}
	archive, err := isArchive(f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if !archive {
		return &Collection{FS: single{filepath.Base(name), name}, close: f.Close}, nil
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	c, err := stream(filepath.Base(name), f, limits)
	return c, errors.Join(err, f.Close())
}

// folder opens a folder of the machine with the archives in it; links that leave it
// are not followed.
func folder(name string, limits Limits) (*Collection, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	c, err := withArchives(root.FS(), limits)
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	c.close = root.Close
	return c, nil
}

// single is a file system of one file of the machine.
type single struct{ name, path string }

// Open implements fs.FS.
func (s single) Open(name string) (fs.File, error) {
	switch name {
	case s.name:
		return os.Open(s.path)
	case ".":
		info, err := os.Stat(s.path)
		if err != nil {
			return nil, err
		}
		return &dirFile{name: ".", entries: []fs.DirEntry{fs.FileInfoToDirEntry(info)}}, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func isZip(f io.ReaderAt) bool {
	head := make([]byte, 4)
	_, err := f.ReadAt(head, 0)
	return err == nil && string(head) == "PK\x03\x04"
}

// isArchive tells whether a file is a tar, plain or packed, and not one packed log.
func isArchive(f *os.File) (bool, error) {
	in, err := unpacked(f)
	if err != nil {
		return false, err
	}
	block := make([]byte, 512)
	if _, err := io.ReadFull(in, block); err != nil {
		return false, nil //nolint:nilerr // too short for a tar, or damaged: it is read as it is, and that tells
	}
	return isTar(block), nil
}

func isTar(block []byte) bool { return len(block) >= 512 && string(block[257:262]) == "ustar" }

// unpacked undoes gzip, xz and bzip2, told by their first bytes.
func unpacked(in io.Reader) (*bufio.Reader, error) {
	b := bufio.NewReaderSize(in, 64<<10)
	head, err := b.Peek(6)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, fmt.Errorf("unpack gzip: %w", err)
		}
		return bufio.NewReaderSize(z, 64<<10), nil
	case bytes.HasPrefix(head, []byte{0xfd, '7', 'z', 'X', 'Z', 0}):
		z, err := xz.ReaderConfig{DictCap: 1 << 20}.NewReader(b)
		if err != nil {
			return nil, fmt.Errorf("unpack xz: %w", err)
		}
		return bufio.NewReaderSize(z, 64<<10), nil
	}
	if bytes.HasPrefix(head, []byte("BZh")) {
		return bufio.NewReaderSize(bzip2.NewReader(b), 64<<10), nil
	}
	return b, nil
}

// Plain undoes gzip, xz and bzip2 of one file.
func Plain(in io.Reader) (*bufio.Reader, error) { return unpacked(in) }

// counted counts what was read of the archive itself.
type counted struct {
	io.Reader
	n int64
}

// Read implements io.Reader.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

// stream reads a tar from a stream; what is none becomes the only file.
func stream(name string, in io.Reader, limits Limits) (*Collection, error) {
	from := &counted{Reader: in}
	out, err := unpacked(from)
	if err != nil {
		return nil, err
	}
	m := newMemory(limits, func() int64 { return from.n })
	head, err := out.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	if !isTar(head) {
		if err := m.add(name, out); err != nil {
			return nil, err
		}
		return m.done()
	}
	if err := m.tar(tar.NewReader(out)); err != nil {
		return nil, err
	}
	return m.done()
}

func unzip(f io.ReaderAt, size int64, limits Limits) (*Collection, error) {
	z, err := zip.NewReader(f, size)
	if err != nil {
		return nil, fmt.Errorf("unpack zip: %w", err)
	}
	m := newMemory(limits, func() int64 { return size })
	if err := m.zip(z); err != nil {
		return nil, err
	}
	return m.done()
}

// zip unpacks a zip.
func (m *memory) zip(z *zip.Reader) error {
	for _, e := range z.File {
		if err := m.entry(); err != nil {
			return err
		}
		name, why := safe(e.Name)
		mode := e.Mode()
		switch {
		case why != "":
			m.refuse(e.Name, why)
		case mode.IsDir():
		case mode&fs.ModeSymlink != 0:
			m.refuse(e.Name, "it is a link")
		case !mode.IsRegular():
			m.refuse(e.Name, "it is no file")
		default:
			in, err := e.Open()
			if err != nil {
				m.refuse(e.Name, err.Error())
				continue
			}
			err = m.add(path.Join(m.prefix, name), in)
			if err = errors.Join(err, in.Close()); err != nil {
				return err
			}
		}
	}
	return nil
}

// safe returns the clean form of an entry's name, or why there is none.
func safe(name string) (string, string) {
	slashed := strings.ReplaceAll(name, `\`, "/")
	if strings.HasPrefix(slashed, "/") || len(slashed) > 1 && slashed[1] == ':' {
		return "", "its name is absolute"
	}
	for _, part := range strings.Split(slashed, "/") {
		if part == ".." {
			return "", "its name leaves the archive"
		}
	}
	clean := path.Clean(slashed)
	if clean == "." || !fs.ValidPath(clean) {
		return clean, ""
	}
	return clean, ""
}
