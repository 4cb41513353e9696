package unpack

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// deepest is how many archives may stand inside of each other.
const deepest = 3

// endings are those of the names of archives.
func endings() []string {
	return []string{".zip", ".tar", ".tgz", ".txz", ".tar.gz", ".tar.xz", ".tar.bz2"}
}

// folderOf is the folder that a file is unpacked into which is named as archives are,
// or empty for another file: one of its own name, which takes its place. An archive of
// one sample is that sample.
func folderOf(name string) string {
	lower := strings.ToLower(name)
	for _, e := range endings() {
		if !strings.HasSuffix(lower, e) {
			continue
		}
		if stem := name[:len(name)-len(e)]; path.Base(stem) == "t0" || path.Base(stem) == "t1" {
			return stem
		}
		return name
	}
	return ""
}

// inside unpacks a file that is an archive itself into a folder, and tells whether it
// was one.
func (m *memory) inside(name string, data []byte) (bool, error) {
	folder := folderOf(name)
	zipped := bytes.HasPrefix(data, []byte("PK\x03\x04"))
	if folder == "" || !zipped && !tarred(data) {
		return false, nil
	}
	if m.depth == deepest {
		m.refuse(name, "it is an archive inside of too many others")
		return true, nil
	}
	outer := m.prefix
	m.prefix = folder
	m.depth++
	defer func() { m.prefix, m.depth = outer, m.depth-1 }()
	if !zipped {
		out, err := unpacked(bytes.NewReader(data))
		if err != nil {
			return true, err
		}
		return true, m.tar(tar.NewReader(out))
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		m.refuse(name, "it is damaged: "+err.Error())
		return true, nil
	}
	return true, m.zip(z)
}

// tarred tells a tar, plain or packed.
func tarred(data []byte) bool {
	out, err := unpacked(bytes.NewReader(data))
	if err != nil {
		return false
	}
	block := make([]byte, 512)
	_, err = io.ReadFull(out, block)
	return err == nil && isTar(block)
}

// withArchives is a folder in which archives are folders of what they hold.
func withArchives(under fs.FS, limits Limits) (*Collection, error) {
	var read int64
	m := newMemory(limits, func() int64 { return read })
	seen := 0
	err := fs.WalkDir(under, ".", func(name string, d fs.DirEntry, err error) error {
		if seen++; seen > limits.Entries {
			return fs.SkipAll
		}
		if err != nil || !d.Type().IsRegular() || folderOf(name) == "" {
			return nil //nolint:nilerr // whoever reads the file tells
		}
		info, err := d.Info()
		if err != nil {
			return nil //nolint:nilerr // likewise
		}
		f, err := under.Open(name)
		if err != nil {
			return nil //nolint:nilerr // likewise
		}
		defer f.Close()
		read += info.Size()
		if err := m.add(name, f); err != nil { // the rest of the folder is read
			m.refuse(name, err.Error())
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for name := range m.files {
		if folderOf(name) != "" { // no archive: the folder has it
			delete(m.files, name)
		}
	}
	if len(m.files) == 0 && len(m.refused) == 0 {
		return &Collection{FS: under}, nil
	}
	c, err := m.done()
	if err != nil {
		return nil, err
	}
	c.FS = layered{under, m}
	return c, nil
}

// layered is a folder of the machine with what was unpacked laid over it.
type layered struct {
	under fs.FS
	over  *memory
}

// Open implements fs.FS.
func (l layered) Open(name string) (fs.File, error) {
	if _, ok := l.over.files[name]; ok {
		return l.over.Open(name)
	}
	if _, ok := l.over.folders[name]; !ok {
		return l.under.Open(name)
	}
	d := &dirFile{name: path.Base(name)}
	over, err := fs.ReadDir(l.over, name)
	if err != nil {
		return nil, err
	}
	d.entries = over
	if below, err := fs.ReadDir(l.under, name); err == nil {
		for _, b := range below {
			if !slices.ContainsFunc(over, func(e fs.DirEntry) bool { return e.Name() == b.Name() }) {
				d.entries = append(d.entries, b)
			}
		}
	}
	slices.SortFunc(d.entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return d, nil
}
