package nginxlog

import (
	"bytes"
	"unicode/utf8"
)

// unquote appends the JSON string that begins here, up to its closing quote.
func unquote(out, b []byte) []byte {
	for i := 0; i < len(b); {
		c := b[i]
		switch {
		case c == '"':
			return out
		case c != '\\' || i+1 == len(b):
			out = append(out, c)
			i++
			continue
		}
		i += 2
		switch e := b[i-1]; e {
		case 'n':
			out = append(out, '\n')
		case 't':
			out = append(out, '\t')
		case 'r':
			out = append(out, '\r')
		case 'u':
			if i+4 <= len(b) {
				out = utf8.AppendRune(out, hex4(b[i:]))
				i += 4
			}
		default:
			out = append(out, e)
		}
	}
	return out
}

func hex4(b []byte) rune {
	var r rune
	for _, c := range b[:4] {
		r <<= 4
		switch {
		case digit(c):
			r |= rune(c - '0')
		case c >= 'a' && c <= 'f':
			r |= rune(c-'a') + 10
		case c >= 'A' && c <= 'F':
			r |= rune(c-'A') + 10
		}
	}
	return r
}

// members calls do with each key and scalar of a flat JSON object; strings that need
// it are unquoted into scratch space. Lists and objects inside are passed over. It
// is false for what is no object.
func members(b []byte, scratch *[]byte, do func(key, value []byte)) bool {
	b = bytes.TrimSpace(b)
	if len(b) < 2 || b[0] != '{' {
		return false
	}
	*scratch = (*scratch)[:0]
	b = b[1:]
	for {
		b = bytes.TrimLeft(b, " \t,")
		if len(b) == 0 {
			return false
		}
		if b[0] == '}' {
			return true
		}
		key, rest, ok := stringAt(b, scratch)
		if !ok {
			return false
		}
		b = bytes.TrimLeft(rest, " \t")
		if len(b) == 0 || b[0] != ':' {
			return false
		}
		b = bytes.TrimLeft(b[1:], " \t")
		if len(b) == 0 {
			return false
		}
		var value []byte
		switch b[0] {
		case '"':
			if value, b, ok = stringAt(b, scratch); !ok {
				return false
			}
			do(key, value)
		case '{', '[':
			if b = skipNested(b); b == nil {
				return false
			}
		default:
			end := bytes.IndexAny(b, ",}")
			if end < 0 {
				return false
			}
			do(key, bytes.TrimSpace(b[:end]))
			b = b[end:]
		}
	}
}

// stringAt reads the string at the beginning of b.
func stringAt(b []byte, scratch *[]byte) (value, rest []byte, ok bool) {
	if len(b) < 2 || b[0] != '"' {
		return nil, nil, false
	}
	b = b[1:]
	end := bytes.IndexByte(b, '"')
	if end < 0 {
		return nil, nil, false
	}
	if bytes.IndexByte(b[:end], '\\') < 0 {
		return b[:end], b[end+1:], true
	}
	end = 0
	for end < len(b) && b[end] != '"' {
		if b[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(b) {
		return nil, nil, false
	}
	from := len(*scratch)
	*scratch = unquote(*scratch, b)
	return (*scratch)[from:], b[end+1:], true
}

// skipNested returns what follows a list or an object.
func skipNested(b []byte) []byte {
	depth, quoted := 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return b[i+1:]
			}
		}
	}
	return nil
}
