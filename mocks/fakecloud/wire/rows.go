package wire

import (
	"slices"
	"strings"
)

// Mapped makes a list of another; it is never null on the wire.
func Mapped[A, B any](list []A, f func(A) B) []B {
	out := make([]B, 0, len(list))
	for _, v := range list {
		out = append(out, f(v))
	}
	return out
}

// Copied is a copy that is never null on the wire.
func Copied(list []string) []string {
	return append(make([]string, 0, len(list)), list...)
}

// Within says whether a value is wanted; an empty list wants all.
func Within(list []string, value string) bool {
	return len(list) == 0 || slices.Contains(list, value)
}

// Words splits a list of commas; nothing is no word.
func Words(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// Find is the first row that is meant, nil when there is none.
func Find[T any](rows []T, meant func(*T) bool) *T {
	for i := range rows {
		if meant(&rows[i]) {
			return &rows[i]
		}
	}
	return nil
}

// Addresses is a wrapped list of addresses.
type Addresses struct{ IpAddress []string }
