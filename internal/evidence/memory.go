package evidence

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
)

// sockstat reads /proc/net/sockstat and sockstat6.
func (r *reader) sockstat(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	s := r.host.Sockstat
	if s == nil {
		s = &Sockstat{Inuse: -1, Orphan: -1, TimeWait: -1, Alloc: -1, MemPages: -1, Source: f.name}
	}
	found := false
	for i, line := range lines {
		group, rest, ok := strings.Cut(line, ":")
		if !ok || group != "TCP" && group != "TCP6" {
			continue
		}
		fields := strings.Fields(rest)
		if len(fields)%2 != 0 {
			return lineError{i + 1, "a figure without its name"}
		}
		for k := 0; k < len(fields); k += 2 {
			n, err := strconv.ParseInt(fields[k+1], 10, 64)
			if err != nil {
				return lineError{i + 1, fmt.Sprintf("%.30q is no count", fields[k+1])}
			}
			s.set(group, fields[k], n)
		}
		found = true
	}
	if !found && !strings.HasSuffix(path.Base(f.short), "6") {
		return fmt.Errorf("no line of TCP in it")
	}
	if found {
		r.host.Sockstat = s
	}
	return nil
}

func (s *Sockstat) set(group, name string, n int64) {
	switch {
	case name == "inuse" && group == "TCP6":
		s.Inuse = max(s.Inuse, 0) + n
	case name == "inuse":
		s.Inuse = max(s.Inuse, 0) + n
	case name == "orphan":
		s.Orphan = n
	case name == "tw":
		s.TimeWait = n
	case name == "alloc":
		s.Alloc = n
	case name == "mem":
		s.MemPages = n
	}
}

// ssSummary reads ss -s, where /proc/net/sockstat is not there.
func (r *reader) ssSummary(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	for _, line := range lines {
		rest, ok := strings.CutPrefix(line, "TCP:")
		if !ok || !strings.Contains(rest, "(") {
			continue
		}
		s := &Sockstat{Inuse: -1, Orphan: -1, TimeWait: -1, Alloc: -1, MemPages: -1, Source: f.name}
		_, inside, _ := strings.Cut(rest, "(")
		for _, part := range strings.Split(strings.TrimSuffix(strings.TrimSpace(inside), ")"), ",") {
			fields := strings.Fields(part)
			if len(fields) != 2 {
				continue
			}
			n, err := strconv.ParseInt(strings.SplitN(fields[1], "/", 2)[0], 10, 64)
			if err != nil {
				continue
			}
			switch fields[0] {
			case "orphaned":
				s.Orphan = n
			case "timewait":
				s.TimeWait = n
			case "estab":
				s.Inuse = n
			}
		}
		r.host.Sockstat = s
		return nil
	}
	return fmt.Errorf("no line of TCP in it")
}

// trackStat is what one sample tells of dropped packets.
type trackStat struct {
	known   bool
	drops   int64
	entries int64 // of the table; -1: not told
	source  string
}

// conntrackStat reads /proc/net/stat/nf_conntrack: hexadecimal columns, a line for
// each processor.
func (r *reader) conntrackStat(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	if len(lines) < 2 {
		return fmt.Errorf("no line of figures in it")
	}
	names := strings.Fields(lines[0])
	column, table := slices.Index(names, "drop"), slices.Index(names, "entries")
	if column < 0 {
		return lineError{1, "no column named drop"}
	}
	drops, entries := int64(0), int64(-1)
	for i, line := range lines[1:] {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		if column >= len(fields) {
			return lineError{i + 2, "fewer columns than names"}
		}
		n, err := strconv.ParseInt(fields[column], 16, 64)
		if err != nil {
			return lineError{i + 2, fmt.Sprintf("%.30q is no hexadecimal count", fields[column])}
		}
		drops += n
		if table >= 0 && table < len(fields) { // every processor tells the same
			if n, err := strconv.ParseInt(fields[table], 16, 64); err == nil {
				entries = n
			}
		}
	}
	r.tracks[f.sample] = trackStat{true, drops, entries, f.name}
	return nil
}

// conntrackStats reads conntrack -S.
func (r *reader) conntrackStats(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	var drops int64
	found := false
	for _, line := range lines {
		for _, word := range strings.Fields(line) {
			if text, ok := strings.CutPrefix(word, "drop="); ok {
				n, err := strconv.ParseInt(text, 10, 64)
				if err != nil {
					return fmt.Errorf("%.30q is no count", word)
				}
				drops += n
				found = true
			}
		}
	}
	if !found {
		return fmt.Errorf("no drop= in it")
	}
	r.tracks[f.sample] = trackStat{true, drops, -1, f.name}
	return nil
}

