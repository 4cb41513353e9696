package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/alictl/alictl/internal/snapshot"
	"github.com/alictl/alictl/internal/snapshot/snapshottest"
)

// The promise for a snapshot of 100 MB: the peak and the CPU time of the whole process.
const (
	mostMemory = 450 << 10 // KB
	mostCPU    = 10 * time.Second
)

// TestScale judges a snapshot of 2,000 load balancers and 50,000 interfaces in processes
// of their own, and tells what each took.
func TestScale(t *testing.T) {
	t.Parallel()
	if os.Getenv("ALICTL_TEST_SCALE") == "" {
		t.Skip("set ALICTL_TEST_SCALE to judge a snapshot of 100 MB")
	}
	dir := t.TempDir()
	program, whole, inventory := filepath.Join(dir, "alictl"), filepath.Join(dir, "s.json"), filepath.Join(dir, "i.json")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s := snapshottest.Large(2000)
	if err := snapshot.Save(whole, s); err != nil {
		t.Fatal(err)
	}
	s.Window, s.Usage = nil, nil // what align-timeouts takes
	if err := snapshot.Save(inventory, s); err != nil {
		t.Fatal(err)
	}
	for _, run := range [][]string{
		{"audit", "--snapshot", whole}, {"audit", "--snapshot", whole, "-o", "json"}, {"audit", "--snapshot", whole, "-o", "html"},
		{"audit", "--snapshot", whole, "-o", "xlsx"}, {"audit", "--snapshot", whole, "-o", "sarif"},
		{"spec-report", "--snapshot", whole, "-o", "json"}, {"align-timeouts", "--snapshot", inventory, "-o", "json"},
		{"diagnose", "connections", "--snapshot", whole, "-o", "json"}, {"diagnose", "chain", "--snapshot", whole, "-o", "json"},
	} {
		cmd := exec.Command(program, append(run, "-f", filepath.Join(dir, "out"))...)
		out, err := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code == 1 {
			t.Fatalf("%v: %v: %s", run, err, out)
		}
		used := cmd.ProcessState.SysUsage().(*syscall.Rusage)
		cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		t.Logf("%s: %v of CPU, peak %d MB", strings.Join(run, " "), cpu.Round(10*time.Millisecond), used.Maxrss>>10)
		if cpu > mostCPU {
			t.Errorf("%v: more than %v of CPU", run, mostCPU)
		}
		if used.Maxrss > mostMemory {
			t.Errorf("%v: more than %d MB", run, mostMemory>>10)
		}
	}
}
