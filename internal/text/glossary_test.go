package text_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// glossaryRow is a term, its Chinese, and what it is.
var glossaryRow = regexp.MustCompile(`(?m)^\| ([^|]+) \| ([^|]+) \|[^|]*\|$`)

// TestGlossarySpeaksAsTheProgram holds the glossary to the sentences that people
// see: a term that no sentence uses is another word for the same thing.
func TestGlossarySpeaksAsTheProgram(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	page, err := os.ReadFile(filepath.Join(root, "docs", "glossary.md"))
	if err != nil {
		t.Fatal(err)
	}
	said := spoken(t, root)
	rows := glossaryRow.FindAllStringSubmatch(string(page), -1)
	if len(rows) < 30 {
		t.Fatalf("only %d terms found", len(rows))
	}
	for _, row := range rows[1:] {
		for term := range strings.SplitSeq(row[2], ", ") {
			if !strings.Contains(said, term) && strings.Trim(term, "-") != "" {
				t.Errorf("no sentence says %s (%s)", term, row[1])
			}
		}
	}
}

// spoken returns every sentence in Chinese, one after the other.
func spoken(t *testing.T, root string) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range []string{"internal/text/catalogue/*zh.yaml", "audit/rules/*/texts.yaml", "audit/host/texts/*.yaml"} {
		files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %d files", pattern, err, len(files))
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(data)
		}
	}
	return all.String()
}
