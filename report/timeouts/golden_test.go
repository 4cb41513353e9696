package timeouts_test

import (
	"testing"

	"github.com/alictl/alictl/report/reporttest"
	"github.com/alictl/alictl/report/timeouts"
)

func TestPlanGolden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "plan-", timeouts.PlanFormats(), plans())
}

func TestApplyGolden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "apply-", timeouts.ApplyFormats(), applyReports())
}

func TestVerifyGolden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "verify-", timeouts.VerifyFormats(), verifyReports())
}
