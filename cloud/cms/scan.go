package cms

import "bytes"

// scanner walks the text of Datapoints as the service writes it: an array of flat
// objects of printable ASCII, plain or as the inside of a JSON string, where every
// quote is escaped. It stops at anything else (broken is set), and the general
// decoder judges the text instead.
//
// One datapoint is written like the one before, so a key, and a text that comes
// again, is compared with the previous one instead of being read.
type scanner struct {
	text    []byte
	escaped bool // quotes are written as \"
	at      int
	broken  bool
	begun   bool
	slots   [16]slot
}

// slot is what the previous datapoint had in one place.
type slot struct {
	key    []byte // with its quotes and colon
	field  field
	quoted []byte // the text with its quotes
	inner  []byte
}

// next reads one datapoint. It returns false at the end, or when the text is not
// as expected.
func (s *scanner) next(p *point) bool {
	if s.broken || !s.separator() {
		return false
	}
	*p = point{}
	if s.byte() != '{' {
		return s.fail()
	}
	s.at++
	s.space()
	if s.byte() == '}' {
		s.at++
		return true
	}
	for i := 0; i < len(s.slots); i++ {
		if !s.member(p, &s.slots[i]) {
			return s.fail()
		}
		s.space()
		c := s.byte()
		s.at++
		if c == '}' {
			return true
		}
		if c != ',' {
			return s.fail()
		}
		s.space()
	}
	return s.fail()
}

// member reads a key and its value.
func (s *scanner) member(p *point, slot *slot) bool {
	rest := s.text[s.at:]
	if n := len(slot.key); n > 0 && bytes.HasPrefix(rest, slot.key) {
		s.at += n
	} else if !s.key(slot) {
		return false
	}
	if c := s.byte(); c != '"' && c != '\\' {
		return s.number(p, slot.field)
	}
	if n := len(slot.quoted); n > 0 && bytes.HasPrefix(s.text[s.at:], slot.quoted) {
		s.at += n
	} else {
		from := s.at
		inner, ok := s.quote()
		if !ok {
			return false
		}
		slot.quoted, slot.inner = s.text[from:s.at], inner
	}
	return p.set(slot.field, slot.inner)
}

func (s *scanner) key(slot *slot) bool {
	from := s.at
	name, ok := s.quote()
	s.space()
	if !ok || s.byte() != ':' {
		return false
	}
	s.at++
	s.space()
	slot.key, slot.field, slot.quoted = s.text[from:s.at], fieldOf(name), nil
	return true
}

// number reads a value that is no text: the common form at once, others by way of
// their text.
func (s *scanner) number(p *point, f field) bool {
	text := s.text[s.at:]
	n, whole := natural(text)
	if whole == 0 || whole > exactDigits || whole > 1 && text[0] == '0' {
		return s.anyNumber(p, f)
	}
	end, scale := whole, 1.0
	if end < len(text) && text[end] == '.' {
		fraction, count := natural(text[end+1:])
		if count == 0 || whole+count > exactDigits {
			return s.anyNumber(p, f)
		}
		scale = powerOfTen(count)
		n = n*int64(scale) + fraction
		end += 1 + count
	}
	if end < len(text) && text[end]|0x20 == 'e' || f >= instance || f == timestamp && end > whole {
		return s.anyNumber(p, f)
	}
	s.at += end
	if f == timestamp {
		p.timestamp = n
		return true
	}
	p.has[f], p.figures[f] = true, float64(n)
	if scale != 1 {
		p.figures[f] /= scale
	}
	return true
}

func (s *scanner) anyNumber(p *point, f field) bool {
	raw := s.text[s.at:][:numberLength(s.text[s.at:])]
	s.at += len(raw)
	return len(raw) > 0 && p.set(f, raw)
}

// separator steps to the next object. It returns false at the end of the array.
func (s *scanner) separator() bool {
	s.space()
	c := s.byte()
	s.at++
	if !s.begun {
		s.begun = true
		s.space()
		if c == '[' && s.byte() == ']' {
			s.at++
			return s.end()
		}
		return c == '[' || s.fail()
	}
	if c == ']' {
		return s.end()
	}
	s.space()
	return c == ',' || s.fail()
}

// end accepts nothing but space after the array.
func (s *scanner) end() bool {
	s.space()
	s.broken = s.at != len(s.text)
	return false
}

func (s *scanner) fail() bool {
	s.broken = true
	return false
}

// byte returns the next byte, 0 at the end.
func (s *scanner) byte() byte {
	if s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}

func (s *scanner) space() {
	for s.at < len(s.text) && s.text[s.at] <= ' ' && isSpace(s.text[s.at]) {
		s.at++
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// quote reads a text of printable ASCII without anything escaped in it.
func (s *scanner) quote() ([]byte, bool) {
	if !s.mark() {
		return nil, false
	}
	from := s.at
	for ; s.at < len(s.text); s.at++ {
		if c := s.text[s.at]; c == '"' || c == '\\' {
			inner := s.text[from:s.at]
			return inner, s.mark()
		} else if c < ' ' || c >= 0x7f {
			return nil, false
		}
	}
	return nil, false
}

// mark steps over a quotation mark.
func (s *scanner) mark() bool {
	if s.escaped {
		if s.byte() != '\\' {
			return false
		}
		s.at++
	}
	ok := s.byte() == '"'
	s.at++
	return ok
}
