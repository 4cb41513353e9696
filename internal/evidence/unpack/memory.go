package unpack

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// memory is a file system that an archive is unpacked into.
type memory struct {
	files   map[string][]byte
	links   map[string]string
	folders map[string][]string // names in each folder, sorted at the end
	limits  Limits
	read    func() int64 // bytes of the archive read so far
	total   int64
	entries int
	refused []Refused
	prefix  string // the folder that an archive inside of another is unpacked into
	depth   int    // of archives inside of others
}

func newMemory(limits Limits, read func() int64) *memory {
	return &memory{files: map[string][]byte{}, links: map[string]string{}, folders: map[string][]string{".": nil}, limits: limits, read: read}
}

func (m *memory) refuse(name, why string) {
	if len(m.refused) < 100 {
		m.refused = append(m.refused, Refused{name, why})
	}
}

func (m *memory) entry() error {
	if m.entries++; m.entries > m.limits.Entries {
		return fmt.Errorf("more than %d entries", m.limits.Entries)
	}
	return nil
}

// tar unpacks a tar.
func (m *memory) tar(in *tar.Reader) error {
	for {
		h, err := in.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && len(m.files) > 0 {
			m.refuse("(the rest)", "the archive is damaged: "+err.Error())
			return nil
		}
		if err != nil {
			return fmt.Errorf("unpack tar: %w", err)
		}
		if err := m.entry(); err != nil {
			return err
		}
		if err := m.tarEntry(h, in); err != nil {
			return err
		}
	}
}

func (m *memory) tarEntry(h *tar.Header, in io.Reader) error {
	name, why := safe(h.Name)
	if why != "" {
		m.refuse(h.Name, why)
		return nil
	}
	name = path.Join(m.prefix, name)
	switch h.Typeflag {
	case tar.TypeDir, tar.TypeXGlobalHeader:
	case tar.TypeReg:
		return m.add(name, in)
	case tar.TypeSymlink:
		target := path.Join(path.Dir(name), h.Linkname)
		if path.IsAbs(h.Linkname) || target == ".." || strings.HasPrefix(target, "../") {
			m.refuse(h.Name, "it is a link that leaves the archive")
			return nil
		}
		m.links[name] = target
	case tar.TypeLink:
		if target, why := safe(h.Linkname); why == "" {
			m.links[name] = path.Join(m.prefix, target)
		} else {
			m.refuse(h.Name, "it is a link that leaves the archive")
		}
	default:
		m.refuse(h.Name, "it is a device or another special file")
	}
	return nil
}

// add reads one file.
func (m *memory) add(name string, in io.Reader) error {
	if !fs.ValidPath(name) || name == "." {
		m.refuse(name, "it has no usable name")
		return nil
	}
	var b bytes.Buffer
	for {
		n, err := io.CopyN(&b, in, 1<<20)
		m.total += n
		if m.total > m.limits.Bytes {
			return fmt.Errorf("unpacked it is larger than %d MiB", m.limits.Bytes>>20)
		}
		if m.total > free && m.total/m.limits.Ratio > m.read() {
			return fmt.Errorf("unpacked it is more than %d times as large", m.limits.Ratio)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			m.refuse(name, "it is damaged, what came before is read: "+err.Error())
			break
		}
	}
	if inside, err := m.inside(name, b.Bytes()); inside || err != nil {
		return err
	}
	m.files[name] = b.Bytes()
	return nil
}

// done settles links and folders.
func (m *memory) done() (*Collection, error) {
	for name := range m.links {
		if data, ok := m.follow(name); ok {
			m.files[name] = data
		} else {
			m.refuse(name, "it is a link to nothing in the archive")
		}
	}
	for name := range m.files {
		for dir := path.Dir(name); ; name, dir = dir, path.Dir(dir) {
			if slices.Contains(m.folders[dir], path.Base(name)) && len(m.folders[dir]) < 64 {
				break
			}
			m.folders[dir] = append(m.folders[dir], path.Base(name))
			if dir == "." {
				break
			}
		}
	}
	for dir, names := range m.folders {
		slices.Sort(names)
		m.folders[dir] = slices.Compact(names)
	}
	slices.SortFunc(m.refused, func(a, b Refused) int { return strings.Compare(a.Name, b.Name) })
	return &Collection{FS: m, Refused: m.refused}, nil
}

// follow returns the file that a link leads to.
func (m *memory) follow(name string) ([]byte, bool) {
	for range 40 {
		if data, ok := m.files[name]; ok {
			return data, true
		}
		next, ok := m.links[name]
		if !ok {
			return nil, false
		}
		name = next
	}
	return nil, false
}

// Open implements fs.FS.
func (m *memory) Open(name string) (fs.File, error) {
	if data, ok := m.files[name]; ok {
		return &memFile{info{path.Base(name), int64(len(data)), false}, bytes.NewReader(data)}, nil
	}
	names, ok := m.folders[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	d := &dirFile{name: path.Base(name)}
	for _, n := range names {
		data, isFile := m.files[path.Join(name, n)]
		d.entries = append(d.entries, fs.FileInfoToDirEntry(info{n, int64(len(data)), !isFile}))
	}
	return d, nil
}

// Empty is a file system without files.
func Empty() fs.FS { return newMemory(Limits{}, nil) }

type memFile struct {
	info
	*bytes.Reader
}

// Stat implements fs.File.
func (f *memFile) Stat() (fs.FileInfo, error) { return f.info, nil }

// Size is the size of the file.
func (f *memFile) Size() int64 { return f.size }

// Close implements fs.File.
func (f *memFile) Close() error { return nil }

// dirFile is an open folder.
type dirFile struct {
	name    string
	entries []fs.DirEntry
}

// Stat implements fs.File.
func (d *dirFile) Stat() (fs.FileInfo, error) { return info{d.name, 0, true}, nil }

// Read implements fs.File.
func (d *dirFile) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.name, Err: errors.New("is a folder")}
}

// Close implements fs.File.
func (d *dirFile) Close() error { return nil }

// ReadDir implements fs.ReadDirFile.
func (d *dirFile) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		all := d.entries
		d.entries = nil
		return all, nil
	}
	if len(d.entries) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(d.entries))
	some := d.entries[:n]
	d.entries = d.entries[n:]
	return some, nil
}

// info tells of a file or a folder in memory.
type info struct {
	name string
	size int64
	dir  bool
}

// Name, Size, Mode, ModTime, IsDir and Sys implement fs.FileInfo.
func (i info) Name() string { return i.name }

// Size implements fs.FileInfo.
func (i info) Size() int64 { return i.size }

// Mode implements fs.FileInfo.
func (i info) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}

// ModTime implements fs.FileInfo.
func (i info) ModTime() time.Time { return time.Time{} }

// IsDir implements fs.FileInfo.
func (i info) IsDir() bool { return i.dir }

// Sys implements fs.FileInfo.
func (i info) Sys() any { return nil }
