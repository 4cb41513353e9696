package nginxlog

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
)

// Formats are the log_formats of a configuration by name, and which file has which:
// the base name of a path to the name of a format.
type Formats struct {
	Text map[string]string
	Of   map[string]string
}

// Scanner reads logs one after the other and sums them up.
type Scanner struct {
	sum     *Summary
	errors  errorReader
	access  accessReader
	formats Formats
	known   []*format
	buffer  *bufio.Reader
	scratch []byte
}

// NewScanner returns a scanner. several says that more than one file will be read,
// in which case a record that is in two of them counts once.
func NewScanner(formats Formats, several bool) *Scanner {
	sum := &Summary{}
	seed := maphash.MakeSeed()
	both := func() *copies { return &copies{on: several, total: map[uint64]int32{}, mine: map[uint64]int32{}} }
	s := &Scanner{sum: sum, formats: formats, buffer: bufio.NewReaderSize(nil, 256<<10)}
	s.errors = errorReader{s: &sum.Errors, seed: seed, copies: both(), servers: interner{}}
	s.access = accessReader{s: &sum.Access, b: &sum.Balancer, seed: seed, copies: both(), servers: interner{}}
	s.known = append(s.configured(), builtin()...)
	return s
}

// configured compiles the formats of the configuration.
func (s *Scanner) configured() []*format {
	var out []*format
	for _, name := range slices.Sorted(maps.Keys(s.formats.Text)) {
		if name != "combined" {
			out = append(out, compile(name, s.formats.Text[name]))
		}
	}
	return out
}

// Summary returns what all logs together say.
func (s *Scanner) Summary() *Summary { return s.sum }

// ErrUnknown is the error for a file that is no log of nginx.
var ErrUnknown = errors.New("no line of it is a record of nginx: an unknown format")

// Scan reads one log to its end. name is where it was found; kind is what its name
// says it is, if it does.
func (s *Scanner) Scan(name string, kind Kind, in io.Reader) error {
	s.buffer.Reset(in)
	head, err := s.buffer.Peek(16 << 10)
	if err != nil && !errors.Is(err, io.EOF) && len(head) == 0 {
		return fmt.Errorf("read: %w", err)
	}
	head = bytes.TrimPrefix(head, []byte("\ufeff"))
	if seen := s.sniff(head); seen != KindUnknown {
		kind = seen
	}
	f := File{Name: name, Kind: kind}
	if kind == KindUnknown && len(bytes.TrimSpace(head)) > 0 {
		return ErrUnknown
	}
	err = s.scan(&f, s.formatOf(name, head))
	s.sum.Files = append(s.sum.Files, f)
	if err == nil && f.Records+f.Rows == 0 && f.Lines > 0 {
		err = ErrUnknown
	}
	return err
}

// next returns the next line without its end. Of a line that is longer than the
// buffer the beginning is returned, and the rest passed over.
func (s *Scanner) next() ([]byte, error) {
	line, err := s.buffer.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		s.scratch = append(s.scratch[:0], line[:64<<10]...)
		line = s.scratch
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = s.buffer.ReadSlice('\n')
		}
	}
	if n := len(line); n > 0 && line[n-1] == '\n' {
		line = line[:n-1]
	}
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return line, err
}

