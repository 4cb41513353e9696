package evidence

import (
	"bufio"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
)

// BackendLog is what the logs of the applications behind nginx tell.
type BackendLog struct {
	Kills       []Moment // requests or workers that were ended for being slow, or crashed
	Restarts    []Moment
	MaxChildren int // php-fpm: server reached pm.max_children
	First, Last int64
	Samples     []string // of pm.max_children
	Source      string
}

// backendLog reads a log of php-fpm, gunicorn or uwsgi.
func (r *reader) backendLog(f sampleFile) error {
	in, err := r.open(f)
	if err != nil {
		return err
	}
	defer in.Close()
	b := &r.host.Backend
	if b.Source == "" {
		b.Source = f.name
	}
	lines := bufio.NewReaderSize(in, 64<<10)
	for {
		line, err := lines.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			err = skipLine(lines)
		}
		b.line(string(trimEnd(line)))
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// line reads one line. It tells whether that is of use.
func (b *BackendLog) line(line string) bool {
	has := func(parts ...string) bool {
		for _, p := range parts {
			if strings.Contains(line, p) {
				return true
			}
		}
		return false
	}
	switch {
	case has("server reached pm.max_children", "server reached max_children"):
		b.MaxChildren++
		if at, _, _ := backendTime(line); at != 0 {
			if b.First == 0 {
				b.First = at
			}
			b.Last = at
		}
		if len(b.Samples) < 3 {
			b.Samples = append(b.Samples, line)
		}
	case has("execution timed out", "exited on signal", "WORKER TIMEOUT", "HARAKIRI", "was sent SIGKILL", "DAMN ! worker"):
		if at, zone, offset := backendTime(line); at != 0 {
			b.Kills = append(b.Kills, Moment{Time: at, What: line, Line: line, Zone: zone, Offset: offset})
		}
	case has("exiting, bye-bye", "Terminating ...", "Handling signal: term", "Shutting down: Master", "Reloading in progress", "SIGTERM received", "gracefully killing worker", "goodbye to uWSGI"):
		if at, zone, offset := backendTime(line); at != 0 {
			b.Restarts = append(b.Restarts, Moment{Time: at, What: line, Line: line, Zone: zone, Offset: offset})
		}
	default:
		return false
	}
	return true
}

// inYear puts what a log of the system carried, which does not tell the year, into one.
func (b *BackendLog) inYear(year int) {
	for _, moments := range [][]Moment{b.Kills, b.Restarts} {
		for i := range moments {
			moments[i].Time = withYear(moments[i].Time, year)
		}
	}
	b.First, b.Last = withYear(b.First, year), withYear(b.Last, year)
}

// backendTime reads the time of a line of php-fpm, gunicorn or uwsgi, whoever
// carried it. zone says that the line told its zone, and the time is UTC then.
func backendTime(line string) (at int64, zone bool, offset int) {
	for rest := line; ; {
		_, after, ok := strings.Cut(rest, "[")
		inside, _, closed := strings.Cut(after, "]")
		if !ok || !closed {
			break
		}
		if at, zone, offset = bracketed(inside); at != 0 {
			return at, zone, offset
		}
		rest = after
	}
	const uwsgi = "Mon Jan _2 15:04:05 2006" // Fri Nov 20 10:00:00 2026 - *** HARAKIRI
	if i := strings.Index(line, " - "); i >= len(uwsgi) {
		if t, err := time.Parse(uwsgi, line[i-len(uwsgi):i]); err == nil {
			return t.Unix(), false, 0
		}
	}
	for _, layout := range []string{uwsgi, "2006-01-02 15:04:05", "2006-01-02T15:04:05", "Jan _2 15:04:05"} {
		if len(line) >= len(layout) {
			if t, err := time.Parse(layout, line[:len(layout)]); err == nil {
				return t.Unix(), false, 0
			}
		}
	}
	return 0, false, 0
}

// bracketed reads a time that stands in brackets.
func bracketed(inside string) (at int64, zone bool, offset int) {
	for _, layout := range []string{"02-Jan-2006 15:04:05", "02-Jan-2006 15:04:05.000000", "2006-01-02 15:04:05", "Mon Jan _2 15:04:05 2006"} {
		if t, err := time.Parse(layout, inside); err == nil {
			return t.Unix(), false, 0
		}
	}
	if t, err := time.Parse("2006-01-02 15:04:05 -0700", inside); err == nil {
		_, offset := t.Zone()
		return t.Unix(), true, offset
	}
	return 0, false, 0
}

// fpmPool reads a pool of php-fpm.
func (r *reader) fpmPool(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	var p *Pool
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == ';' || line[0] == '#' {
			continue
		}
		if strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]") {
			r.host.Pools = append(r.host.Pools, Pool{Kind: "php-fpm", Name: strings.Trim(line, "[]"), Source: f.name})
			p = &r.host.Pools[len(r.host.Pools)-1]
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if !ok || p == nil {
			continue
		}
		value, _, _ = strings.Cut(value, ";")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(key) {
		case "request_terminate_timeout":
			p.TerminateSeconds = iniSeconds(value)
		case "listen":
			p.Listen = value
		}
	}
	return nil
}

// iniSeconds reads 30, 30s, 5m, 1h and 1d.
func iniSeconds(s string) float64 {
	if s == "" {
		return 0
	}
	unit := 1.0
	switch s[len(s)-1] {
	case 's':
		s = s[:len(s)-1]
	case 'm':
		unit, s = 60, s[:len(s)-1]
	case 'h':
		unit, s = 3600, s[:len(s)-1]
	case 'd':
		unit, s = 86400, s[:len(s)-1]
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n < 0 || n > 1e9 {
		return 0
	}
	return n * unit
}

// tomcat reads the connectors of a server.xml.
func (r *reader) tomcat(f sampleFile) error {
	data, err := r.bytes(f)
	if err != nil {
		return err
	}
	d := xml.NewDecoder(strings.NewReader(string(data)))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			var at *xml.SyntaxError
			if errors.As(err, &at) {
				return lineError{at.Line, at.Msg}
			}
			return err
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "Connector" {
			continue
		}
		p := Pool{Kind: "tomcat", Source: f.name}
		var connection, keepAlive float64
		for _, a := range start.Attr {
			n, _ := strconv.ParseFloat(a.Value, 64) //nolint:errcheck // 0 is unknown
			switch a.Name.Local {
			case "port":
				p.Listen = a.Value
			case "connectionTimeout":
				connection = n / 1000
			case "keepAliveTimeout":
				keepAlive = n / 1000
			}
		}
		p.IdleSeconds = connection // keepAliveTimeout defaults to connectionTimeout
		if keepAlive > 0 {
			p.IdleSeconds = keepAlive
		}
		r.host.Pools = append(r.host.Pools, p)
	}
}
