package secret

import (
	"strconv"
	"strings"
)

// match tells how many bytes of the text, from its start, stand for the wanted
// value, or 0. Each character may be written as itself or as any escape that
// URLs, JSON, YAML, Go, HTML and XML know for it, also escaped several times
// over. More is true when the text ended before that could be told.
func match(text []byte, want string, done int) (length int, more bool) {
	at := 0
	for ; done < len(want); done++ {
		if done >= 4 { // long enough not to be chance: it may be wrapped
			at += wrap(text[at:])
		}
		if at == len(text) {
			return 0, true
		}
		if text[at] == want[done] && !isLead(text[at]) {
			at++
			continue
		}
		return branch(text, want, done, at)
	}
	return at, false
}

func isLead(b byte) bool { return b == '%' || b == '\\' || b == '&' }

// every lists all bytes.
var every = func() (all []byte) {
	for b := range 256 {
		all = append(all, byte(b))
	}
	return all
}()

// firsts returns the bytes that the escape at the start of a text may stand for,
// or more: most escapes are those of quotes in JSON, and need not be looked at.
func firsts(text []byte) []byte {
	switch {
	case len(text) == 1:
		return every
	case text[0] == '%' && !isHex(text[1:2]):
		return []byte{'%'}
	case text[0] == '\\':
		return behind(text)
	case text[0] == '&' && text[1] != '#' && !isWord(text[1]):
		return []byte{'&'}
	}
	return every
}

// behind returns what a run of backslashes may stand for.
func behind(text []byte) []byte {
	at := 1
	for at < len(text) && text[at] == '\\' {
		at++
	}
	if at == len(text) || strings.IndexByte("xuU", text[at]) >= 0 {
		return every
	}
	return []byte{'\\', text[at], controls[text[at]]}
}

// branch tries each way in which the next character may be written.
func branch(text []byte, want string, done, at int) (length int, more bool) {
	widths, more := written(text[at:], want[done])
	for _, w := range widths {
		n, open := match(text[at+w:], want, done+1)
		more = more || open
		if done+1 == len(want) {
			n, open = 0, false
		}
		if n > 0 || done+1 == len(want) {
			length = max(length, at+w+n)
		}
	}
	return length, more
}

// wrap returns the length of a line break and the indent behind it.
func wrap(text []byte) int {
	n := 0
	for n < len(text) && (text[n] == '\n' || text[n] == '\r') {
		n++
	}
	if n == 0 {
		return 0
	}
	for n < len(text) && (text[n] == ' ' || text[n] == '\t') {
		n++
	}
	return n
}

// written returns the lengths of what the text may begin with that stands for one
// byte, and whether the text is too short to tell.
func written(text []byte, want byte) (widths []int, more bool) {
	if stands(text[0], want) {
		widths = append(widths, 1)
	}
	switch text[0] {
	case '%':
		return percent(text, want, widths)
	case '\\':
		return backslash(text, want, widths)
	case '&':
		return entity(text, want, widths)
	}
	return widths, false
}

// stands reports whether a byte, escaped or not, stands for another: a query writes a
// space as a plus, which may be escaped again.
func stands(b, want byte) bool { return b == want || b == '+' && want == ' ' }

// percent knows %2F, and %252F for one that was escaped again.
func percent(text []byte, want byte, widths []int) ([]int, bool) {
	at := 1
	for {
		if len(text) < at+2 {
			return widths, isHex(text[at:])
		}
		if b, ok := unhex(text[at : at+2]); ok && stands(b, want) {
			widths = append(widths, at+2)
		}
		if string(text[at:at+2]) != "25" {
			return widths, false
		}
		at += 2
	}
}

// backslash knows \/ and \", \x2f, \u002f and \U0000002f, \n and its like, each
// behind any number of backslashes.
func backslash(text []byte, want byte, widths []int) ([]int, bool) {
	slashes := 1
	for slashes < len(text) && text[slashes] == '\\' {
		slashes++
		if want == '\\' && slashes&(slashes-1) == 0 {
			widths = append(widths, slashes)
		}
	}
	if slashes == len(text) {
		return widths, true
	}
	kind := text[slashes]
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[kind]
	if digits == 0 {
		if kind == want && !isWord(want) || strings.IndexByte("nrtvfab0", kind) >= 0 && controls[kind] == want {
			widths = append(widths, slashes+1)
		}
		return widths, false
	}
	end := slashes + 1 + digits
	if len(text) < end {
		return widths, isHex(text[slashes+1:])
	}
	if n, err := strconv.ParseUint(string(text[slashes+1:end]), 16, 32); err == nil && n < 256 && stands(byte(n), want) {
		widths = append(widths, end)
	}
	return widths, false
}

// controls are the bytes that a letter behind a backslash stands for.
var controls = [256]byte{'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', 'f': '\f', 'a': '\a', 'b': '\b', '0': 0}

// entity knows &amp; and its like, &#47; and &#x2f;, and &amp;#47; for one that
// was escaped again.
func entity(text []byte, want byte, widths []int) ([]int, bool) {
	const longest = 16
	at := 1
	for {
		rest := text[at:min(len(text), at+longest)]
		end := strings.IndexByte(string(rest), ';')
		if end < 0 {
			return widths, len(rest) < longest && isName(rest)
		}
		name := string(rest[:end])
		if b, ok := entityByte(name); ok && stands(b, want) {
			widths = append(widths, at+end+1)
		}
		if name != "amp" {
			return widths, false
		}
		at += end + 1
	}
}

func entityByte(name string) (byte, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, isNumber := strings.CutPrefix(name, "#")
	if !isNumber {
		return 0, false
	}
	base := 10
	if len(digits) > 0 && (digits[0] == 'x' || digits[0] == 'X') {
		base, digits = 16, digits[1:]
	}
	n, err := strconv.ParseUint(digits, base, 8)
	return byte(n), err == nil
}

func isName(text []byte) bool {
	for _, b := range text {
		if b != '#' && !isWord(b) {
			return false
		}
	}
	return true
}

func isWord(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

func isHex(text []byte) bool {
	for _, b := range text {
		if !isWord(b) || b > 'f' || 'F' < b && b < 'a' {
			return false
		}
	}
	return true
}

func unhex(pair []byte) (byte, bool) {
	n, err := strconv.ParseUint(string(pair), 16, 8)
	return byte(n), err == nil && isHex(pair)
}
