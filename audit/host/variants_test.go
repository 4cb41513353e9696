package host_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/alictl/alictl/audit/host"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/evidence"
)

// commands are the causes and the logs that each command judges by.
var commands = map[string]struct {
	causes func() []host.Cause
	logs   evidence.LogChoice
}{
	"host": {host.Host, evidence.ErrorLogs}, "nginx": {host.Nginx, evidence.AllLogs}, "chain": {host.Chain, evidence.NoLogs},
	"connections": {host.Connections, evidence.NoLogs},
}

// TestVariants judges evidence in other values and layouts than the cases of the
// commands have. A file begins with what must and must not be said:
//
//	command host
//	want CAUSE SIDE HARMFUL COUNT CERTAINTY   (- for any)
//	not KIND CAUSE                            (KIND: cause, harmful, proven)
//	unknown CAUSE                             (said to be not evaluated)
//	says CAUSE SENTENCE                       (of its texts, as its summary or remedy)
//
// No other harmful finding may be there.
func TestVariants(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/variants/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no variants: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			judgeVariant(t, file)
		})
	}
}

func judgeVariant(t *testing.T, file string) {
	t.Helper()
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range a.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	lines := strings.Split(strings.TrimSpace(string(a.Comment)), "\n")
	command, ok := commands[strings.TrimPrefix(lines[0], "command ")]
	if !ok {
		t.Fatalf("unknown %q", lines[0])
	}
	h, err := evidence.Read(fsys, evidence.Options{Logs: command.logs})
	if err != nil {
		t.Fatal(err)
	}
	result := host.Judge(host.New(h, nil), command.causes(), rule.Options{})
	left := result.Findings
	all := left
	for _, line := range lines[1:] {
		words := strings.Fields(line)
		switch {
		case len(words) == 6 && words[0] == "want":
			left = wanted(t, left, words[1:])
		case len(words) == 3 && words[0] == "not":
			unsaid(t, all, words[1], words[2])
		case len(words) == 2 && words[0] == "unknown":
			if !slices.ContainsFunc(result.Gaps, func(g rule.Gap) bool { return g.Rule == words[1] }) {
				t.Errorf("did not say that %s is unknown", words[1])
			}
		case len(words) == 3 && words[0] == "says":
			said(t, all, words[1], words[2])
		default:
			t.Fatalf("unknown %q", line)
		}
	}
	for _, f := range left {
		if f.Detail.Harmful {
			t.Errorf("unexpected harmful %s", told(f))
		}
	}
}

// told is a finding in the words of a want line.
func told(f host.Finding) string {
	return fmt.Sprintf("%s %s %v %d %s", f.Rule, f.Detail.Side, f.Detail.Harmful, f.Detail.Count, f.Detail.Certainty)
}

// wanted holds one finding to the words of a want line and returns the others.
func wanted(t *testing.T, findings []host.Finding, want []string) []host.Finding {
	t.Helper()
	for i, f := range findings {
		if f.Rule != want[0] || want[1] != "-" && string(f.Detail.Side) != want[1] {
			continue
		}
		got := []string{f.Rule, string(f.Detail.Side), strconv.FormatBool(f.Detail.Harmful), strconv.Itoa(f.Detail.Count), string(f.Detail.Certainty)}
		for k := range want {
			if want[k] != "-" && want[k] != got[k] {
				t.Errorf("said %s, not %s", told(f), strings.Join(want, " "))
				break
			}
		}
		return append(append([]host.Finding(nil), findings[:i]...), findings[i+1:]...)
	}
	t.Errorf("did not say %s", strings.Join(want, " "))
	return findings
}

// said holds the summary or the remedy of a finding to one of the sentences of its cause.
func said(t *testing.T, findings []host.Finding, cause, sentence string) {
	t.Helper()
	for _, f := range findings {
		if f.Rule == cause && (strings.HasSuffix(f.Summary.ID, "."+sentence) || strings.HasSuffix(f.Remedy.ID, "."+sentence)) {
			return
		}
	}
	t.Errorf("%s does not say %s", cause, sentence)
}

func unsaid(t *testing.T, findings []host.Finding, kind, cause string) {
	t.Helper()
	for _, f := range findings {
		if f.Rule == cause && (kind == "cause" || kind == "harmful" && f.Detail.Harmful || kind == "proven" && f.Detail.Certainty == host.Proven) {
			t.Errorf("said %s, which must not be said (%s)", told(f), kind)
		}
	}
}
