package evidence

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"path"
	"slices"
	"strconv"
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
		text := string(trimEnd(line))
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
	moment, at := kernelTime(line)
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
		family.killed = append(family.killed, Moment{Time: at, What: what, Line: line})
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
	case strings.Contains(line, "Possible SYN flooding on port"):
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
	if !ok || strings.Contains(said, "nginx") {
		return
	}
	for _, verb := range []string{"Stopping ", "Stopped ", "Restarting ", "Scheduled restart job"} {
		if strings.HasPrefix(said, verb) || strings.Contains(said, verb) && verb == "Scheduled restart job" || strings.Contains(said, "Main process exited") {
			if _, at := kernelTime(line); at != 0 {
				m.service = append(m.service, Moment{Time: at, What: said, Line: line})
			}
			return
		}
	}
}

// kernelTime returns what tells the moment of a line, and the moment in seconds of
// the host's own clock when it is a date. The year of syslog's form is added later.
func kernelTime(line string) (string, int64) {
	if len(line) > 0 && line[0] == '[' {
		if end := strings.IndexByte(line, ']'); end > 0 {
			inside := strings.TrimSpace(line[1:end])
			if t, err := time.Parse("Mon Jan _2 15:04:05 2006", inside); err == nil {
				return t.Format(stampForm), t.Unix()
			}
			return "up " + inside, 0
		}
	}
	if len(line) >= 19 && line[4] == '-' && line[7] == '-' { // rsyslog's own form
		if t, err := time.Parse("2006-01-02T15:04:05", line[:19]); err == nil {
			return t.Format(stampForm), t.Unix()
		}
	}
	if len(line) >= 15 {
		if t, err := time.Parse("Jan _2 15:04:05", line[:15]); err == nil {
			return t.Format(stampForm), t.Unix()
		}
	}
	return "", 0
}

// stampForm leaves out the year, which syslog does not tell.
const stampForm = "01-02 15:04:05"

// finish counts every event once: the family that tells most of a kind, and what
// others tell of moments well before or after it.
func (m *kernelMerge) finish(year int) *KernelLog {
	if m.files == 0 {
		return nil
	}
	if m.year != 0 {
		year = m.year // another line tells it
	}
	out := &KernelLog{
		Counts: map[KernelEvent]int{}, First: map[KernelEvent]int64{}, Last: map[KernelEvent]int64{},
		Samples: map[KernelEvent][]string{}, Source: m.source,
	}
	for _, kind := range []KernelEvent{EventConntrackFull, EventSynFlood, EventBucketTable, EventTCPMemory, EventOrphans, EventMartian, EventKilled} {
		m.count(out, kind, year)
	}
	for _, s := range m.service {
		s.Time = withYear(s.Time, year)
		out.Service = append(out.Service, s)
	}
	return out
}

func (m *kernelMerge) count(out *KernelLog, kind KernelEvent, year int) {
	var names []string
	for name, f := range m.families {
		if len(f.events[kind]) > 0 {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return
	}
	slices.Sort(names)
	best, most := "", -1
	for _, name := range names {
		n := 0
		for _, c := range m.families[name].events[kind] {
			n += c
		}
		if n > most {
			best, most = name, n
		}
	}
	first, last := span(m.families[best].times[kind], year)
	total := most
	for _, name := range names {
		f := m.families[name]
		shift := zoneShift(f.times[kind], first, last, year)
		for moment, n := range f.events[kind] {
			at := withYear(f.times[kind][moment], year) - shift
			if name != best && f.times[kind][moment] != 0 && first != 0 && (at < first-overlap || at > last+overlap) {
				total += n
			}
		}
		for _, k := range f.killed {
			k.Time = withYear(k.Time, year)
			out.Killed = append(out.Killed, k)
		}
	}
	out.Counts[kind], out.First[kind], out.Last[kind] = total, first, last
	out.Samples[kind] = m.families[best].lines[kind]
}

// overlap is how far, in seconds, two logs may be apart about one event: dmesg -T
// drifts from the clock after a suspend or an adjustment.
const overlap = 120

// zoneShift is how far the clock of a log is from that of another whose events of a
// kind lie between first and last, where a difference of zones puts them there: a
// log may be in UTC beside a ring in local time. 0 where none does.
func zoneShift(times map[string]int64, first, last int64, year int) int64 {
	const quarter, widest = 15 * 60, 26 * 3600
	from, to := span(times, year)
	if from == 0 || first == 0 || from >= first-overlap && to <= last+overlap {
		return 0
	}
	for _, d := range []int64{from - first, to - last} {
		shift := (d + quarter/2*sign(d)) / quarter * quarter
		if shift*sign(shift) <= widest && from-shift >= first-overlap && to-shift <= last+overlap {
			return shift
		}
	}
	return 0
}

func sign(n int64) int64 {
	if n < 0 {
		return -1
	}
	return 1
}

func span(times map[string]int64, year int) (first, last int64) {
	for _, t := range times {
		t = withYear(t, year)
		if t == 0 {
			continue
		}
		if first == 0 || t < first {
			first = t
		}
		last = max(last, t)
	}
	return first, last
}

// withYear puts a time without a year, which is in the year 0, into one.
func withYear(at int64, year int) int64 {
	t := time.Unix(at, 0).UTC()
	if at == 0 || t.Year() > 1 {
		return at
	}
	return time.Date(year, t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC).Unix()
}

// yearOf guesses the year of the collection.
func (r *reader) yearOf() int {
	if !r.host.TakenAt.IsZero() {
		return r.host.TakenAt.Year()
	}
	if r.host.Logs != nil {
		if last := max(r.host.Logs.Errors.Last, r.host.Logs.Access.Last); last > 0 {
			return time.Unix(last, 0).UTC().Year()
		}
	}
	for _, f := range r.files { // a date in a name, such as sosreport-web01-2026-11-20
		for i := 0; i+5 < len(f.name); i++ {
			if f.name[i:i+2] == "20" && f.name[i+4] == '-' {
				if y, err := strconv.Atoi(f.name[i : i+4]); err == nil {
					return y
				}
			}
		}
	}
	return time.Unix(0, 0).UTC().Year()
}
