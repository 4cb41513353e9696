package cms

import (
	"bytes"
	"strconv"
)

// statistic names one figure of a datapoint.
type statistic uint8

const (
	average statistic = iota
	maximum
	value
	statistics
)

// field is what a key of a datapoint means: a statistic, or one of these.
type field uint8

const (
	timestamp = field(statistics) + iota
	instance
	port
	protocol
	other
)

func fieldOf(key []byte) field {
	switch string(key) {
	case "Average":
		return field(average)
	case "Maximum":
		return field(maximum)
	case "Value":
		return field(value)
	case "timestamp":
		return timestamp
	case "instanceId", "loadBalancerId":
		return instance
	case "port", "listenerPort":
		return port
	case "protocol", "listenerProtocol":
		return protocol
	}
	return other
}

// set keeps the text of one field. It returns false for what cannot be one.
func (p *point) set(f field, raw []byte) (ok bool) {
	switch f {
	case timestamp:
		p.timestamp, ok = integer(raw)
		return ok
	case instance:
		p.instance = raw
	case port:
		p.port = raw
	case protocol:
		p.protocol = raw
	case other:
	default:
		p.figures[f], p.has[f] = number(raw)
	}
	return true
}

// point is one datapoint. Its byte slices belong to the text it was read from.
type point struct {
	timestamp int64 // ms since 1970
	instance  []byte
	port      []byte
	protocol  []byte
	figures   [statistics]float64
	has       [statistics]bool
}

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

// natural reads the digits at the start of text, and returns their value, good for
// up to 18 of them, and how many they are.
func natural(text []byte) (n int64, count int) {
	for i, c := range text {
		if c -= '0'; c > 9 {
			return n, i
		} else {
			n = n*10 + int64(c)
		}
	}
	return n, len(text)
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

// numberLength returns how long the JSON number at the start of text is, 0 when
// there is none.
func numberLength(text []byte) int {
	i := 0
	if i < len(text) && text[i] == '-' {
		i++
	}
	whole := digits(text, i)
	if whole == i || whole > i+1 && text[i] == '0' {
		return 0
	}
	i = whole
	if i < len(text) && text[i] == '.' {
		end := digits(text, i+1)
		if end == i+1 {
			return 0
		}
		i = end
	}
	if i < len(text) && (text[i] == 'e' || text[i] == 'E') {
		i++
		if i < len(text) && (text[i] == '+' || text[i] == '-') {
			i++
		}
		end := digits(text, i)
		if end == i {
			return 0
		}
		i = end
	}
	return i
}

// digits returns where the digits that start at i end.
func digits(text []byte, i int) int {
	for i < len(text) && text[i]-'0' <= 9 {
		i++
	}
	return i
}

// integer reads a whole number of at most 18 digits.
func integer(raw []byte) (int64, bool) {
	if len(raw) == 0 || len(raw) > 18 {
		return 0, false
	}
	var n int64
	for _, c := range raw {
		if c-'0' > 9 {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}

// exactDigits is how many digits of a number, and how large a power of ten, a
// float64 holds exactly, so that one division gives the nearest float64.
const exactDigits = 15

// number reads a figure. Text that is none, the empty string above all, is no
// data, and so is what a float64 cannot hold.
func number(raw []byte) (float64, bool) {
	if len(raw) > 0 && len(raw) <= exactDigits+1 {
		if f, ok := shortNumber(raw); ok {
			return f, true
		}
	}
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || numberLength(raw) != len(raw) {
		return 0, false
	}
	f, err := strconv.ParseFloat(string(raw), 64)
	return f, err == nil
}

// shortNumber reads digits with at most one dot in between.
func shortNumber(raw []byte) (float64, bool) {
	var n int64
	dot := -1
	for i, c := range raw {
		switch {
		case c-'0' <= 9:
			n = n*10 + int64(c-'0')
		case c == '.' && dot < 0 && i > 0 && i < len(raw)-1:
			dot = i
		default:
			return 0, false
		}
	}
	if raw[0] == '0' && len(raw) > 1 && dot != 1 {
		return 0, false
	}
	if dot < 0 {
		return float64(n), len(raw) <= exactDigits
	}
	return float64(n) / powerOfTen(len(raw)-1-dot), true
}

func powerOfTen(n int) float64 {
	powers := [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}
	return powers[n]
}
