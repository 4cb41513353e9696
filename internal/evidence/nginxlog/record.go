package nginxlog

import (
	"bytes"
	"strings"
)

// Level is the level of a record.
type Level uint8

// The levels, the gravest first.
const (
	Emerg Level = iota
	Alert
	Crit
	Error
	Warn
	Notice
	Info
	Debug
	noLevel
)

// Record is one message of an error log, in place: its parts are slices of the line.
type Record struct {
	Time       int64 // seconds of the log's own clock, as if that were UTC
	Level      Level
	Connection bool   // it has *N
	Message    []byte // up to " while " or the first field
	Stage      []byte // what the request was doing; nil: not told
	Client     []byte
	HasClient  bool
	Request    []byte
	Upstream   []byte // host and port, or unix:PATH
	rest       []byte // everything after the message and the stage: the fields
	body       []byte // from the message on
	whole      []byte // from the head on
}

// levelOf reads the level in brackets at the beginning of b, and how long that is.
func levelOf(b []byte) (Level, int) {
	if len(b) < 6 || b[0] != '[' {
		return noLevel, 0
	}
	switch b[1] {
	case 'e':
		if bytes.HasPrefix(b, []byte("[error]")) {
			return Error, 7
		}
		if bytes.HasPrefix(b, []byte("[emerg]")) {
			return Emerg, 7
		}
	case 'i':
		if bytes.HasPrefix(b, []byte("[info]")) {
			return Info, 6
		}
	case 'w':
		if bytes.HasPrefix(b, []byte("[warn]")) {
			return Warn, 6
		}
	case 'c':
		if bytes.HasPrefix(b, []byte("[crit]")) {
			return Crit, 6
		}
	case 'a':
		if bytes.HasPrefix(b, []byte("[alert]")) {
			return Alert, 7
		}
	case 'n':
		if bytes.HasPrefix(b, []byte("[notice]")) {
			return Notice, 8
		}
	case 'd':
		if bytes.HasPrefix(b, []byte("[debug]")) {
			return Debug, 7
		}
	}
	return noLevel, 0
}

// headForm is how a record begins; 0 stands for any digit.
const headForm = "0000/00/00 00:00:00 ["

