package account_test

import (
	"testing"

	"github.com/alictl/alictl/audit/account"
)

// TestSaid: a sentence tells a figure as the report of capacity does, and evidence keeps
// what was measured.
func TestSaid(t *testing.T) {
	t.Parallel()
	for f, want := range map[float64]string{500596.47: "500,596", 4149.8: "4,150", 3.14159: "3.14", 0: "0"} {
		if got := account.Said(f); got != want {
			t.Errorf("%v is said as %s, want %s", f, got, want)
		}
	}
	if got := account.Figure(4149.8); got != "4149.80" {
		t.Errorf("the evidence says %s", got)
	}
}
