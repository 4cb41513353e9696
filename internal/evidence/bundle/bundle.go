// Package bundle holds collected evidence as plain files in memory, in the plain
// layout that `diagnose --from` reads, and writes it as a tar.
//
// A bundle is an fs.FS, so that what was collected on this machine and what was
// read from a file are judged by the same readers.
package bundle

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// Schema is the schema of evidence.json.
const Schema = "alictl/evidence/v1"

// Bundle is a tree of files by slash-separated name, and what is known of how it
// was collected. The zero value is not usable: see New.
type Bundle struct {
	Manifest Manifest

	files map[string][]byte
}

// Manifest is evidence.json: how a bundle came about.
type Manifest struct {
	Schema          string    `json:"schema"`
	TakenAt         time.Time `json:"taken_at"`         // when the second sample was taken
	IntervalSeconds float64   `json:"interval_seconds"` // between the two samples
	From            string    `json:"from"`             // "live", or the instance's id
	Kernel          string    `json:"kernel,omitempty"`
	Root            bool      `json:"root"` // collected as root
	Redacted        bool      `json:"redacted"`
	Sockets         *Sockets  `json:"sockets,omitempty"`
	Skipped         []Skipped `json:"skipped"`
	Absent          []string  `json:"absent,omitempty"` // what this kernel or machine does not have
}

// Sockets says how ss.txt was made.
type Sockets struct {
	Source string         `json:"source"` // "sock_diag" or "proc"
	Total  int            `json:"total"`
	States map[string]int `json:"states"` // sockets by state, as ss spells it
	Merged bool           `json:"merged"` // equal rows are one, with a Count column
}

// Skipped is something that is there and could not be collected.
type Skipped struct {
	What   string `json:"what"`   // the file, or "sockets", "kernel_log", "nginx_configuration" ...
	Reason Reason `json:"reason"` // for programs
	Why    string `json:"why"`    // for people, in English
}

// Reason is why something was skipped.
type Reason string

// The reasons why something was skipped.
const (
	NeedsRoot   Reason = "needs_root"   // it would be readable as root
	NotReadable Reason = "not_readable" // there, and not readable even so
	OtherPlace  Reason = "other_place"  // it is in a container: collect there
	Failed      Reason = "failed"       // the detail says how
	TooLarge    Reason = "too_large"    // more than is kept; the detail says how much
	Absent      Reason = "absent"       // this kernel or machine has no such thing
)

var reasonWords = map[Reason]string{
	NeedsRoot:   "only root may read it here",
	NotReadable: "it may not be read",
	OtherPlace:  "it runs in a container; collect there",
	Failed:      "it could not be read",
	TooLarge:    "there is more than is kept",
}

// New returns an empty bundle.
func New(from string) *Bundle {
	return &Bundle{Manifest: Manifest{Schema: Schema, From: from, Skipped: []Skipped{}}, files: map[string][]byte{}}
}

// Add puts a file into the bundle. Empty data adds nothing.
func (b *Bundle) Add(name string, data []byte) {
	if len(data) > 0 {
		b.files[path.Clean(name)] = data
	}
}

// Skip notes that something could not be collected, once. What this kernel or machine
// does not have at all goes to the list of what is absent: it is no gap.
func (b *Bundle) Skip(what string, reason Reason, detail string) {
	if reason == Absent {
		if !slices.Contains(b.Manifest.Absent, what) {
			b.Manifest.Absent = append(b.Manifest.Absent, what)
		}
		return
	}
	s := Skipped{What: what, Reason: reason, Why: reasonWords[reason]}
	if detail != "" {
		s.Why += " (" + detail + ")"
	}
	if !slices.Contains(b.Manifest.Skipped, s) {
		b.Manifest.Skipped = append(b.Manifest.Skipped, s)
	}
}

// Finish puts evidence.json into the bundle. It comes after the last Add and Skip.
func (b *Bundle) Finish() error {
	data, err := json.MarshalIndent(b.Manifest, "", "  ")
	if err != nil {
		return fmt.Errorf("write evidence.json: %w", err)
	}
	b.Add("evidence.json", append(data, '\n'))
	return nil
}

// Copy returns a bundle that can be changed without this one.
func (b *Bundle) Copy() *Bundle {
	out := *b
	out.files = maps.Clone(b.files)
	out.Manifest.Skipped, out.Manifest.Absent = slices.Clone(b.Manifest.Skipped), slices.Clone(b.Manifest.Absent)
	return &out
}

// Names returns the names of all files, sorted.
func (b *Bundle) Names() []string { return slices.Sorted(maps.Keys(b.files)) }

// File returns a file's content; nil when there is none.
func (b *Bundle) File(name string) []byte { return b.files[name] }

// WriteTar writes the bundle as an uncompressed tar of plain files, sorted by name,
// with the time of the evidence on each.
func (b *Bundle) WriteTar(w io.Writer) error {
	out := tar.NewWriter(w)
	for _, name := range b.Names() {
		data := b.files[name]
		head := &tar.Header{
			Typeflag: tar.TypeReg, Name: name, Mode: 0o600, Size: int64(len(data)),
			ModTime: b.Manifest.TakenAt.Truncate(time.Second), Format: tar.FormatPAX,
		}
		if err := out.WriteHeader(head); err != nil {
			return fmt.Errorf("write %s to the bundle: %w", name, err)
		}
		if _, err := out.Write(data); err != nil {
			return fmt.Errorf("write %s to the bundle: %w", name, err)
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("close the bundle: %w", err)
	}
	return nil
}

// Open opens a file or a folder of the bundle.
func (b *Bundle) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if data, ok := b.files[name]; ok {
		return &file{entry: b.entry(name), Reader: bytes.NewReader(data)}, nil
	}
	children := b.children(name)
	if children == nil && name != "." {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &folder{entry: b.entry(name), children: children}, nil
}

// children lists a folder, sorted by name; nil when nothing is below it.
func (b *Bundle) children(name string) []fs.DirEntry {
	prefix := name + "/"
	if name == "." {
		prefix = ""
	}
	seen := map[string]bool{}
	var out []fs.DirEntry
	for _, full := range b.Names() {
		rest, below := strings.CutPrefix(full, prefix)
		if !below {
			continue
		}
		first, _, _ := strings.Cut(rest, "/")
		if !seen[first] {
			seen[first] = true
			out = append(out, b.entry(prefix+first))
		}
	}
	slices.SortFunc(out, func(a, c fs.DirEntry) int { return strings.Compare(a.Name(), c.Name()) })
	return out
}

func (b *Bundle) entry(name string) entry {
	data, isFile := b.files[name]
	return entry{name: path.Base(name), size: int64(len(data)), folder: !isFile, at: b.Manifest.TakenAt}
}