// isHead tells whether a record begins here: "YYYY/MM/DD hh:mm:ss [".
func isHead(b []byte) bool {
	if len(b) <= len(headForm)+1 || b[4] != '/' || b[20] != '[' {
		return false
	}
	for i := range len(headForm) {
		if want := headForm[i]; want != b[i] && (want != '0' || !digit(b[i])) {
			return false
		}
	}
	return true
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// head finds where a record begins in a line, or -1. What stands before it is the
// envelope of whoever carried the line: syslog, a container engine, a colour.
func head(line []byte) int {
	if isHead(line) {
		return 0
	}
	for from := 0; ; {
		i := bytes.IndexByte(line[from:], '/')
		if i < 0 {
			return -1
		}
		at := from + i - 4
		if at >= 0 && isHead(line[at:]) {
			return at
		}
		from += i + 1
	}
}

// Holds tells whether a line of a system log carries a record of an error log.
func Holds(line string) bool {
	return strings.Contains(line, "nginx") && head([]byte(line)) > 0
}

// clock turns heads into seconds; a date is worked out once.
type clock struct {
	date [10]byte
	base int64
}

func (c *clock) at(b []byte) int64 {
	if !bytes.Equal(c.date[:], b[:10]) {
		copy(c.date[:], b[:10])
		c.base = days(two(b[0:])*100+two(b[2:]), two(b[5:]), two(b[8:])) * 86400
	}
	return c.base + int64(two(b[11:])*3600+two(b[14:])*60+two(b[17:]))
}

func two(b []byte) int { return int(b[0]-'0')*10 + int(b[1]-'0') }

// days counts the days from 1970-01-01 to a date (Howard Hinnant's days_from_civil).
func days(y, m, d int) int64 {
	if m <= 2 {
		y--
		m += 12
	}
	era := y / 400
	yoe := y - era*400
	doy := (153*(m-3)+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return int64(era)*146097 + int64(doe) - 719468
}

var (
	whileMark    = []byte(" while ")
	clientMark   = []byte(", client: ")
	serverMark   = []byte(", server: ")
	contextMark  = []byte(", context: ")
	requestMark  = []byte(`, request: "`)
	upstreamMark = []byte(`upstream: "`)
	colonSpace   = []byte(": ")
)

// parse reads a record that begins at the beginning of line. It is false for what
// is no record after all.
func (r *Record) parse(line []byte, c *clock) bool {
	*r = Record{whole: line}
	level, n := levelOf(line[20:])
	if level == noLevel {
		return false
	}
	r.Time, r.Level = c.at(line), level
	b := line[20+n:]
	i := bytes.Index(b, colonSpace) // " pid#tid: "
	if i < 2 || i > 24 || bytes.IndexByte(b[:i], '#') < 0 {
		return false
	}
	b = b[i+2:]
	if len(b) > 1 && b[0] == '*' {
		j := 1
		for j < len(b) && digit(b[j]) {
			j++
		}
		if j > 1 && j < len(b) && b[j] == ' ' {
			r.Connection = true
			b = b[j+1:]
		}
	}
	r.body = b
	r.split(b)
	return true
}

// split finds where the message ends and the fields begin.
func (r *Record) split(b []byte) {
	end := len(b)
	if i := bytes.Index(b, clientMark); i >= 0 {
		end, r.HasClient = i, true
	} else if i := bytes.Index(b, serverMark); i >= 0 {
		end = i
	} else if i := bytes.Index(b, contextMark); i >= 0 {
		end = i
	}
	r.rest = b[end:]
	said := b[:end]
	r.Message = said
	if i := bytes.Index(said, whileMark); i >= 0 {
		r.Message, r.Stage = said[:i], said[i+len(whileMark):]
		for { // the stage is what follows the last of them
			j := bytes.Index(r.Stage, whileMark)
			if j < 0 {
				break
			}
			r.Stage = r.Stage[j+len(whileMark):]
		}
	}
	if r.HasClient {
		r.Client = r.rest[len(clientMark):]
		if i := bytes.Index(r.Client, []byte(", ")); i >= 0 {
			r.Client = r.Client[:i]
		}
	}
}

// fields reads the request and the upstream. The request may hold anything: it ends
// with its protocol and a quote, else with the first quote before a known field.
func (r *Record) fields() {
	i := bytes.Index(r.rest, requestMark)
	after := r.rest
	if i >= 0 {
		b := r.rest[i+len(requestMark):]
		end := requestEnd(b)
		r.Request = b[:end]
		after = b[end:]
	}
	if i := bytes.Index(after, upstreamMark); i >= 0 {
		r.Upstream = server(after[i+len(upstreamMark):])
	}
}

// requestEnd returns where the quoted request at the beginning of b ends.
func requestEnd(b []byte) int {
	for from := 0; ; {
		i := bytes.Index(b[from:], []byte(" HTTP/"))
		if i < 0 {
			break
		}
		i += from + len(" HTTP/")
		j := i
		for j < len(b) && (digit(b[j]) || b[j] == '.') {
			j++
		}
		if j > i && j < len(b) && b[j] == '"' && (j+1 == len(b) || b[j+1] == ',') {
			return j
		}
		from = i
	}
	for from := 0; ; {
		i := bytes.IndexByte(b[from:], '"')
		if i < 0 {
			return len(b)
		}
		i += from
		rest := b[i+1:]
		if len(rest) == 0 || bytes.HasPrefix(rest, []byte(", upstream: ")) || bytes.HasPrefix(rest, []byte(", host: ")) ||
			bytes.HasPrefix(rest, []byte(", subrequest: ")) || bytes.HasPrefix(rest, []byte(", referrer: ")) || bytes.HasPrefix(rest, []byte(", bytes from")) {
			return i
		}
		from = i + 1
	}
}

// server takes the host and port, or the path of a socket, out of what a log says
// of an upstream: a URL, or in a stream an address.
func server(b []byte) []byte {
	if i := bytes.Index(b, []byte("://")); i >= 0 && i < 12 {
		b = b[i+3:]
	}
	if bytes.HasPrefix(b, []byte("unix:")) {
		for j := len("unix:"); j < len(b); j++ {
			if b[j] == ':' || b[j] == '"' || b[j] == ',' {
				b = b[:j]
				break
			}
		}
		if i := bytes.Index(b, []byte(".sock/")); i >= 0 {
			b = b[:i+len(".sock")]
		}
		return b
	}
	for j, c := range b {
		if c == '/' || c == '"' || c == '?' {
			return b[:j]
		}
	}
	return b
}
