package evidence

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// processLimits reads proc/PID/limits.
func (r *reader) processLimits(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	l, err := limitsOf(lines)
	if err != nil {
		return err
	}
	l.PID, l.Source = pidOf(f.short), f.name
	if entries, err := fs.ReadDir(r.fsys, path.Join(path.Dir(f.name), "fd")); err == nil {
		l.OpenFiles = int64(len(entries))
	}
	if data, err := fs.ReadFile(r.fsys, path.Join(path.Dir(f.name), "fd_count")); err == nil {
		if n, err := strconv.ParseInt(strings.TrimSpace(string(data)), 10, 64); err == nil && n >= 0 {
			l.OpenFiles = n
		}
	}
	r.host.Limits = append(r.host.Limits, l)
	return nil
}

func limitsOf(lines []string) (ProcessLimits, error) {
	l := ProcessLimits{OpenFiles: -1}
	for i, line := range lines {
		rest, ok := strings.CutPrefix(line, "Max open files")
		if !ok {
			continue
		}
		fields := strings.Fields(rest)
		if len(fields) < 2 {
			return l, lineError{i + 1, "a limit without its two values"}
		}
		for k, to := range []*int64{&l.OpenSoft, &l.OpenHard} {
			n, err := strconv.ParseInt(fields[k], 10, 64)
			if fields[k] == "unlimited" {
				n, err = -1, nil
			}
			if err != nil {
				return l, lineError{i + 1, fmt.Sprintf("%.30q is no limit", fields[k])}
			}
			*to = n
		}
		return l, nil
	}
	return l, fmt.Errorf("no line of open files in it")
}

// openFiles reads lsof: how many descriptors each process has open. A thread's rows
// repeat those of its process.
func (r *reader) openFiles(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	type descriptor struct {
		pid int
		fd  string
	}
	seen := map[descriptor]bool{}
	var shown []Socket
	column := -1
	for _, line := range lines {
		fields := strings.Fields(line)
		if column < 0 {
			column = slices.Index(fields, "PID")
			continue
		}
		if column >= len(fields) || !allDigits(fields[column]) {
			continue
		}
		for _, word := range fields[column+1:] {
			n := leading(word)
			if rest := strings.TrimLeft(word, "0123456789"); len(rest) == len(word) || rest == "" || !strings.Contains("urw", rest[:1]) || len(rest) > 2 {
				continue
			}
			d := descriptor{leading(fields[column]), strconv.Itoa(n)}
			if !seen[d] {
				seen[d] = true
				r.opened[d.pid]++
				if s, ok := lsofSocket(fields); ok {
					s.PID = d.pid
					shown = append(shown, s)
				}
			}
			break
		}
	}
	if column < 0 {
		return fmt.Errorf("no column named PID")
	}
	if len(shown) > 0 {
		f.rank = 3
		s := r.sockets(f)
		s.List = append(s.List, shown...)
		r.found(RoleSockets, f.name)
	}
	return nil
}

func pidOf(short string) int { return leading(path.Base(path.Dir(short))) }

// processName reads what a process is called.
func (r *reader) processName(f sampleFile) error {
	data, err := r.bytes(f)
	if err != nil {
		return err
	}
	pid, text := pidOf(f.short), strings.TrimSpace(strings.ReplaceAll(string(data), "\x00", " "))
	switch path.Base(f.short) {
	case "fd_count": // read beside the limits
	case "cmdline":
		if text != "" {
			r.names[pid] = text
		}
	case "status":
		for _, line := range strings.Split(text, "\n") {
			if name, ok := strings.CutPrefix(line, "Name:"); ok && r.names[pid] == "" {
				r.names[pid] = strings.TrimSpace(name)
			}
		}
	default:
		if r.names[pid] == "" {
			r.names[pid] = text
		}
	}
	return nil
}

// limitsText reads ulimit -a or copies of proc/PID/limits under another name.
func (r *reader) limitsText(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	return r.limitLines(lines, f.name)
}

func (r *reader) limitLines(lines []string, source string) error {
	if l, err := limitsOf(lines); err == nil {
		l.Source = source
		r.host.Limits = append(r.host.Limits, l)
		return nil
	}
	for i, line := range lines {
		if !strings.Contains(line, "open files") && !strings.Contains(line, "nofile") && !strings.Contains(line, "file descriptors") {
			continue
		}
		fields := strings.Fields(line)
		value := fields[len(fields)-1]
		n, err := strconv.ParseInt(value, 10, 64)
		if value == "unlimited" {
			n, err = -1, nil
		}
		if err != nil {
			return lineError{i + 1, fmt.Sprintf("%.30q is no limit", value)}
		}
		r.host.Limits = append(r.host.Limits, ProcessLimits{Name: "shell", OpenSoft: n, OpenHard: n, OpenFiles: -1, Source: source})
		return nil
	}
	return fmt.Errorf("no line of open files in it")
}
