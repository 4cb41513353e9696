package evidence

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Text returns a parameter, and whether it is known.
func (s Sysctl) Text(name string) (string, bool) {
	v, ok := s.Values[name]
	return v, ok && v != ""
}

// Int returns a parameter that is one number, and whether it is known.
func (s Sysctl) Int(name string) (int64, bool) {
	v, ok := s.Text(name)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(v, 10, 64)
	return n, err == nil
}

// Ints returns a parameter that is a row of so many numbers, and whether it is known.
func (s Sysctl) Ints(name string, count int) ([]int64, bool) {
	v, _ := s.Text(name)
	fields := strings.Fields(v)
	if len(fields) != count {
		return nil, false
	}
	out := make([]int64, count)
	for i, f := range fields {
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return nil, false
		}
		out[i] = n
	}
	return out, true
}

// Each calls do for every parameter whose name begins and ends so, in the order of
// their names, with what stands between.
func (s Sysctl) Each(prefix, suffix string, do func(middle, value string)) {
	var names []string
	for name := range s.Values {
		if strings.HasPrefix(name, prefix) && strings.HasSuffix(name, suffix) && len(name) > len(prefix)+len(suffix) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		do(name[len(prefix):len(name)-len(suffix)], s.Values[name])
	}
}

func (r *reader) setSysctl(name, value, source string) {
	value = strings.Join(strings.Fields(value), " ")
	r.host.Sysctl.Values[name] = value
	if r.host.Sysctl.Source == "" {
		r.host.Sysctl.Source = source
	}
}

// sysctlFile reads one parameter from proc/sys.
func (r *reader) sysctlFile(f sampleFile) error {
	_, rest, _ := strings.Cut("/"+f.short, "/proc/sys/")
	data, err := r.bytes(f)
	if err != nil {
		return err
	}
	if len(data) > 64<<10 {
		return fmt.Errorf("no parameter has %d bytes", len(data))
	}
	parts := strings.Split(rest, "/")
	for i := range parts {
		parts[i] = strings.ReplaceAll(parts[i], ".", "/") // as sysctl writes eth0.100
	}
	name := strings.Join(parts, ".")
	if strings.TrimSpace(string(data)) == "" && numeric(name) {
		r.host.Sysctl.Values[name] = ""
		return lineError{1, "it is empty"}
	}
	r.setSysctl(name, string(data), f.name)
	return nil
}

// numeric tells whether a parameter of the network is never empty.
func numeric(name string) bool {
	return strings.HasPrefix(name, "net.core.") || strings.HasPrefix(name, "net.ipv4.tcp_") && name != "net.ipv4.tcp_fastopen_key" ||
		strings.HasPrefix(name, "net.netfilter.")
}

// sysctlText reads the output of sysctl -a, or parts of it.
func (r *reader) sysctlText(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	return r.sysctlLines(lines, f.name)
}

func (r *reader) sysctlLines(lines []string, source string) error {
	var bad error
	for i, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || strings.HasPrefix(line, "sysctl:") || strings.HasPrefix(line, "error:") {
			continue
		}
		name, value, ok := cutParameter(line)
		if !ok {
			if bad == nil {
				bad = partialError{lineError{i + 1, fmt.Sprintf("%.60q is no parameter", line)}}
			}
			continue
		}
		r.setSysctl(name, value, source)
	}
	return bad
}

// cutParameter splits k = v, k=v, k : v, and /proc/sys/k:v as grep shows files.
func cutParameter(line string) (name, value string, ok bool) {
	i := strings.IndexAny(line, "=:")
	if i <= 0 {
		return "", "", false
	}
	name = strings.TrimSpace(line[:i])
	if below, ok := strings.CutPrefix(name, "/proc/sys/"); ok {
		name = strings.ReplaceAll(below, "/", ".")
	}
	if name == "" || strings.ContainsAny(name, " \t") || !strings.Contains(name, ".") {
		return "", "", false
	}
	return name, strings.TrimSpace(line[i+1:]), true
}

// sysctlJSON reads a flat object of parameters.
func (r *reader) sysctlJSON(f sampleFile) error {
	data, err := r.bytes(f)
	if err != nil {
		return err
	}
	var values map[string]any
	if err := json.Unmarshal(data, &values); err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	for name, v := range values {
		switch v := v.(type) {
		case string:
			r.setSysctl(name, v, f.name)
		case float64:
			r.setSysctl(name, strconv.FormatFloat(v, 'f', -1, 64), f.name)
		}
	}
	return nil
}
