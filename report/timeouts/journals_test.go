package timeouts_test

import (
	"strings"
	"testing"

	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/reporttest"
	"github.com/alictl/alictl/report/timeouts"
)

// TestJournalsSayWhy: a list of journals says why a run stopped in the words of the run's
// own report, in the reader's language; a program reads the name of the reason.
func TestJournalsSayWhy(t *testing.T) {
	t.Parallel()
	r := &timeouts.JournalsReport{Journals: []timeouts.JournalLine{{Path: "j.jsonl", AccountID: "1234567890123456", Action: "apply", State: "stopped", Why: "cancelled"}}}
	for lang, want := range map[text.Lang]string{text.English: "interrupted", text.Chinese: "已中断"} {
		got := string(reporttest.Render(t, reporttest.Format(t, timeouts.JournalsFormats(), "table"), r, lang, 100))
		if !strings.Contains(got, want) || strings.Contains(got, "cancelled") {
			t.Errorf("%s: %s", lang, got)
		}
	}
	if got := string(reporttest.Render(t, reporttest.Format(t, timeouts.JournalsFormats(), "json"), r, text.English, 100)); !strings.Contains(got, `"why": "cancelled"`) {
		t.Error(got)
	}
}
