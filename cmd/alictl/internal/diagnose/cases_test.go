package diagnose_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/alictl/alictl/cmd/alictl/internal/cli"
)

// expected is what a case must and must not say. A finding is judged by its cause
// and side; no harmful finding may be there that is not expected.
type expected struct {
	Command  string `json:"command"`
	Findings []struct {
		Cause     string  `json:"cause"`
		Side      string  `json:"side"`
		Harmful   *bool   `json:"harmful"`
		Count     *int    `json:"count"`
		Certainty *string `json:"certainty"`
		OnlyIn    *string `json:"only_in"`
	} `json:"findings"`
	MustNotSay []string `json:"must_not_say"`
}

// told is a finding as machine output has it.
type told struct {
	Cause     string  `json:"cause"`
	Side      string  `json:"side"`
	Harmful   bool    `json:"harmful"`
	Count     int     `json:"count"`
	Certainty string  `json:"certainty"`
	OnlyIn    *string `json:"only_in"`
	Summary   string  `json:"summary"`
	Remedy    string  `json:"remedy"`
	Extra     bool    `json:"extra"`
}

// TestDiagnosesOfKnownCases holds every case of the project to its verdict, and those
// of a folder that is named by ALICTL_TEST_CASES.
func TestDiagnosesOfKnownCases(t *testing.T) {
	t.Parallel()
	cases, err := filepath.Glob("testdata/*/expect.json")
	if err != nil || len(cases) < 50 {
		t.Fatalf("%d cases: %v", len(cases), err)
	}
	if folder := os.Getenv("ALICTL_TEST_CASES"); folder != "" {
		more, err := filepath.Glob(filepath.Join(folder, "*", "expect.json"))
		if err != nil || len(more) == 0 {
			t.Fatalf("no cases in %s: %v", folder, err)
		}
		cases = append(cases, more...)
	}
	for _, path := range cases {
		t.Run(filepath.Base(filepath.Dir(path)), func(t *testing.T) {
			t.Parallel()
			judgeCase(t, filepath.Dir(path))
		})
	}
}

func judgeCase(t *testing.T, folder string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(folder, "expect.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want expected
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	got := diagnoseCase(t, want.Command, filepath.Join(folder, "input"))
	left := heldAgainst(t, want, got)
	for _, f := range left {
		if f.Harmful {
			t.Errorf("unexpected harmful %s (%s), %d", f.Cause, f.Side, f.Count)
		}
	}
	for _, rule := range want.MustNotSay {
		kind, arg, _ := strings.Cut(rule, ":")
		if said(t, kind, arg, got) {
			t.Errorf("said what must not be said: %s", rule)
		}
	}
}

// diagnoseCase runs the program on a case.
func diagnoseCase(t *testing.T, command, input string) []told {
	t.Helper()
	args := []string{"alictl", "diagnose", command, "--from", input}
	if command == "diff" {
		args = []string{"alictl", "diagnose", "diff", filepath.Join(input, "a"), filepath.Join(input, "b")}
	}
	var out, errs bytes.Buffer
	code := cli.Run(t.Context(), cli.Env{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }, Now: time.Now,
	}, append(args, "-o", "json", "--quiet"))
	if code != 0 && code != 2 && code != 3 {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	var document struct {
		Findings []told `json:"findings"`
	}
	if err := json.NewDecoder(io.Reader(&out)).Decode(&document); err != nil {
		t.Fatal(err)
	}
	var findings []told
	for _, f := range document.Findings {
		if !f.Extra {
			findings = append(findings, f)
		}
	}
	return findings
}

// heldAgainst holds what was expected against what was told and returns the rest.
func heldAgainst(t *testing.T, want expected, got []told) []told {
	t.Helper()
	left := append([]told(nil), got...)
	for _, w := range want.Findings {
		at := -1
		for i, g := range left {
			if g.Cause == w.Cause && (w.Side == "" || g.Side == w.Side) {
				at = i
				break
			}
		}
		if at < 0 {
			t.Errorf("missing %s (%s)", w.Cause, w.Side)
			continue
		}
		g := left[at]
		left = append(left[:at], left[at+1:]...)
		if w.Harmful != nil && g.Harmful != *w.Harmful {
			t.Errorf("%s: harmful is %v", w.Cause, g.Harmful)
		}
		if w.Count != nil && g.Count != *w.Count {
			t.Errorf("%s: count is %d, not %d", w.Cause, g.Count, *w.Count)
		}
		if w.Certainty != nil && g.Certainty != *w.Certainty {
			t.Errorf("%s: certainty is %s, not %s", w.Cause, g.Certainty, *w.Certainty)
		}
		if w.OnlyIn != nil && (g.OnlyIn == nil || *g.OnlyIn != *w.OnlyIn) {
			t.Errorf("%s: only_in is %v, not %s", w.Cause, g.OnlyIn, *w.OnlyIn)
		}
	}
	return left
}

func said(t *testing.T, kind, arg string, got []told) bool {
	t.Helper()
	form := regexp.MustCompile("(?i)" + regexp.QuoteMeta(arg))
	if kind == "text" {
		form = regexp.MustCompile("(?i)" + arg)
	}
	for _, f := range got {
		switch {
		case kind == "cause" && f.Cause == arg,
			kind == "harmful" && f.Cause == arg && f.Harmful,
			kind == "proven" && f.Cause == arg && f.Certainty == "proven",
			kind == "text" && form.MatchString(f.Summary+" "+f.Remedy):
			return true
		}
	}
	return false
}
