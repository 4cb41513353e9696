package main

import (
	"bytes"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alictl/alictl/cmd/alictl/internal/cli"
)

const scriptDir = "testdata/script"

// command is what the help of a command tells about it.
type command struct {
	help  string
	flags map[string]bool // every name, with its dashes
}

// TestScriptsCoverEveryFlag walks the commands by their help texts.
func TestScriptsCoverEveryFlag(t *testing.T) {
	if testing.Short() {
		t.Skip("what runs at the same time is tried by scripts")
	}
	t.Parallel()
	known := commands(t)
	used := map[string]map[string]bool{}
	for _, line := range scriptedRuns(t) {
		if used[line.command] == nil {
			used[line.command] = map[string]bool{}
		}
		for _, f := range line.flags {
			used[line.command][f] = true
		}
	}
	for _, path := range slices.Sorted(maps.Keys(known)) {
		for _, f := range slices.Sorted(maps.Keys(known[path].flags)) {
			if !used[path][f] {
				t.Errorf("no script runs alictl %s with %s", path, f)
			}
		}
	}
}

// TestScriptsCoverEveryExitCode holds every command to the codes it can end with.
func TestScriptsCoverEveryExitCode(t *testing.T) {
	t.Parallel()
	seen := map[string]map[int]bool{}
	for _, line := range scriptedRuns(t) {
		if seen[line.command] == nil {
			seen[line.command] = map[int]bool{}
		}
		seen[line.command][line.code] = true
	}
	for path, codes := range map[string][]int{
		"": {0, 1}, "align-timeouts": {0, 1, 2, 3}, "align-timeouts apply": {0, 1, 3, 4}, "align-timeouts verify": {0, 1, 2, 3},
		"align-timeouts rollback": {0, 1, 2, 4}, "align-timeouts journals": {0, 1}, "sandbox": {0, 1}, "whoami": {0, 1}, "ram-policy": {0, 1},
		"spec-report": {0, 1, 2, 3}, "spec-report explain": {0, 1}, "cache": {0, 1}, "cache clear": {0, 1},
		"audit": {0, 1, 2, 3}, "rules": {0, 1}, "config": {0, 1}, "config check": {0, 1}, "config show": {0, 1}, "config schema": {0, 1},
	} {
		for _, code := range codes {
			if !seen[path][code] {
				t.Errorf("no script sees alictl %s exit with %d", path, code)
			}
		}
	}
}

// TestHelpOfEveryCommand checks what every help text must tell.
func TestHelpOfEveryCommand(t *testing.T) {
	if testing.Short() {
		t.Skip("what runs at the same time is tried by scripts")
	}
	t.Parallel()
	for path, c := range commands(t) {
		for code := range 5 {
			if !regexp.MustCompile(`(?m)^   ` + strconv.Itoa(code) + `   \w`).MatchString(c.help) {
				t.Errorf("the help of alictl %s does not explain exit code %d", path, code)
			}
		}
		for _, line := range strings.Split(c.help, "\n") {
			if line != strings.TrimRight(line, " ") && !strings.HasPrefix(strings.TrimSpace(line), "--") {
				t.Errorf("the help of alictl %s has a line that ends in a blank: %q", path, line)
			}
		}
	}
}

var (
	commandLine = regexp.MustCompile(`(?m)^   ([a-z][a-z-]+)(?:, \w+)*  +\S`)
	flagLine    = regexp.MustCompile(`(?m)^   (--?[a-z][^ ]*)((?: [A-Za-z]+)?)(?:(?: \[[^\]]*\])?)((?:, --?[a-z-]+(?: [A-Z]+)?)*)  `)
	oneFlag     = regexp.MustCompile(`--?[a-z][a-z-]*`)
)

// commands returns every command by its words.
func commands(t *testing.T) map[string]command {
	t.Helper()
	out := map[string]command{}
	var walk func(path []string)
	walk = func(path []string) {
		var b bytes.Buffer
		code := cli.Run(t.Context(), cli.Env{
			Stdin: strings.NewReader(""), Stdout: &b, Stderr: io.Discard, Getenv: func(string) string { return "" }, Now: time.Now,
		}, append(append([]string{"alictl"}, path...), "--help"))
		help := b.String()
		if code != 0 || help == "" {
			t.Fatalf("alictl %s --help: exit code %d", strings.Join(path, " "), code)
		}
		c := command{help: help, flags: map[string]bool{}}
		for _, m := range flagLine.FindAllStringSubmatch(help, -1) {
			for _, name := range oneFlag.FindAllString(m[1]+m[3], -1) {
				c.flags[name] = true
			}
		}
		out[strings.Join(path, " ")] = c
		_, list, found := strings.Cut(help, "\nCOMMANDS:\n")
		if !found {
			return
		}
		list, _, _ = strings.Cut(list, "\n\n")
		for _, m := range commandLine.FindAllStringSubmatch(list, -1) {
			walk(append(slices.Clone(path), m[1]))
		}
	}
	walk(nil)
	if len(out) < 8 {
		t.Fatalf("help names only the commands %v", slices.Sorted(maps.Keys(out)))
	}
	return out
}

// scripted is a run of alictl in a script.
type scripted struct {
	command string
	code    int
	flags   []string
}

var (
	runLine  = regexp.MustCompile(`(?m)^(?:\[[^\]]+\] )*exits (\d+) (.*\balictl\b.*)$`)
	argument = regexp.MustCompile(`'[^']*'|\S+`)
)

// below lists the commands that may follow the words of another.
var below = map[string][]string{
	"":               {"align-timeouts", "spec-report", "diagnose", "cache", "sandbox", "version", "whoami", "ram-policy", "audit", "rules", "config"},
	"config":         {"check", "show", "schema"},
	"align-timeouts": {"apply", "verify", "rollback", "journals"},
	"spec-report":    {"explain"},
	"cache":          {"clear"},
	"diagnose":       {"host", "nginx", "chain", "diff", "connections", "loadtest"},
}

// scriptedRuns lists the runs of alictl in the scripts.
func scriptedRuns(t *testing.T) []scripted {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(scriptDir, "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	var out []scripted
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range runLine.FindAllStringSubmatch(string(raw), -1) {
			code, err := strconv.Atoi(m[1])
			if err != nil {
				t.Fatal(err)
			}
			args := argument.FindAllString(m[2], -1)
			run := scripted{code: code}
			words := []string{}
			for _, arg := range args[slices.Index(args, "alictl")+1:] {
				if arg == "--" {
					break
				}
				flag, _, _ := strings.Cut(strings.Trim(arg, "'"), "=")
				switch {
				case strings.HasPrefix(flag, "-"):
					run.flags = append(run.flags, flag)
				case len(words) < 2 && slices.Contains(below[strings.Join(words, " ")], arg):
					words = append(words, arg)
				}
			}
			run.command = strings.Join(words, " ")
			out = append(out, run)
		}
	}
	return out
}
