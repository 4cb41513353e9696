package term_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/alictl/alictl/internal/term"
)

func env(pairs map[string]string) func(string) string {
	return func(key string) string { return pairs[key] }
}

func TestNoTerminal(t *testing.T) {
	t.Parallel()
	f, err := os.Create(t.TempDir() + "/out")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // a test file
	for _, stream := range []any{f, &bytes.Buffer{}, nil} {
		if term.Is(stream) || term.Color(stream, false, env(nil)) || term.Width(stream, env(nil)) != 0 {
			t.Errorf("%T was taken for a terminal", stream)
		}
		if got := term.ModeOf(stream, false, false, env(nil)); got != term.Plain {
			t.Errorf("%T: mode %v, want plain lines", stream, got)
		}
	}
}

func TestQuietIsSilent(t *testing.T) {
	t.Parallel()
	for _, flags := range [][2]bool{{true, false}, {false, true}, {true, true}} {
		if got := term.ModeOf(nil, flags[0], flags[1], env(nil)); got != term.Silent {
			t.Errorf("%v: mode %v, want silence", flags, got)
		}
	}
}
