package slb

import (
	"time"

	"github.com/alibabacloud-go/tea/tea"
)

// chargeType brings what the listing says, a digit, to the words of other calls.
func chargeType(digit, alias string) string {
	if alias != "" {
		return alias
	}
	switch digit {
	case "3":
		return "paybybandwidth"
	case "4":
		return "paybytraffic"
	}
	return digit
}

// createdAt prefers the stamp in milliseconds: the time's text comes with seconds
// or without. It returns nil when neither can be read.
func createdAt(stamp *int64, text string) *time.Time {
	if ms := tea.Int64Value(stamp); ms > 0 {
		at := time.UnixMilli(ms).UTC()
		return &at
	}
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if at, err := time.Parse(form, text); err == nil {
			at = at.UTC()
			return &at
		}
	}
	return nil
}
