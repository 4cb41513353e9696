// Package glob matches names against patterns as people type them: * is any run of
// characters, ? is one, and everything else is itself. Names are ids of resources,
// regions and rules, which have no folders, so nothing is special about a slash.
package glob

import "strings"

// Match reports whether the whole name is like the pattern. Its time grows with the
// product of both lengths at worst.
func Match(pattern, name string) bool {
	p, n := []rune(pattern), []rune(name)
	star, mark := -1, 0
	i, j := 0, 0
	for j < len(n) {
		switch {
		case i < len(p) && p[i] == '*':
			star, mark = i, j
			i++
		case i < len(p) && (p[i] == '?' || p[i] == n[j]):
			i++
			j++
		case star >= 0: // let the last star take one character more
			mark++
			i, j = star+1, mark
		default:
			return false
		}
	}
	for i < len(p) && p[i] == '*' {
		i++
	}
	return i == len(p)
}

// Is reports whether a text is a pattern and not just a name.
func Is(s string) bool { return strings.ContainsAny(s, "*?") }
