package align_test

import (
	"github.com/alictl/alictl/cmd/alictl/internal/clitest"
)

// planOf makes a plan as JSON.
func planOf(a *clitest.Account, args ...string) clitest.Outcome {
	a.T.Helper()
	return a.Run(append([]string{"align-timeouts", "-o", "json", "--quiet"}, args...)...)
}

// mustPlan makes a plan that must have the exit code that its content asks for.
func mustPlan(a *clitest.Account, args ...string) (wantPlan, clitest.Outcome) {
	a.T.Helper()
	out := planOf(a, args...)
	got, err := parsePlan([]byte(out.Stdout))
	if err != nil {
		a.T.Fatalf("exit code %d, the output cannot be read: %v\nstdout: %s\nstderr: %s", out.Code, err, out.Stdout, out.Stderr)
	}
	if want := got.exitCode(); out.Code != want {
		a.T.Errorf("exit code %d for %+v, complete %v; want %d", out.Code, got.Summary, got.Complete, want)
	}
	return got, out
}
