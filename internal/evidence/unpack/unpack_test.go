package unpack_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alictl/alictl/internal/evidence/unpack"
)

func archive(t *testing.T, headers ...tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range headers {
		h.Mode = 0o644
		if h.Typeflag == tar.TypeReg {
			h.Size = 5
		}
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if h.Typeflag == tar.TypeReg {
			if _, err := w.Write([]byte("hello")); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestNothingLeavesAnArchive: absolute names, "..", devices and links to the outside
// are left out and named; links inside are followed.
func TestNothingLeavesAnArchive(t *testing.T) {
	t.Parallel()
	raw := archive(t,
		tar.Header{Name: "top/a.txt", Typeflag: tar.TypeReg}, tar.Header{Name: "/etc/passwd", Typeflag: tar.TypeReg},
		tar.Header{Name: "top/../../x", Typeflag: tar.TypeReg}, tar.Header{Name: "top/null", Typeflag: tar.TypeChar},
		tar.Header{Name: "top/out", Typeflag: tar.TypeSymlink, Linkname: "../../etc/passwd"}, tar.Header{Name: "top/abs", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"},
		tar.Header{Name: "top/b.txt", Typeflag: tar.TypeSymlink, Linkname: "a.txt"}, tar.Header{Name: "top/loop", Typeflag: tar.TypeSymlink, Linkname: "loop"},
	)
	c, err := unpack.Open("-", bytes.NewReader(raw), unpack.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := fs.ReadFile(c.FS, "top/b.txt"); string(got) != "hello" || err != nil {
		t.Errorf("the link inside: %q %v", got, err)
	}
	if len(c.Refused) != 6 {
		t.Errorf("%v", c.Refused)
	}
	if _, err := fs.ReadFile(c.FS, "etc/passwd"); err == nil {
		t.Error("an absolute name was taken")
	}
}

// TestABombIsRefused: what unpacks to far more than it is, is not unpacked.
func TestABombIsRefused(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(bytes.Repeat([]byte{0}, 8<<20)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := unpack.Open("-", &b, unpack.Limits{Bytes: 1 << 20}); err == nil || !strings.Contains(err.Error(), "larger") {
		t.Errorf("%v", err)
	}
}

// TestArchivesInsideOfArchives: what they hold is read like the rest, in a folder and
// in an archive; not too deep, and beside a file of almost the same name.
func TestArchivesInsideOfArchives(t *testing.T) {
	t.Parallel()
	pack := func(name string, data []byte) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(data)
		}
		if err = errors.Join(err, z.Close()); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	tarOf := archive(t, tar.Header{Name: "a.txt", Typeflag: tar.TypeReg})
	dir := t.TempDir()
	five := tarOf
	for range 4 {
		five = pack("x.zip", five)
	}
	for name, data := range map[string][]byte{
		"logs.zip": pack("deep/b.tar", tarOf), "logs": []byte("plain"), "t0.tar": tarOf, "five.zip": pack("y.zip", five), "no.zip": []byte("no zip"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := unpack.Open(dir, nil, unpack.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for name, want := range map[string]string{"logs.zip/deep/b.tar/a.txt": "hello", "logs": "plain", "t0/a.txt": "hello", "no.zip": "no zip"} {
		if got, err := fs.ReadFile(c.FS, name); string(got) != want || err != nil {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
	var all []string
	if err := fs.WalkDir(c.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, name)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if want := "five.zip logs logs.zip/deep/b.tar/a.txt no.zip t0/a.txt t0.tar"; strings.Join(all, " ") != want {
		t.Errorf("%q", all)
	}
	if len(c.Refused) != 1 || !strings.Contains(c.Refused[0].Why, "too many") {
		t.Errorf("%v", c.Refused)
	}
}

// FuzzOpen: no stream breaks the unpacking.
func FuzzOpen(f *testing.F) {
	f.Add([]byte("plain"))
	f.Add([]byte{0x1f, 0x8b, 8, 0})
	f.Add([]byte{0xfd, '7', 'z', 'X', 'Z', 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := unpack.Open("-", bytes.NewReader(data), unpack.Limits{Bytes: 1 << 20, Entries: 100})
		if err != nil {
			return
		}
		if err := fs.WalkDir(c.FS, ".", func(string, fs.DirEntry, error) error { return nil }); err != nil {
			t.Error(err)
		}
	})
}
