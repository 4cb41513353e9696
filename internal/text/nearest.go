package text

import "strings"

// Nearest returns the known name that a mistyped one is like: begun alike, or with
// up to a third of its letters wrong; empty when none is, or it is too short or too
// long to tell.
func Nearest(name string, known []string) string {
	if len(name) < 4 || len(name) > 100 {
		return ""
	}
	best, least := "", (len(name)+1)/3+1
	for _, k := range known {
		wrong := distance(name, k)
		if strings.HasPrefix(k, name) {
			wrong = 1
		}
		if wrong < least {
			best, least = k, wrong
		}
	}
	return best
}

// distance counts the letters to add, leave out or replace to make one word of
// another.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := before
			if a[i] != b[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, row[j]+1, before+1)
		}
	}
	return row[len(b)]
}
