package evidence

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"path"
	"strings"
	"time"

	"github.com/alictl/alictl/internal/evidence/nginxlog"
)

// KernelEvent is a kind of message of the kernel.
type KernelEvent string

// The kinds that are looked for.
const (
	EventConntrackFull KernelEvent = "conntrack_full"
	EventSynFlood      KernelEvent = "syn_flood"
	EventBucketTable   KernelEvent = "time_wait_table"
	EventTCPMemory     KernelEvent = "tcp_memory"
	EventOrphans       KernelEvent = "orphans"
	EventMartian       KernelEvent = "martian"
	EventKilled        KernelEvent = "killed"
)

// KernelLog is what the kernel said, one event counted once however many files
// hold it.
type KernelLog struct {
	Counts  map[KernelEvent]int
	First   map[KernelEvent]int64 // seconds; 0: the time is unknown
	Last    map[KernelEvent]int64
	Samples map[KernelEvent][]string
	Killed  []Moment // processes the kernel killed
	Service []Moment // restarts of services that the service manager tells
	Source  string
}

// Moment is something that happened at a second of the host's own clock, as if that
// were UTC.
type Moment struct {
	Time int64
	What string
	Line string
	Zone bool // Time is UTC: the line told its zone

	Offset int // of that zone, in seconds east of UTC
}

// kernelMerge counts events over several files.
type kernelMerge struct {
	families map[string]*kernelFamily
	service  []Moment
	files    int
	source   string
	year     int
}

// kernelFamily is one way a kernel message reaches a file: the ring that dmesg
// shows, or one of the logs of the system. Files of one family follow each other;
// two families tell of the same events.
type kernelFamily struct {
	events map[KernelEvent]map[string]int // by moment, how often
	times  map[KernelEvent]map[string]int64
	lines  map[KernelEvent][]string
	killed []Moment
	last   *event // of the line before, if it was one
}

// event is one event of a family.
type event struct {
	kind   KernelEvent
	moment string
}

func newKernelMerge() *kernelMerge { return &kernelMerge{families: map[string]*kernelFamily{}} }

// familyOf returns the family of a file, and whether it is a copy of the ring. Such
// copies (dmesg, dmesg -T, var/log/dmesg) are one family each, since they overlap.
func (r *reader) familyOf(f sampleFile) (family *kernelFamily, ring bool) {
	b, name := path.Base(f.short), f.short
	ring = strings.HasPrefix(b, "dmesg")
	for _, log := range []string{"messages", "kern.log", "syslog", "journal"} {
		if strings.HasPrefix(b, log) {
			name = log
		}
	}
	if !ring && name == f.short {
		ring = mostly(ringLine)(r.headLines(f))
	}
	family = r.log.families[name]
	if family == nil {
		family = &kernelFamily{events: map[KernelEvent]map[string]int{}, times: map[KernelEvent]map[string]int64{}, lines: map[KernelEvent][]string{}}
		r.log.families[name] = family
	}
	family.last = nil
	return family, ring
}

