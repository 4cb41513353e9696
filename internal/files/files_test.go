//go:build unix

package files

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/alictl/alictl/internal/secret"
)

func TestReadWithinBounds(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte("12345"), 0o600); err != nil {
		t.Fatal(err)
	}
	if data, err := Read(t.Context(), path, 5); err != nil || string(data) != "12345" {
		t.Errorf("%q, %v", data, err)
	}
	var size *SizeError
	if _, err := Read(t.Context(), path, 4); !errors.As(err, &size) || size.Limit != 4 {
		t.Errorf("got %v", err)
	}
	for path, want := range map[string]error{
		filepath.Join(filepath.Dir(path), "none"): fs.ErrNotExist, filepath.Dir(path): ErrFolder, "/dev/zero": ErrDevice, "/dev/null": ErrDevice,
	} {
		if _, err := Read(t.Context(), path, 5); !errors.Is(err, want) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// A pipe without a writer is empty, and one whose writer is silent can be left.
func TestReadPipe(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	if data, err := Read(t.Context(), path, 5); err != nil || len(data) != 0 {
		t.Errorf("without a writer: %q, %v", data, err)
	}
	if err := Send(t.Context(), path, []byte("x")); !errors.Is(err, syscall.ENXIO) {
		t.Errorf("without a reader: %v", err)
	}
	writer, err := os.OpenFile(path, os.O_RDWR, 0) // opens without waiting for the other end
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close() //nolint:errcheck // nothing is lost
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		_, err := Read(ctx, path, 5)
		ended <- err
	}()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("silent writer: %v", err)
	}
	if _, err := writer.WriteString("123456"); err != nil {
		t.Fatal(err)
	}
	var size *SizeError
	if _, err := Read(t.Context(), path, 5); !errors.As(err, &size) {
		t.Errorf("a writer that says too much: %v", err)
	}
}

func mode(t *testing.T, path string) fs.FileMode {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode()
}

func TestWriteHasItsMode(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, before := range []fs.FileMode{0, 0o600, 0o644, 0o666, 0o777} {
		path := filepath.Join(dir, strconv.Itoa(int(before)))
		if before != 0 {
			if err := os.WriteFile(path, []byte("old and longer"), before); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, before); err != nil {
				t.Fatal(err)
			}
		}
		if err := Write(path, []byte("new"), Private); err != nil {
			t.Fatal(err)
		}
		if got := mode(t, path); got != Private {
			t.Errorf("%v became %v", before, got)
		}
		if data, err := os.ReadFile(path); err != nil || string(data) != "new" {
			t.Errorf("%q, %v", data, err)
		}
	}
}

