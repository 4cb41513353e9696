package nested

import (
	"bytes"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"pgregory.net/rapid"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		text string
		fine bool
	}{
		"brackets":        {"prices: " + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000), false},
		"braces":          {strings.Repeat("{a: ", 1000) + strings.Repeat("}", 1000), false},
		"over lines":      {strings.Repeat("[\n", 1000), false},
		"dashes":          {strings.Repeat("- ", 1000) + "x", false},
		"questions":       {strings.Repeat("? ", 1000) + "x", false},
		"indentation":     {stairs(500), false},
		"aliases":         {"a: &a [1]\nb: [" + strings.Repeat("*a,", 100) + "]", false},
		"an ordinary one": {"a:\n  - b: [1, {c: d}]\n    e: \"[[[\"\n# - - -\n" + strings.Repeat("f: [1]\n", 1000), true},
		"products":        {strings.Repeat("a: 2*3*4\n", 100), true},
	} {
		if err := Check([]byte(tt.text)); (err == nil) != tt.fine {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func stairs(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// What passes is no burden for the reader of YAML.
func TestCheckLetsOrdinaryYAMLPass(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var value any = rapid.String().Draw(t, "leaf")
		for range rapid.IntRange(0, 10).Draw(t, "depth") {
			if rapid.Bool().Draw(t, "list") {
				value = []any{value, 1}
			} else {
				value = map[string]any{"k": value}
			}
		}
		text, err := yaml.Marshal(value)
		if err != nil || bytes.ContainsAny(text, "[]{}*") {
			t.Skip(err)
		}
		if err := Check(text); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	})
}
