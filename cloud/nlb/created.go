package nlb

import "time"

// createdAt reads a time that comes with seconds or without. It returns nil for
// text that is none.
func createdAt(text string) *time.Time {
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if at, err := time.Parse(form, text); err == nil {
			at = at.UTC()
			return &at
		}
	}
	return nil
}
