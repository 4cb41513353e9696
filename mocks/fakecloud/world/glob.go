package world

import "strings"

// Glob matches text against a pattern in which * stands for any text. An empty
// pattern matches everything.
func Glob(pattern, text string) bool {
	if pattern == "" || pattern == "*" {
		return true
	}
	head, rest, star := strings.Cut(pattern, "*")
	if !star {
		return pattern == text
	}
	if !strings.HasPrefix(text, head) {
		return false
	}
	text = text[len(head):]
	for {
		part, next, more := strings.Cut(rest, "*")
		if !more {
			return strings.HasSuffix(text, part)
		}
		_, after, found := strings.Cut(text, part)
		if !found {
			return false
		}
		text, rest = after, next
	}
}
