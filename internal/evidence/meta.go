package evidence

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/alictl/alictl/internal/evidence/nginxconf"
	"github.com/alictl/alictl/internal/snapshot"
)

// cloudSchema is the schema of cloud.json.
const cloudSchema = "alictl/cloud-facts/v1"

// meta reads meta.json, which says when a sample was taken.
func (r *reader) meta(f sampleFile) error {
	data, err := r.bytes(f)
	if err != nil {
		return err
	}
	var m struct {
		TakenAt string `json:"taken_at"`
		Host    string `json:"host"`
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	if m.TakenAt != "" {
		if _, err := time.Parse(time.RFC3339Nano, m.TakenAt); err != nil {
			return fmt.Errorf("taken_at %.40q is no time", m.TakenAt)
		}
	}
	r.took[f.sample] = m.TakenAt
	if m.Host != "" {
		r.host.ID = m.Host
	}
	return nil
}

// own reads evidence.json of our own bundle. Its redaction keeps what rules need.
func (r *reader) own(f sampleFile) error {
	data, err := r.bytes(f)
	if err != nil {
		return err
	}
	var m struct {
		TakenAt string `json:"taken_at"`
		Host    string `json:"host"`
		Skipped []struct {
			What string `json:"what"`
			Why  string `json:"why"`
		} `json:"skipped"`
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	if r.took[parent] == "" {
		r.took[parent] = m.TakenAt
	}
	if m.Host != "" {
		r.host.ID = m.Host
	}
	for _, s := range m.Skipped {
		r.host.Problems = append(r.host.Problems, Problem{File: s.What, Why: s.Why})
	}
	return nil
}

func (r *reader) uptime(f sampleFile) error {
	data, err := r.bytes(f)
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(strings.TrimSpace(string(data)), " ")
	n, err := strconv.ParseFloat(first, 64)
	if err != nil || n < 0 || n > 1e10 {
		return fmt.Errorf("%.30q is no uptime", first)
	}
	r.host.Uptime = time.Duration(n * float64(time.Second))
	return nil
}

// uname reads the release of the kernel from uname -a or /proc/version.
func (r *reader) uname(f sampleFile) error {
	data, err := r.bytes(f)
	if err != nil {
		return err
	}
	r.setKernel(string(data))
	return nil
}

func (r *reader) setKernel(text string) {
	fields := strings.Fields(text)
	for i, word := range fields {
		if i > 5 || r.host.Kernel != "" {
			return
		}
		if word[0] >= '0' && word[0] <= '9' && strings.Count(word, ".") >= 1 && i > 0 {
			r.host.Kernel = word
			if i == 2 && fields[0] == "Linux" && fields[1] != "version" && r.host.ID == "" {
				r.host.ID = fields[1]
			}
			return
		}
	}
}

func (r *reader) hostname(f sampleFile) error {
	data, err := r.bytes(f)
	if err != nil {
		return err
	}
	if name := strings.TrimSpace(string(data)); name != "" && len(name) < 256 {
		r.host.ID = name
	}
	return nil
}

func (r *reader) snapshot(f sampleFile) error {
	data, err := r.bytes(f)
	if err != nil {
		return err
	}
	s, err := snapshot.Decode(data)
	if err != nil {
		return err
	}
	r.host.Snapshot = s
	return nil
}

func (r *reader) cloud(f sampleFile) error {
	data, err := r.bytes(f)
	if err != nil {
		return err
	}
	var c struct {
		Schema string `json:"schema"`
		Cloud
	}
	if err := json.Unmarshal(data, &c); err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	if c.Schema != cloudSchema {
		return fmt.Errorf("its schema is %.60q, not %s", c.Schema, cloudSchema)
	}
	c.Cloud.Source = f.name
	r.host.Cloud = &c.Cloud
	return nil
}

func (r *reader) nginxVersion(f sampleFile) error {
	data, err := r.bytes(f)
	if err != nil {
		return err
	}
	v, err := nginxconf.ParseVersion(string(data))
	if err != nil {
		return err
	}
	v.Source = f.name
	r.host.NginxVersion = v
	return nil
}

// nginxDump reads the output of nginx -T.
func (r *reader) nginxDump(f sampleFile) error {
	data, err := r.bytes(f)
	if err != nil {
		return err
	}
	files, main, err := nginxconf.SplitDump(data)
	if err != nil {
		return err
	}
	return r.useConfig(nginxconf.Load(files, main), f.name)
}

// nginxConf reads nginx.conf, unless one nearer the top was read.
func (r *reader) nginxConf(f sampleFile) error {
	for _, other := range r.files {
		if other.role == RoleNginxConfig && (other.rank < f.rank || other.rank == f.rank && nearer(other.short, f.short)) {
			return nil
		}
	}
	return r.useConfig(nginxconf.Load(nginxconf.Within(r.fsys, r.top), f.name), f.name)
}

// nearer tells whether a is nearer the top than b.
func nearer(a, b string) bool {
	da, db := strings.Count(a, "/"), strings.Count(b, "/")
	return da < db || da == db && a < b
}

func (r *reader) useConfig(c *nginxconf.Config, source string) error {
	for _, p := range c.Problems {
		file := p.File
		if file == "" {
			file = source
		}
		r.host.Problems = append(r.host.Problems, Problem{File: file, Line: p.Line, Role: RoleNginxConfig, Why: p.Why})
	}
	if !c.Usable {
		return nil
	}
	c.Source = source
	r.host.Nginx = c
	return nil
}

// finish puts together what several files tell.
func (r *reader) finish() *Host {
	h := r.host
	r.joinCounters()
	r.joinSockets()
	r.joinConntrack()
	r.times()
	for i := range h.Limits {
		if h.Limits[i].Name == "" {
			h.Limits[i].Name = r.names[h.Limits[i].PID]
		}
		if n := r.opened[h.Limits[i].PID]; n > 0 && h.Limits[i].OpenFiles < 0 {
			h.Limits[i].OpenFiles = n
		}
	}
	if h.Kernel == "" {
		h.Kernel, _ = h.Sysctl.Text("kernel.osrelease")
	}
	if h.ID == "" {
		h.ID, _ = h.Sysctl.Text("kernel.hostname")
	}
	h.Replaced = h.Layout == LayoutSos && strings.Contains(r.top, "obfuscated") || r.cleaned()
	year := r.yearOf()
	h.Kernellog = r.log.finish(year)
	h.Backend.inYear(year)
	return h
}

// cleaned tells whether `sos clean` went over a report: it says so in a file of
// its own, and host names and domains have its made-up names.
func (r *reader) cleaned() bool {
	if r.host.Layout != LayoutSos {
		return false
	}
	if strings.HasPrefix(r.host.ID, "host") && allDigits(strings.TrimPrefix(r.host.ID, "host")) {
		return true
	}
	for _, name := range r.host.Ignored {
		if b := path.Base(name); strings.Contains(b, "obfuscat") || b == "cleaner.log" {
			return true
		}
	}
	return false
}

// times sets when the samples were taken.
func (r *reader) times() {
	parse := func(s string) time.Time {
		t, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			return time.Time{}
		}
		return t
	}
	first, last := parse(r.took[0]), parse(r.took[1])
	if last.IsZero() {
		last = parse(r.took[parent])
	}
	r.host.TakenAt = last
	if r.host.Counters.First == nil {
		return
	}
	if !first.IsZero() && last.After(first) {
		r.host.Counters.Seconds = last.Sub(first).Seconds()
	} else {
		r.problem(path.Join("t1", "meta.json"), 0, RoleMeta, errors.New("the time between the two samples is unknown"))
	}
}
