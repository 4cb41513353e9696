package report_test

import (
	"testing"

	"github.com/alictl/alictl/internal/report"
	"github.com/alictl/alictl/internal/report/reporttest"
)

func TestPlanGolden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "plan-", report.PlanFormats(), plans())
}

func TestApplyGolden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "apply-", report.ApplyFormats(), applyReports())
}

func TestVerifyGolden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "verify-", report.VerifyFormats(), verifyReports())
}