// What a function writes is filtered across its pieces, and is there as a whole or not
// at all.
func TestWriteFrom(t *testing.T) {
	t.Parallel()
	secret.Learn("piecewise-secret")
	path := filepath.Join(t.TempDir(), "file")
	write := func(end error) error {
		return WriteFrom(path, 0o640, func(w io.Writer) error {
			for _, piece := range []string{strings.Repeat("x", 64<<10-9), "piecewise-secret", " ", "piecewise-", "secret", strings.Repeat("y", 1<<20)} {
				if _, err := io.WriteString(w, piece); err != nil {
					return err
				}
			}
			return end
		})
	}
	if err := write(nil); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	want := strings.Repeat("x", 64<<10-9) + secret.Blank + " " + secret.Blank + strings.Repeat("y", 1<<20)
	if info, _ := os.Stat(path); err != nil || string(data) != want || info.Mode().Perm() != 0o640 {
		t.Errorf("%d bytes, %v, %v", len(data), info, err)
	}
	stop := errors.New("stop")
	if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := write(stop); !errors.Is(err, stop) {
		t.Error(err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "before" {
		t.Errorf("%.20q, %v", data, err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("%v, %v", left, err)
	}
}

func TestWriteLeavesLinksAndRefusesTheRest(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("file", link); err != nil {
		t.Skip(err)
	}
	if err := Write(link, []byte("new"), Private); err != nil {
		t.Fatal(err)
	}
	if data, _ := os.ReadFile(file); string(data) != "new" || mode(t, link)&fs.ModeSymlink == 0 {
		t.Errorf("%q, the link is %v", data, mode(t, link))
	}
	if err := Write(dir, nil, Private); !errors.Is(err, ErrFolder) {
		t.Errorf("folder: %v", err)
	}
	if err := Write("/dev/null", nil, Private); !errors.Is(err, ErrSpecial) {
		t.Errorf("device: %v", err)
	}
	if err := Own(link); !errors.Is(err, ErrLink) {
		t.Errorf("own a link: %v", err)
	}
}

func TestOwnChangesNoTarget(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	victim, link, own := filepath.Join(dir, "victim"), filepath.Join(dir, "link"), filepath.Join(dir, "own")
	if err := os.WriteFile(victim, []byte("precious"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(victim, link); err != nil {
		t.Skip(err)
	}
	if err := Own(link); err == nil || mode(t, victim) != 0o644 {
		t.Errorf("%v, %v", err, mode(t, victim))
	}
	if err := Own(own); err != nil || mode(t, own) != Private {
		t.Errorf("%v, %v", err, mode(t, own))
	}
	if err := os.Chmod(own, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := Own(own); err != nil || mode(t, own) != Private {
		t.Errorf("open to others: %v, %v", err, mode(t, own))
	}
}

// What a killed process left of the same file is removed, and nothing else.
func TestWriteSweeps(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "plan.json")
	dead := exec.Command("true")
	if err := dead.Run(); err != nil {
		t.Skip(err)
	}
	name := func(begins string, pid int) string { return begins + strconv.Itoa(pid) + "-123.tmp" }
	left := name(tempBegins(path), dead.Process.Pid)
	keep := []string{
		name(tempBegins(path), os.Getppid()), name(tempBegins(filepath.Join(dir, "other.json")), dead.Process.Pid),
		name(".plan.json.alictl-elsewhere-", dead.Process.Pid), tempBegins(path) + "1-notes.txt", ".plan.json.swp",
	}
	for _, n := range append(keep, left) {
		if err := os.WriteFile(filepath.Join(dir, n), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := Write(path, nil, Private); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, left)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != len(keep)+1 {
		t.Errorf("left are %v", entries)
	}
}

func TestFolderOfOthers(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a", "b")
	if err := Folder(dir); err != nil || mode(t, dir).Perm() != 0o700 {
		t.Fatalf("%v, %v", err, mode(t, dir))
	}
	for _, open := range []fs.FileMode{0o777, 0o722, 0o720, 0o702} {
		if err := os.Chmod(dir, open); err != nil {
			t.Fatal(err)
		}
		if err := Folder(dir); err == nil {
			t.Errorf("%o is trusted", open)
		}
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can give a folder away")
	}
	if err := errors.Join(os.Chmod(dir, 0o700), os.Chown(dir, 4242, 4242)); err != nil {
		t.Fatal(err)
	}
	if err := Folder(dir); err == nil || !strings.Contains(err.Error(), "another user") {
		t.Errorf("somebody else's: %v", err)
	}
}

func TestXDG(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		env  map[string]string
		want string
	}{
		"set":           {map[string]string{"XDG_STATE_HOME": "/s", "HOME": "/h"}, "/s/alictl"},
		"relative":      {map[string]string{"XDG_STATE_HOME": "s", "HOME": "/h"}, "/h/.local/state/alictl"},
		"not set":       {map[string]string{"HOME": "/h"}, "/h/.local/state/alictl"},
		"no home":       {map[string]string{}, ""},
		"relative home": {map[string]string{"HOME": "."}, ""},
	} {
		got := XDG(func(n string) string { return tt.env[n] }, "XDG_STATE_HOME", ".local", "state")
		if got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
