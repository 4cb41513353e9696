package evidence

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Options say what Read is to read.
type Options struct {
	// Logs says which nginx logs are read; error and access logs may be large.
	Logs LogChoice
	// Offset is the time zone of the machine, in seconds east of UTC, where logs do
	// not tell theirs. It is used only when Known.
	Offset int
	Known  bool
	// Extra are logs that are read besides those of the collection, in their order.
	Extra []ExtraLog
	// MaxFiles bounds the files looked at; 0 means 200,000.
	MaxFiles int
	// MaxFileBytes bounds a file that is read as a whole; 0 means 256 MiB. Logs are
	// read piece by piece and have no bound.
	MaxFileBytes int64
}

// ExtraLog is a log that stands outside the collection, such as standard input.
type ExtraLog struct {
	Name string
	Open func() (io.ReadCloser, error)
}

// LogChoice says which nginx logs are read.
type LogChoice int

// The choices.
const (
	NoLogs LogChoice = iota
	ErrorLogs
	AllLogs
)

// Read reads the evidence of one host from a file system: a folder, an unpacked
// archive, or a collection made in memory. It fails only when the file system
// itself cannot be read or holds nothing; everything else is a Problem of the host.
func Read(fsys fs.FS, o Options) (*Host, error) {
	if o.MaxFiles == 0 {
		o.MaxFiles = 200_000
	}
	if o.MaxFileBytes == 0 {
		o.MaxFileBytes = 256 << 20
	}
	r := newReader(fsys, o)
	if err := r.list(); err != nil {
		return nil, err
	}
	r.readAll()
	return r.finish(), nil
}

// ErrEmpty is the error for a collection without any file.
var ErrEmpty = errors.New("it holds no files")

// sampleFile is one file of one sample.
type sampleFile struct {
	name   string // path in the file system
	short  string // path below the top folder, without t0/ or t1/
	sample int    // 0: t0, 1: t1, parent: neither
	role   Role
	rank   int
	read   func(*reader, sampleFile) error
	data   []byte // of a part of a file; nil: the file as a whole
}

const parent = 2

// reader reads one collection.
type reader struct {
	fsys   fs.FS
	o      Options
	host   *Host
	places []place
	files  []sampleFile
	top    string // folder that everything is in, or "."
	before counters
	after  counters
	took   [3]string // taken_at by sample
	socks  map[socketSource]*Sockets
	views  map[socketSource][]int // where the sockets of each file begin
	names  map[int]string
	opened map[int]int64 // descriptors by process, as lsof tells
	log    *kernelMerge
	// carried are logs of the system that carry records of nginx.
	carried []sampleFile
	ranks   map[Role]int // best rank whose files gave something
	tracks  [3]trackStat
}

func newReader(fsys fs.FS, o Options) *reader {
	return &reader{
		fsys: fsys, o: o, places: places(), socks: map[socketSource]*Sockets{}, views: map[socketSource][]int{}, names: map[int]string{}, opened: map[int]int64{},
		host: &Host{Layout: LayoutPlain, Found: map[Role]string{}, Sysctl: Sysctl{Values: map[string]string{}}},
		log:  newKernelMerge(), ranks: map[Role]int{},
	}
}

// list finds the files and says what each is.
func (r *reader) list() error {
	var names []string
	err := fs.WalkDir(r.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return err
		case err != nil:
			r.problem(name, 0, "", err)
			return nil
		case d.IsDir():
			return nil
		case d.Type()&(fs.ModeDevice|fs.ModeNamedPipe|fs.ModeSocket|fs.ModeCharDevice|fs.ModeIrregular) != 0:
			r.problem(name, 0, "", errors.New("it is no regular file"))
			return nil
		case len(names) >= r.o.MaxFiles:
			r.problem(name, 0, "", fmt.Errorf("more than %d files: the rest is not looked at", r.o.MaxFiles))
			return fs.SkipAll
		}
		names = append(names, name)
		return nil
	})
	if err != nil {
		return err
	}
	if len(names) == 0 && len(r.o.Extra) == 0 {
		return ErrEmpty
	}
	r.top = "."
	if len(names) > 0 {
		r.top = topFolder(names)
	}
	r.host.Layout = layoutOf(names, r.top)
	r.place(names)
	return nil
}

// topFolder returns the one folder that all files are in, or ".". A folder that is
// itself part of a layout is not stepped into.
func topFolder(names []string) string {
	top := "."
	for {
		next := ""
		for _, n := range names {
			rest := strings.TrimPrefix(n, strings.TrimPrefix(top+"/", "./"))
			first, _, more := strings.Cut(rest, "/")
			if !more || next != "" && first != next {
				return top
			}
			next = first
		}
		if slices.Contains([]string{"proc", "etc", "var", "t0", "t1", "sos_commands", "host-collectors", "logs", "conf"}, next) {
			return top
		}
		top = path.Join(top, next)
	}
}

func layoutOf(names []string, top string) Layout {
	has := func(mark string) bool {
		mark = path.Join(top, mark)
		return slices.ContainsFunc(names, func(n string) bool { return n == mark || strings.HasPrefix(n, mark+"/") })
	}
	switch {
	case has("evidence.json"):
		return LayoutOwn
	case has("sos_commands"):
		return LayoutSos
	case has("host-collectors"):
		return LayoutTroubleshoot
	case has("system_info") && has("network_info"):
		return LayoutACK
	}
	return LayoutPlain
}

