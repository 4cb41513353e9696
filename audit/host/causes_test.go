package host_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alictl/alictl/audit/host"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/text"
)

// TestTheListIsClosed: 42 causes, each known once by each command.
func TestTheListIsClosed(t *testing.T) {
	t.Parallel()
	ids := map[string]bool{}
	for _, c := range host.All() {
		ids[c.ID] = true
	}
	if len(ids) != 42 {
		t.Errorf("%d causes", len(ids))
	}
}

// TestEveryCauseSaysWhatItIs: all sentences, in both languages.
func TestEveryCauseSaysWhatItIs(t *testing.T) {
	t.Parallel()
	for _, c := range host.All() {
		s, err := c.Sentences()
		if err != nil {
			t.Errorf("%s: %v", c.ID, err)
			continue
		}
		for name, words := range map[string]struct{ en, zh string }{
			"title": {s.Title.English, s.Title.Chinese}, "summary": {s.Summary.English, s.Summary.Chinese},
			"remedy": {s.Remedy.English, s.Remedy.Chinese}, "when": {s.When.English, s.When.Chinese}, "why": {s.Why.English, s.Why.Chinese},
		} {
			if words.en == "" || words.zh == "" {
				t.Errorf("%s has no %s", c.ID, name)
			}
		}
	}
}

// TestNothingIsFoundInNothing: evidence without a fact has no finding, whatever is
// said to be there.
func TestNothingIsFoundInNothing(t *testing.T) {
	t.Parallel()
	h := &evidence.Host{Found: map[evidence.Role]string{}}
	if got := host.Judge(host.New(h, nil), host.All(), rule.Options{}); len(got.Findings) > 0 {
		t.Errorf("%v", got.Findings)
	}
}

var update = flag.Bool("update-docs", false, "write the pages of the causes")

// TestDocsAreCurrent holds docs/causes to the causes; -update-docs writes them.
func TestDocsAreCurrent(t *testing.T) {
	t.Parallel()
	folder := filepath.Join("..", "..", "docs", "causes")
	want := map[string]string{"README.md": index()}
	for _, c := range host.All() {
		if _, ok := want[c.ID+".md"]; !ok {
			want[c.ID+".md"] = page(t, c)
		}
	}
	if *update {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, text := range want {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, text := range want {
		if got, err := os.ReadFile(filepath.Join(folder, name)); err != nil || string(got) != text {
			t.Errorf("docs/causes/%s is not what the cause says (%v): go test ./audit/host -run Docs -update-docs", name, err)
		}
	}
}

func index() string {
	var b strings.Builder
	b.WriteString("# Causes of `alictl diagnose`\n\n| cause | severity | what |\n| --- | --- | --- |\n")
	var seen []string
	for _, c := range host.All() {
		if slices.Contains(seen, c.ID) {
			continue
		}
		seen = append(seen, c.ID)
		s, err := c.Sentences()
		if err != nil {
			continue
		}
		fmt.Fprintf(&b, "| [%s](%s.md) | %s | %s |\n", c.ID, c.ID, c.Severity, s.Title.English)
	}
	return b.String()
}

func page(t *testing.T, c host.Cause) string {
	t.Helper()
	s, err := c.Sentences()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s. Severity: %s.\n\n## When\n\n%s\n\n## What it leads to\n\n%s\n\n## What to do\n\n%s\n", c.ID, s.Title.English, c.Severity, s.When.English, s.Why.English, s.Remedy.English)
	if len(c.Parameters) > 0 {
		b.WriteString("\n## Parameters\n\n| name | default | from | to |\n| --- | --- | --- | --- |\n")
		for _, p := range c.Parameters {
			fmt.Fprintf(&b, "| `%s` | %v | %v | %v |\n", p.Name, p.Default, p.Min, p.Max)
		}
	}
	fmt.Fprintf(&b, "\n---\n\n%s。%s\n\n%s\n", s.Title.Chinese, s.When.Chinese, s.Remedy.Chinese)
	return b.String()
}

// TestOneIsSingular: no summary speaks of 1 connections, and each can be filled.
func TestOneIsSingular(t *testing.T) {
	t.Parallel()
	plural := regexp.MustCompile(`\b1 [a-z]*[^s ]s\b|^1 [A-Za-z ]+ (were|are|have) `)
	for _, c := range host.All() {
		s, err := c.Sentences()
		if err != nil {
			t.Fatal(err)
		}
		sentences := map[string]text.Words{"summary": s.Summary}
		for key, words := range s.More {
			sentences[key] = words
		}
		for key, words := range sentences {
			if !strings.Contains(words.English, "{{.Number}}") || strings.Contains(words.English, " of {{.All}}") {
				continue
			}
			for _, n := range []any{1, int64(1), 2} {
				said := text.InEnglish().Tell(text.Message{ID: "rule.x", Words: &words, Data: text.Data{
					"Number": n, "Servers": "S", "Port": "P", "Seconds": "5 s", "Process": "P", "Place": "P", "ENI": "60 s", "Listener": "900 s", "Timer": "T",
					"Balanced": 3, "Interface": "I", "Limit": 4, "Max": 9, "Range": 9, "Address": "A", "Requests": 5,
					"Dropping": true, "More": 0, "Drops": 0, "Pages": 5, "Orphans": 5,
				}})
				if said == "rule.x" || strings.Contains(said, "{{") {
					t.Fatalf("%s %s: %q", c.ID, key, said)
				}
				if one := n != 2; one && plural.MatchString(said) || !one && strings.Contains(said, "1 ") {
					t.Errorf("%s %s: %s", c.ID, key, said)
				}
			}
		}
	}
}
