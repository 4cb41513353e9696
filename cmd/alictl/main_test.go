package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/alictl/alictl/mocks/fakecloud"
)

// patience is how long a script waits for something another process does.
const patience = time.Minute

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"alictl":    func() { os.Exit(run()) },
		"terminal":  terminal,
		"interrupt": interrupt,
		"lose":      lose,
	})
}

// TestScripts runs the whole program as people and pipelines do: every flag,
// every exit code and every bad input has a line in testdata/script.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 scriptDir,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			home := filepath.Join(e.WorkDir, "home")
			e.Setenv("HOME", home)
			e.Setenv("XDG_STATE_HOME", filepath.Join(e.WorkDir, "state"))
			e.Setenv("XDG_CONFIG_HOME", filepath.Join(home, ".config"))
			e.Setenv("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true")
			e.Setenv("YESTERDAY", time.Now().UTC().AddDate(0, 0, -1).Truncate(time.Hour).Format(time.RFC3339))
			// The use of the shop follows the time of day: a script that reads one hour of it
			// names one when it is calm.
			e.Setenv("NIGHT", time.Now().UTC().AddDate(0, 0, -1).Truncate(24*time.Hour).Add(20*time.Hour).Format(time.RFC3339))
			return os.MkdirAll(home, 0o700)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "account": account, "await": await, "edit": edit, "world": world, "same": same, "lines": lines,
		},
	})
}

// exits CODE PROGRAM ARGS... runs a program, which must end with that code. What
// any run of alictl owes its user is checked each time.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		got = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
	stdout, stderr := ts.ReadFile("stdout"), ts.ReadFile("stderr")
	if slices.Contains(args, "sandbox") {
		stdout = strings.ReplaceAll(stdout, "sandbox-secret", "") // it hands its secret out
	}
	if found := unseemly.FindString(stdout + stderr); found != "" {
		ts.Fatalf("nobody should read %q", found)
	}
	if want == 1 {
		if why := notClear(stderr); why != "" {
			ts.Fatalf("the message is not clear: %s", why)
		}
		if stdout != "" && args[1] == "alictl" {
			ts.Fatalf("a run that could not be made wrote to stdout")
		}
	}
}

// unseemly is what no run may print: a crash, or a secret of these scripts.
var unseemly = regexp.MustCompile(`goroutine \d|panic|runtime error|cannot happen|sandbox-secret|hush-hush|<no value>|%!`)

// notClear says what is wrong with the message of a run that failed: it must end
// with one line that names the error and at most one that says what to do.
func notClear(stderr string) string {
	list := strings.Split(strings.TrimSuffix(stderr, "\n"), "\n")
	errorAt := -1
	for i, line := range list {
		if strings.HasPrefix(line, "error: ") || strings.HasPrefix(line, "错误") {
			if errorAt >= 0 {
				return "more than one error"
			}
			errorAt = i
		}
	}
	rest := len(list) - 1 - errorAt
	switch {
	case errorAt < 0:
		return "no error is named"
	case rest > 1, rest == 1 && !strings.HasPrefix(list[len(list)-1], "hint: ") && !strings.HasPrefix(list[len(list)-1], "提示"):
		return "something other than a hint follows the error"
	}
	return ""
}

// account FILE waits for the exports that alictl sandbox writes to the file and
// sets them for the commands that follow.
func account(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: account FILE")
	}
	exported := regexp.MustCompile(`(?m)^export (\w+)=(\S+)$`)
	for found := waitFor(ts, args[0], exported, 3); len(found) > 0; found = found[1:] {
		ts.Setenv(found[0][1], found[0][2])
	}
}

// await FILE REGEXP waits until a file holds something.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: await FILE REGEXP")
	}
	waitFor(ts, args[0], regexp.MustCompile(args[1]), 1)
}

func waitFor(ts *testscript.TestScript, file string, what *regexp.Regexp, times int) [][]string {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		raw, err := os.ReadFile(ts.MkAbs(file))
		if err != nil && !os.IsNotExist(err) {
			ts.Check(err)
		}
		if found := what.FindAllStringSubmatch(string(raw), -1); len(found) >= times {
			return found
		}
	}
	ts.Fatalf("%s does not hold %s", file, what)
	return nil
}

// edit FROM TO REGEXP REPLACEMENT copies a file with something replaced.
func edit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: edit FROM TO REGEXP REPLACEMENT")
	}
	before := ts.ReadFile(args[0])
	after := regexp.MustCompile(args[2]).ReplaceAllString(before, args[3])
	if before == after {
		ts.Fatalf("nothing in %s matches %s", args[0], args[2])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(after), 0o600))
}

// world FILE FAULT... writes the built-in scenario with faults added to it, each
// the inside of a YAML mapping.
func world(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: world FILE FAULT...")
	}
	var b strings.Builder
	b.Write(fakecloud.ShopYAML())
	b.WriteString("\nfaults:\n")
	for _, fault := range args[1:] {
		b.WriteString("  - {" + fault + "}\n")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(b.String()), 0o600))
}

// same A B compares two files or outputs byte by byte; ! same says they differ.
func same(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: same A B")
	}
	if (ts.ReadFile(args[0]) == ts.ReadFile(args[1])) == neg {
		ts.Fatalf("%s and %s: the same is %v", args[0], args[1], !neg)
	}
}

// lines FILE NUMBER counts the lines of a file or an output.
func lines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: lines FILE NUMBER")
	}
	if got := strings.Count(ts.ReadFile(args[0]), "\n"); strconv.Itoa(got) != args[1] {
		ts.Fatalf("%s has %d lines, want %s", args[0], got, args[1])
	}
}
