package fakecloud

import (
	"slices"
	"strings"
)

func mapped[A, B any](list []A, f func(A) B) []B {
	out := make([]B, 0, len(list))
	for _, v := range list {
		out = append(out, f(v))
	}
	return out
}

// copied is a copy that is never null on the wire.
func copied(list []string) []string {
	return append(make([]string, 0, len(list)), list...)
}

// within says whether a value is wanted; an empty list wants all.
func within(list []string, value string) bool {
	return len(list) == 0 || slices.Contains(list, value)
}

// words splits a list of commas; nothing is no word.
func words(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// find is the first row that is meant, nil when there is none.
func find[T any](rows []T, meant func(*T) bool) *T {
	for i := range rows {
		if meant(&rows[i]) {
			return &rows[i]
		}
	}
	return nil
}

// addresses is a wrapped list of addresses.
type addresses struct{ IpAddress []string }