// conntrackList reads the table itself, for how much of it is translated.
func (r *reader) conntrackList(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	r.conntrackEntries(lines, f.name)
	return nil
}

func (r *reader) conntrackEntries(lines []string, source string) {
	c := r.conntrack()
	c.Source = source
	for _, line := range lines {
		var src, dst []string
		for _, word := range strings.Fields(line) {
			if v, ok := strings.CutPrefix(word, "src="); ok {
				src = append(src, v)
			}
			if v, ok := strings.CutPrefix(word, "dst="); ok {
				dst = append(dst, v)
			}
		}
		if len(src) == 0 || len(dst) == 0 {
			continue
		}
		c.Entries++
		if len(src) > 1 && len(dst) > 1 && (src[1] != dst[0] || dst[1] != src[0]) {
			c.Translated++
		}
	}
}

func (r *reader) conntrack() *Conntrack {
	if r.host.Conntrack == nil {
		r.host.Conntrack = &Conntrack{Count: -1, Max: -1, Drops: -1}
	}
	return r.host.Conntrack
}

// conntrackCount reads conntrack -C: how many entries the table has.
func (r *reader) conntrackCount(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	for i, line := range lines {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "conntrack v") {
			continue
		}
		n, err := strconv.ParseInt(line, 10, 64)
		if err != nil {
			return lineError{i + 1, fmt.Sprintf("%.30q is no count", line)}
		}
		c := r.conntrack()
		c.Count, c.Source = n, f.name
		return nil
	}
	return fmt.Errorf("no count in it")
}

// firstInt is the first of some parameters that is known: the same one under the
// names of newer and older kernels.
func firstInt(s Sysctl, names ...string) (int64, bool) {
	for _, name := range names {
		if n, ok := s.Int(name); ok {
			return n, true
		}
	}
	return 0, false
}

// joinConntrack puts the table's figures together.
func (r *reader) joinConntrack() {
	last := r.tracks[1]
	if !last.known {
		last = r.tracks[parent]
	}
	if last.known {
		c := r.conntrack()
		c.Drops, c.Source = last.drops, last.source
		if first := r.tracks[0]; first.known && first.drops <= last.drops {
			c.Drops, c.Rose = last.drops-first.drops, true
		}
		if last.entries >= 0 {
			c.Count = last.entries
		}
	}
	s := r.host.Sysctl
	count, okCount := firstInt(s, "net.netfilter.nf_conntrack_count", "net.ipv4.netfilter.ip_conntrack_count")
	limit, okMax := firstInt(s, "net.netfilter.nf_conntrack_max", "net.nf_conntrack_max", "net.ipv4.netfilter.ip_conntrack_max")
	if !okCount && !okMax {
		return
	}
	c := r.conntrack()
	if c.Count < 0 && c.Entries > 0 {
		c.Count = int64(c.Entries)
	}
	if okCount {
		c.Count = count
	}
	if okMax {
		c.Max = limit
	}
	if c.Source == "" {
		c.Source = s.Source
	}
}

// ipvsPresent notes that IPVS is on this host.
func (r *reader) ipvsPresent(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	for _, line := range lines {
		if fields := strings.Fields(line); len(fields) > 1 && (fields[0] == "TCP" || fields[0] == "UDP" || fields[0] == "FWM") {
			if r.host.IPVS == nil {
				r.host.IPVS = &IPVS{Source: f.name}
			}
			return nil
		}
	}
	return nil
}

// ipvsTimers reads ipvsadm -l --timeout.
func (r *reader) ipvsTimers(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	for i, line := range lines {
		_, rest, ok := strings.Cut(line, "Timeout (tcp tcpfin udp):")
		if !ok {
			continue
		}
		fields := strings.Fields(rest)
		if len(fields) < 3 {
			return lineError{i + 1, "three timers are expected"}
		}
		v := &IPVS{Source: f.name}
		for k, to := range []*int{&v.TCP, &v.TCPFin, &v.UDP} {
			n, err := strconv.Atoi(fields[k])
			if err != nil {
				return lineError{i + 1, fmt.Sprintf("%.30q is no number of seconds", fields[k])}
			}
			*to = n
		}
		r.host.IPVS = v
		return nil
	}
	return fmt.Errorf("no timers of IPVS in it")
}
