package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible returns s with every character that a terminal would obey or hide
// spelled out: control characters, escapes, line ends, direction marks, bytes
// that are no UTF-8. The result is one line.
func Visible(s string) string {
	if !hasHidden(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], string(utf8.RuneError)):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < utf8.RuneSelf:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

func hasHidden(s string) bool {
	return !utf8.ValidString(s) || strings.IndexFunc(s, hidden) >= 0
}

func hidden(r rune) bool { return !unicode.IsPrint(r) }

// VisibleJSON returns JSON in which characters a terminal would obey or hide are
// escaped, which changes nothing for a reader of JSON. The escapes that JSON
// demands are already there, and line ends between values stay.
func VisibleJSON(data []byte) []byte {
	clean := true
	for _, r := range string(data) {
		if r >= 0x7f && hidden(r) {
			clean = false
			break
		}
	}
	if clean {
		return data
	}
	out := make([]byte, 0, len(data)+64)
	for _, r := range string(data) {
		switch {
		case r < 0x7f || !hidden(r):
			out = utf8.AppendRune(out, r)
		case r > 0xffff:
			out = appendSurrogates(out, r)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return out
}

// appendSurrogates writes a character beyond the basic plane as JSON does.
func appendSurrogates(out []byte, r rune) []byte {
	r -= 0x10000
	return fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+(r>>10), 0xdc00+(r&0x3ff))
}