// scan reads every line. What a container writes to its two outputs often ends in
// one file, so that records and rows may stand in any log.
func (s *Scanner) scan(f *File, format *format) error {
	s.errors.file, s.access.file = f.Name, f.Name
	s.errors.copies.next()
	s.access.copies.next()
	rows := rowReader{s: s, format: format}
	for {
		line, err := s.next()
		if len(bytes.TrimSpace(line[:min(len(line), 64)])) > 0 {
			f.Lines++
			s.line(f, line, &rows)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
	}
	if f.Kind == KindError || f.Records > 0 {
		s.sum.Errors.Files++
	}
	if f.Kind != KindError || f.Rows > 0 {
		s.sum.Access.Files++
	}
	f.Format = rows.name()
	return nil
}

// line reads a line as what the log is, else as what it may hold besides.
func (s *Scanner) line(f *File, line []byte, rows *rowReader) {
	if f.Kind == KindError {
		switch {
		case s.errors.line(line):
			f.Records++
		case rows.read(line):
			f.Rows++
		}
		return
	}
	switch {
	case rows.read(line):
		f.Rows++
	case carries(line) && s.errors.line(line):
		f.Records++
	}
}

// carries tells whether a line of an access log is a record of an error log, and
// does not only hold the words of one in a request.
func carries(line []byte) bool {
	if len(line) > 0 && line[0] == '{' {
		line = strip(line)
	}
	at := head(line)
	return at >= 0 && at < 512 && bytes.IndexByte(line[:at], '"') < 0
}

// rowReader reads rows of an access log, in whatever format they come.
type rowReader struct {
	s       *Scanner
	format  *format
	scratch []byte
	missed  [][]byte
}

func (w *rowReader) name() string {
	if w.format == nil {
		return ""
	}
	return w.format.name
}

func (w *rowReader) read(line []byte) bool {
	if w.format == nil {
		return false
	}
	b := strip(line)
	if w.format.read(b, &w.s.access.row, &w.scratch) {
		w.s.access.count(b)
		return true
	}
	if other := w.s.another(b, w.format, &w.missed); other != nil {
		w.format = other // the format was changed in the middle of the file
	}
	return false
}

// another looks for the format of lines that are not of the present one, once a
// number of them have come.
func (s *Scanner) another(line []byte, present *format, missed *[][]byte) *format {
	*missed = append(*missed, bytes.Clone(line[:min(len(line), 4096)]))
	if len(*missed) < 20 {
		return nil
	}
	found := choose(*missed, s.known)
	*missed = (*missed)[:0]
	if found == present {
		return nil
	}
	return found
}

// formatOf finds the format of an access log: the one the configuration names for a
// file of that name, if its lines have it, else the one that most lines have.
func (s *Scanner) formatOf(name string, head []byte) *format {
	lines := slices.DeleteFunc(firstLines(head), carries) // records of an error log are no rows
	base := path.Base(name)
	for written, format := range s.formats.Of {
		if base != written && !strings.HasPrefix(base, written+".") && !strings.HasPrefix(base, written+"-") {
			continue
		}
		for _, f := range s.known {
			if f.name == format {
				if found := choose(lines, only(f)); found != nil {
					return found
				}
			}
		}
	}
	return choose(lines, s.known)
}

func only(f *format) []*format { return []*format{f} }

// firstLines returns the first 50 whole lines.
func firstLines(head []byte) [][]byte {
	var out [][]byte
	for line := range bytes.Lines(head) {
		trimmed := bytes.TrimRight(line, "\r\n")
		if len(trimmed) == 0 || len(trimmed) == len(line) && len(out) > 0 {
			continue
		}
		if out = append(out, strip(trimmed)); len(out) == 50 {
			break
		}
	}
	return out
}

// strip takes off what a container engine or syslog puts before a line.
func strip(line []byte) []byte {
	if inside, ok := carried(line); ok {
		return bytes.TrimRight(inside, "\r\n")
	}
	if len(line) > 40 && line[4] == '-' && line[10] == 'T' { // CRI: TIME stdout F LINE
		if i := bytes.Index(line[:min(len(line), 60)], []byte(" stdout F ")); i > 0 {
			return line[i+len(" stdout F "):]
		}
	}
	if len(line) > 2 && line[0] == '<' && digit(line[1]) || len(line) > 16 && line[3] == ' ' && line[6] == ' ' && line[9] == ':' {
		if i := bytes.Index(line[:min(len(line), 120)], []byte("nginx: ")); i > 0 {
			return line[i+len("nginx: "):]
		}
	}
	return line
}

// carried takes a line out of the JSON of Docker, or of an agent that ships logs. A
// row that is JSON itself has a status.
func carried(line []byte) ([]byte, bool) {
	if len(line) == 0 || line[0] != '{' {
		return nil, false
	}
	if bytes.HasPrefix(line, []byte(`{"log":`)) {
		return envelope(nil, line, "log")
	}
	if bytes.Contains(line, []byte(`"status"`)) {
		return nil, false
	}
	return envelope(nil, line, "log", "message", "msg", "content", "line")
}

func (s *Scanner) sniff(head []byte) Kind { return sniff(head, s.known) }

// Sniff says what kind of log begins so. formats are those of a configuration; nil
// for the usual ones.
func Sniff(head []byte, formats map[string]string) Kind {
	s := &Scanner{formats: Formats{Text: formats}}
	return sniff(head, append(s.configured(), builtin()...))
}

func sniff(first []byte, known []*format) Kind {
	lines := firstLines(first)
	for _, line := range lines {
		if at := head(line); at >= 0 && at < 512 && bytes.IndexByte(line[:at], '"') < 0 {
			var r Record
			var c clock
			if r.parse(line[at:], &c) {
				return KindError
			}
		}
	}
	if len(lines) > 0 && (bytes.Contains(lines[0], []byte(balancerTopic)) || bytes.Contains(lines[0], []byte(`"slbid":`)) || bytes.Contains(lines[0], []byte(`"app_lb_id":`))) {
		return KindBalancer
	}
	if inside, ok := wrapped(lines); ok && head(inside) >= 0 {
		return KindError
	}
	if choose(lines, known) != nil {
		return KindAccess
	}
	return KindUnknown
}

// wrapped returns the message inside the first line, where an agent put JSON around it.
func wrapped(lines [][]byte) ([]byte, bool) {
	if len(lines) == 0 || len(lines[0]) == 0 || lines[0][0] != '{' {
		return nil, false
	}
	return envelope(nil, lines[0], "message", "msg", "content", "line")
}
