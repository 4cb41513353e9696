package apply

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestPlanState(t *testing.T) {
	t.Parallel()
	s := State{Dir: filepath.Join(t.TempDir(), "state")}
	if _, begun, err := s.Plan("abc"); begun || err != nil {
		t.Errorf("before: %v, %v", begun, err)
	}
	if err := s.MarkBegun("abc", "/j/1.jsonl"); err != nil {
		t.Fatal(err)
	}
	if p, begun, err := s.Plan("abc"); !begun || err != nil || p != (PlanState{Journal: "/j/1.jsonl"}) {
		t.Errorf("begun: %+v, %v, %v", p, begun, err)
	}
	if spent, err := isSpent(s, "abc"); spent || err != nil {
		t.Errorf("begun: spent %v, %v", spent, err)
	}
	if err := s.MarkSpent("abc", "/j/2.jsonl"); err != nil {
		t.Fatal(err)
	}
	if spent, err := isSpent(s, "abc"); !spent || err != nil {
		t.Errorf("spent: %v, %v", spent, err)
	}
	if spent, _ := isSpent(s, "abd"); spent {
		t.Error("another plan is spent")
	}
	info, err := os.Stat(filepath.Join(s.Dir, "plans", "abc.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info, err)
	}
}

func TestPlanStateFails(t *testing.T) {
	t.Parallel()
	s := State{Dir: t.TempDir()}
	if err := os.MkdirAll(filepath.Join(s.Dir, "plans", "folder.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.Dir, "plans", "text.json"), []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, digest := range []string{"", "../x", "folder", "text"} {
		if _, err := isSpent(s, digest); err == nil {
			t.Errorf("%q was read", digest)
		}
	}
	blocked := State{Dir: filepath.Join(s.Dir, "plans", "text.json")}
	for name, err := range map[string]error{
		"bad digest": s.MarkSpent("a/b", "j"),
		"a folder":   s.MarkSpent("folder", "j"),
		"no folder":  blocked.MarkBegun("abc", "j"),
	} {
		if err == nil {
			t.Errorf("%s was marked", name)
		}
	}
}

func TestNewJournalPath(t *testing.T) {
	t.Parallel()
	s := State{Dir: t.TempDir()}
	now := time.Date(2026, 11, 22, 18, 0, 0, 0, time.FixedZone("CST", 8*3600))
	for _, want := range []string{"77-20261122T100000Z.jsonl", "77-20261122T100000Z-2.jsonl", "77-20261122T100000Z-3.jsonl"} {
		path, err := s.NewJournalPath(now, "77")
		if err != nil || path != filepath.Join(s.Dir, "journals", want) {
			t.Fatalf("got %s, %v, want %s", path, err, want)
		}
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.NewJournalPath(now, "../77"); err == nil {
		t.Error("an account led out of the folder")
	}
	if _, err := (State{Dir: filepath.Join(s.Dir, "x\x00")}).NewJournalPath(now, "77"); err == nil {
		t.Error("an impossible folder was used")
	}
}

func TestLock(t *testing.T) {
	t.Parallel()
	s := State{Dir: t.TempDir()}
	me := Holder{PID: 42, Command: "alictl apply", Since: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	lock, err := s.Lock("77", me)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Lock("77", Holder{PID: 43})
	var locked *LockedError
	if !errors.As(err, &locked) || locked.Holder == nil || *locked.Holder != me {
		t.Fatalf("got %v", err)
	}
	if want := "lock account 77: process 42 (alictl apply) holds it since 2026-11-22T10:00:00Z"; err.Error() != want {
		t.Errorf("got %q", err)
	}
	other, err := s.Lock("78", me)
	if err != nil {
		t.Fatalf("another account: %v", err)
	}
	if err := errors.Join(other.Release(), lock.Release()); err != nil {
		t.Fatal(err)
	}
	again, err := s.Lock("77", me)
	if err != nil {
		t.Fatalf("after the release: %v", err)
	}
	if err := lock.Release(); err != nil {
		t.Error(err)
	}
	if _, err = s.Lock("77", Holder{PID: 43}); !errors.As(err, &locked) || locked.Holder == nil {
		t.Errorf("a second release of the old lock took something from the new one: %v", err)
	}
	if err := errors.Join(again.Release(), again.Release()); err != nil {
		t.Error(err)
	}
}

func TestLockFails(t *testing.T) {
	t.Parallel()
	s := State{Dir: t.TempDir()}
	if err := os.WriteFile(filepath.Join(s.Dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(s.Dir, "locks", "77.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, lock := range map[string]func() (*Lock, error){
		"bad account":        func() (*Lock, error) { return s.Lock("a/b", Holder{}) },
		"no folder":          func() (*Lock, error) { return State{Dir: filepath.Join(s.Dir, "file")}.Lock("77", Holder{}) },
		"holder not written": func() (*Lock, error) { return s.Lock("77", Holder{}) },
	} {
		if _, err := lock(); err == nil {
			t.Errorf("%s: locked", name)
		}
	}
}

// The holder is not known when its file is absent or says nothing.
func TestLockUnknownHolder(t *testing.T) {
	t.Parallel()
	s := State{Dir: t.TempDir()}
	lock, err := s.Lock("77", Holder{PID: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, content := range []string{"{}", "hello", ""} {
		if err := os.WriteFile(lock.holder, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		var locked *LockedError
		if _, err := s.Lock("77", Holder{PID: 2}); !errors.As(err, &locked) || locked.Holder != nil || !strings.Contains(err.Error(), "another run") {
			t.Errorf("got %v", err)
		}
	}
	if err := os.Remove(lock.holder); err != nil {
		t.Fatal(err)
	}
	if err := lock.Release(); err != nil {
		t.Error(err)
	}
}

const lockDir = "ALICTL_TEST_LOCK_DIR"

// TestHoldLock is the process that TestLockOfKilledProcess kills.
func TestHoldLock(t *testing.T) {
	dir := os.Getenv(lockDir)
	if dir == "" {
		t.Skip("only as a child of TestLockOfKilledProcess")
	}
	if _, err := (State{Dir: dir}).Lock("77", Holder{PID: os.Getpid()}); err != nil {
		t.Fatal(err)
	}
	_, _ = os.Stdout.WriteString("locked\n")
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
}

// The lock of a process that is killed is free at once.
func TestLockOfKilledProcess(t *testing.T) {
	t.Parallel()
	s := State{Dir: t.TempDir()}
	child := exec.Command(os.Args[0], "-test.run=^TestHoldLock$")
	child.Env = append(os.Environ(), lockDir+"="+s.Dir)
	in, err := child.StdinPipe() // stays open, so that the child waits
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "locked\n" {
		t.Fatalf("child said %q, %v", line, err)
	}
	var locked *LockedError
	if _, err := s.Lock("77", Holder{PID: 1}); !errors.As(err, &locked) || locked.Holder == nil || locked.Holder.PID != child.Process.Pid {
		t.Errorf("while it lives: %v", err)
	}
	_ = child.Process.Kill()
	_ = child.Wait()
	lock, err := s.Lock("77", Holder{PID: 1})
	if err != nil {
		t.Fatalf("after its end: %v", err)
	}
	if err := lock.Release(); err != nil {
		t.Error(err)
	}
}

// isSpent reports whether a plan was carried out in full.
func isSpent(s State, digest string) (bool, error) {
	p, _, err := s.Plan(digest)
	return p.Spent, err
}