// place says of every file what it is, in the order they are read: by role, worst
// rank first, so that what is better is put over what is worse.
func (r *reader) place(names []string) {
	for _, name := range names {
		short := strings.TrimPrefix(name, strings.TrimPrefix(r.top+"/", "./"))
		f := sampleFile{name: name, short: short, sample: parent}
		for i, dir := range []string{"t0/", "t1/"} {
			if rest, ok := strings.CutPrefix(short, dir); ok {
				f.short, f.sample = rest, i
			}
		}
		if r.identify(&f) {
			r.files = append(r.files, f)
		}
	}
	slices.SortStableFunc(r.files, func(a, b sampleFile) int {
		if a.role != b.role {
			return strings.Compare(string(a.role), string(b.role))
		}
		if a.rank != b.rank {
			return b.rank - a.rank
		}
		return rotation(a.short, b.short)
	})
}

// identify finds the role of a file by its name, else by its beginning.
func (r *reader) identify(f *sampleFile) bool {
	if r.host.Layout == LayoutACK && blockFile(f.short) {
		f.read = (*reader).blocks
		f.role = "blocks"
		return true
	}
	if otherNamespace(f.short) {
		r.host.Ignored = append(r.host.Ignored, f.name)
		return false
	}
	for _, p := range r.places {
		if p.match(f.short) && (p.is == nil || p.is(r.headLines(*f))) {
			f.role, f.rank, f.read = p.role, p.rank, p.read
			return true
		}
	}
	if f.data == nil && textual(f.short) && sessionLines(splitLines(r.head(*f))) {
		f.role, f.read = roleSession, (*reader).session
		return true
	}
	if role, rank, read := r.sniff(*f); read != nil {
		f.role, f.rank, f.read = role, rank, read
		return true
	}
	r.host.Ignored = append(r.host.Ignored, f.name)
	return false
}

// readAll reads every file that is of use.
func (r *reader) readAll() {
	inT1 := map[Role]bool{}
	for _, f := range r.files {
		inT1[f.role] = inT1[f.role] || f.sample == 1
	}
	for _, f := range r.files {
		if f.sample == 0 && !sampled(f.role) || f.sample == parent && inT1[f.role] && state(f.role) && f.role != RoleSysctl {
			continue
		}
		if err := f.read(r, f); err != nil {
			r.problem(f.name, 0, f.role, err)
			if partial := (partialError{}); !errors.As(err, &partial) {
				continue
			}
		}
		if f.role != RoleErrorLog && f.role != RoleAccessLog && f.role != roleSession && r.host.Found[f.role] == "" {
			r.host.Found[f.role] = f.name
		}
	}
	r.readLogs()
}

// sampled tells whether a role is read from the first sample too.
func sampled(role Role) bool {
	switch role {
	case roleSession, RoleCounters, RoleConntrack, RoleSockets, RoleMeta, RoleErrorLog, RoleAccessLog, RoleKernelLog, RoleBackendLog:
		return true
	}
	return false
}

// state tells whether a role is how things are, of which the last sample counts.
func state(role Role) bool {
	switch role {
	case RoleSysctl, RoleCounters, RoleSockets, RoleSummary, RoleConntrack, RoleLimits:
		return true
	}
	return false
}

func (r *reader) problem(file string, line int, role Role, err error) {
	var at lineError
	if errors.As(err, &at) {
		line = at.line
	}
	r.host.Problems = append(r.host.Problems, Problem{File: file, Line: line, Role: role, Why: reason(err)})
}

// lineError is an error in one line of a file.
type lineError struct {
	line int
	why  string
}

func (e lineError) Error() string { return e.why }

// partialError is an error in one line of a file of which the rest was read.
type partialError struct{ lineError }

// Unwrap gives the line.
func (e partialError) Unwrap() error { return e.lineError }

// reason is an error without the operation and the path, which stand beside it.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// bytes reads a file as a whole.
func (r *reader) bytes(f sampleFile) ([]byte, error) {
	in, err := r.open(f)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, r.o.MaxFileBytes+1))
	if int64(len(data)) > r.o.MaxFileBytes {
		return nil, fmt.Errorf("larger than %d MiB", r.o.MaxFileBytes>>20)
	}
	return data, err
}

// lines reads a file as lines without their ends.
func (r *reader) lines(f sampleFile) ([]string, error) {
	data, err := r.bytes(f)
	if err != nil {
		return nil, err
	}
	return splitLines(data), nil
}

func splitLines(data []byte) []string {
	text := strings.TrimSuffix(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// rotation orders the files of a rotated log oldest first: log.2.gz, log.1, log.
func rotation(a, b string) int {
	an, ad := rotated(a)
	bn, bd := rotated(b)
	if an != bn {
		return strings.Compare(an, bn)
	}
	return bd - ad
}

// rotated splits a log's name from the number of its rotation, or the date, whose
// order is the other way round.
func rotated(name string) (string, int) {
	for _, packed := range []string{".gz", ".xz", ".bz2"} {
		name = strings.TrimSuffix(name, packed)
	}
	i := len(name)
	for i > 0 && name[i-1] >= '0' && name[i-1] <= '9' {
		i--
	}
	digits := name[i:]
	if digits == "" || i == 0 || name[i-1] != '.' && name[i-1] != '-' || len(digits) > 14 {
		return name, 0
	}
	n := 0
	for _, c := range digits {
		n = n*10 + int(c-'0')
	}
	if len(digits) >= 6 { // a date: the larger is the newer
		n = 1<<50 - n
	}
	return name[:i-1], n
}
