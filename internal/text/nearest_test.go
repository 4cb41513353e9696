package text_test

import (
	"testing"

	"github.com/alictl/alictl/internal/text"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	commands := []string{"align-timeouts", "spec-report", "cache", "whoami", "ram-policy", "sandbox"}
	for typed, want := range map[string]string{
		"algin-timeouts": "align-timeouts", "align_timeouts": "align-timeouts", "align": "align-timeouts", "spec": "spec-report",
		"whoam": "whoami", "sandbx": "sandbox", "cahce": "cache", "policy": "", "audit": "", "": "", "x": "", "ca": "",
	} {
		if got := text.Nearest(typed, commands); got != want {
			t.Errorf("%q is taken for %q, want %q", typed, got, want)
		}
	}
}
