package text

import (
	"unicode"

	"golang.org/x/text/width"
)

// Width returns how many columns a terminal needs for visible text: two for a
// Chinese character, none for a mark that sits on another.
func Width(s string) int {
	n := 0
	for _, r := range s {
		n += RuneWidth(r)
	}
	return n
}

// RuneWidth returns how many columns a terminal needs for a visible character.
func RuneWidth(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	}
	if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
		return 2
	}
	return 1
}

// Cut returns the beginning of visible text that fits into so many columns, and
// shows with dots that something is missing.
func Cut(s string, columns int) string {
	const dots = "..."
	if Width(s) <= columns {
		return s
	}
	used := 0
	for i, r := range s {
		if used+RuneWidth(r) > columns-len(dots) {
			return s[:i] + dots
		}
		used += RuneWidth(r)
	}
	return s
}