// kernelLog reads a file with messages of the kernel. Logs may be large, so it is
// read line by line.
func (r *reader) kernelLog(f sampleFile) error {
	in, err := r.open(f)
	if err != nil {
		return err
	}
	defer in.Close()
	family, ring := r.familyOf(f)
	r.log.files++
	r.log.source = cmp.Or(r.log.source, f.name)
	nginx := false
	lines := bufio.NewReaderSize(in, 64<<10)
	for err == nil {
		var line []byte
		if line, err = lines.ReadSlice('\n'); errors.Is(err, bufio.ErrBufferFull) {
			err = skipLine(lines)
		}
		text := journalEntry(string(trimEnd(line)))
		r.log.line(family, text, ring)
		if !ring {
			nginx = nginx || nginxlog.Holds(text)
			r.ofBackend(f, text)
		}
	}
	if nginx {
		r.carried = append(r.carried, f)
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// ofBackend reads what a log of the system carries of php-fpm, gunicorn or uwsgi.
func (r *reader) ofBackend(f sampleFile, line string) {
	if !strings.Contains(line, "php-fpm") && !strings.Contains(line, "gunicorn") && !strings.Contains(line, "uwsgi") {
		return
	}
	b := &r.host.Backend
	if b.MaxChildren > 0 && b.Source != f.name && strings.Contains(line, "max_children") {
		return // php-fpm's own log has it
	}
	if b.line(line) {
		if b.Source == "" {
			b.Source = f.name
		}
		r.found(RoleBackendLog, f.name)
	}
}

// skipLine passes over the rest of a line that is longer than the buffer.
func skipLine(in *bufio.Reader) error {
	for {
		_, err := in.ReadSlice('\n')
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

func trimEnd(line []byte) []byte {
	for len(line) > 0 && (line[len(line)-1] == '\n' || line[len(line)-1] == '\r') {
		line = line[:len(line)-1]
	}
	return line
}

func (m *kernelMerge) line(family *kernelFamily, line string, ring bool) {
	if n := repeated(line); n > 0 && strings.HasSuffix(line, "times") { // of the line before
		if family.last != nil {
			family.events[family.last.kind][family.last.moment] += n
		}
		return
	}
	family.last = nil
	if !ring && !strings.Contains(line, "kernel:") {
		m.serviceLine(line)
		return
	}
	kind, what := kernelEvent(line)
	if kind == "" {
		return
	}
	when := logTime(line)
	moment, at := when.text, when.at
	if t := time.Unix(at, 0).UTC(); at != 0 && t.Year() > 1 {
		m.year = max(m.year, t.Year())
	}
	if family.events[kind] == nil {
		family.events[kind] = map[string]int{}
		family.times[kind] = map[string]int64{}
	}
	family.events[kind][moment] += max(1, repeated(line))
	family.times[kind][moment] = at
	family.last = &event{kind, moment}
	if len(family.lines[kind]) < 3 {
		family.lines[kind] = append(family.lines[kind], line)
	}
	if kind == EventKilled && at != 0 {
		family.killed = append(family.killed, when.moment(what, line))
	}
}

// repeated returns how many events a line of syslog stands for, as in "message
// repeated 4 times: [ ... ]" and "last message repeated 4 times"; 0: it says none.
func repeated(line string) int {
	_, rest, ok := strings.Cut(line, "message repeated ")
	if !ok {
		return 0
	}
	if count, after, ok := strings.Cut(rest, " "); ok && strings.HasPrefix(after, "times") && len(count) < 7 {
		return leading(count)
	}
	return 0
}

// kernelEvent says what kind of message a line is, if it is one that is looked for.
func kernelEvent(line string) (KernelEvent, string) {
	switch {
	case conntrackFull(line):
		return EventConntrackFull, ""
	case strings.Contains(line, "ossible SYN flooding on port"): // kernels before 3.1 write a small p
		return EventSynFlood, ""
	case strings.Contains(line, "time wait bucket table overflow"):
		return EventBucketTable, ""
	case strings.Contains(line, "out of memory -- consider tuning tcp_mem"):
		return EventTCPMemory, ""
	case strings.Contains(line, "too many orphaned sockets"), strings.Contains(line, "too many of orphaned sockets"):
		return EventOrphans, ""
	case strings.Contains(line, "martian source"):
		return EventMartian, ""
	case strings.Contains(line, "Killed process "):
		_, who, _ := strings.Cut(line, "Killed process ")
		return EventKilled, who
	}
	return "", ""
}

// conntrackFull recognises a full table: newer kernels name the network namespace.
func conntrackFull(line string) bool {
	_, rest, ok := strings.Cut(line, "conntrack: table full")
	return ok && strings.HasSuffix(strings.TrimRight(rest, " .]\r"), ", dropping packet")
}

// serviceLine notes a restart that the service manager tells: what is of nginx
// itself is not of a backend.
func (m *kernelMerge) serviceLine(line string) {
	_, said, ok := strings.Cut(line, "systemd[1]: ")
	if !ok { // of CentOS 7
		_, said, ok = strings.Cut(line, " systemd: ")
	}
	if !ok || strings.Contains(said, "nginx") {
		return
	}
	for _, verb := range []string{"Stopping ", "Stopped ", "Restarting ", "Scheduled restart job"} {
		if strings.HasPrefix(said, verb) || strings.Contains(said, verb) && verb == "Scheduled restart job" || strings.Contains(said, "Main process exited") {
			if when := logTime(line); when.at != 0 {
				m.service = append(m.service, when.moment(said, line))
			}
			return
		}
	}
}
