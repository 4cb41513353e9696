package secret

import (
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
)

// MinLength is the length in bytes from which on a value is blanked. The vendor's
// secrets have 30 and more; blanking what is much shorter would blank words.
const MinLength = 6

// Filter blanks the values it has learned. The zero value knows none. It is safe
// for concurrent use.
type Filter struct {
	mu    sync.RWMutex
	known map[string]bool
	forms *forms // replaced as a whole, never changed
}

// forms are the texts that are looked for.
type forms struct {
	byFirst [256][]string // by the first byte, the longest first
	pairs   [256][4]uint64
}

// Learn adds values to what is blanked.
func (f *Filter) Learn(values ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fresh := false
	for _, v := range values {
		for _, v := range []string{v, strings.TrimSpace(v)} {
			if len(v) < MinLength || f.known[v] {
				continue
			}
			if f.known == nil {
				f.known = map[string]bool{}
			}
			f.known[v], fresh = true, true
		}
	}
	if fresh {
		f.forms = formsOf(f.known)
	}
}

func formsOf(values map[string]bool) *forms {
	all := map[string]bool{}
	for v := range values {
		all[v] = true
		all[hex.EncodeToString([]byte(v))] = true
		all[strings.ToUpper(hex.EncodeToString([]byte(v)))] = true
		for _, code := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			for before := range 3 {
				all[within(code, v, before)] = true
			}
		}
	}
	out := &forms{}
	for text := range all {
		out.byFirst[text[0]] = append(out.byFirst[text[0]], text)
		out.pair(text[0], text[1])
	}
	for first := range out.byFirst {
		slices.SortFunc(out.byFirst[first], func(a, b string) int {
			if len(a) != len(b) {
				return len(b) - len(a)
			}
			return strings.Compare(a, b)
		})
	}
	return out
}

// within returns the part of a base64 text that only the value decides when this
// many bytes stand before it and any behind.
func within(code *base64.Encoding, value string, before int) string {
	text := code.EncodeToString([]byte(strings.Repeat("\x00", before) + value))
	first := (before*8 + 5) / 6
	return text[first : (before+len(value))*8/6]
}

// pair notes that a form begins with these two bytes, or with the first and an
// escape of the second.
func (s *forms) pair(first, second byte) {
	for _, b := range []byte{second, '%', '\\', '&', '+'} {
		s.pairs[first][b>>6] |= 1 << (b & 63)
	}
}

// next returns where, from here on, a secret may begin at the earliest: nearly all
// of a text is passed over here.
func (s *forms) next(text []byte, from int) int {
	for i := from; i < len(text); i++ {
		if isLead(text[i]) {
			return i
		}
		if pairs := &s.pairs[text[i]]; i+1 == len(text) && len(s.byFirst[text[i]]) > 0 ||
			i+1 < len(text) && pairs[text[i+1]>>6]&(1<<(text[i+1]&63)) != 0 {
			return i
		}
	}
	return len(text)
}

// find returns the secret that begins at the start of the text: its length as
// written there, or 0. More is true when the text ends in what may still become one.
func (s *forms) find(text []byte) (length int, more bool) {
	if lead := text[0]; !isLead(lead) {
		return longest(s.byFirst[lead], text)
	}
	for _, first := range firsts(text) {
		n, open := longest(s.byFirst[first], text)
		length, more = max(length, n), more || open
	}
	return length, more
}

func longest(forms []string, text []byte) (length int, more bool) {
	for _, form := range forms {
		n, open := match(text, form, 0)
		length, more = max(length, n), more || open
	}
	return length, more
}

// scan copies a text to out without its secrets. Unless the text is all there is,
// it stops where its end may be the beginning of a secret, and returns the rest.
func (s *forms) scan(out, text []byte, all bool) (clean, rest []byte) {
	from := 0
	for i := s.next(text, 0); i < len(text); i = s.next(text, i) {
		n, more := s.find(text[i:])
		switch {
		case more && !all:
			return append(out, text[from:i]...), text[i:]
		case n > 0:
			out = append(append(out, text[from:i]...), Blank...)
			i += n
			from = i
		default:
			i++
		}
	}
	return append(out, text[from:]...), nil
}

func (f *Filter) current() *forms {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.forms
}

// Clean returns a text without secrets.
func (f *Filter) Clean(text string) string { return string(f.CleanBytes([]byte(text))) }

// CleanBytes returns a text without secrets, which is the text given when it has none.
func (f *Filter) CleanBytes(text []byte) []byte {
	s := f.current()
	if s == nil {
		return text
	}
	for i := s.next(text, 0); i < len(text); i = s.next(text, i+1) {
		if n, _ := s.find(text[i:]); n > 0 {
			clean, _ := s.scan(append(make([]byte, 0, len(text)), text[:i]...), text[i:], true)
			return clean
		}
	}
	return text
}
