// Package snapshot reads and writes snapshot files, so that collecting, judging
// and rendering can happen on different machines and days.
package snapshot

import (
	"context"
	"errors"
	"io"
	"os"

	"github.com/alictl/alictl/internal/files"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// Save writes a snapshot so that path holds the whole of it or what it held
// before, readable by its owner only.
func Save(path string, s *model.Snapshot) error {
	err := files.WriteFrom(path, files.Private, func(w io.Writer) error { return encode(w, s) })
	if err != nil {
		return problem("snapshot.write", "snapshot.write_hint", path, err)
	}
	return nil
}

// maxFileSize bounds a snapshot file. One of 5,000 load balancers with their metrics
// of a month stays under it.
const maxFileSize = 1 << 30

// Load reads a snapshot file. A file that is not exactly a snapshot is refused. It gives
// up when the context ends.
func Load(ctx context.Context, path string) (*model.Snapshot, error) {
	info, err := os.Stat(path)
	again := err == nil && info.Mode().IsRegular() // a pipe may keep its reader waiting
	s, err := decode(func(read func(io.Reader) error) error { return files.Stream(ctx, path, maxFileSize, read) }, again)
	if err != nil {
		return nil, problem("snapshot.read", "snapshot.read_hint", path, err)
	}
	return s, nil
}

// check refuses what no account can be. The snapshot is sorted.
func check(s *model.Snapshot) error {
	for i := range s.Interfaces {
		eni := &s.Interfaces[i]
		id := text.Data{"Interface": text.Visible(eni.ID)}
		switch t := eni.Timeouts; {
		case eni.ID == "":
			return wrong("snapshot_file.no_id", nil)
		case i > 0 && s.Interfaces[i-1].ID == eni.ID && s.Interfaces[i-1].RegionID == eni.RegionID:
			return wrong("snapshot_file.interface_twice", id)
		case t != nil && (t.TCPEstablished <= 0 || t.TCPClosedAndTimeWait <= 0 || t.UDP <= 0):
			return wrong("snapshot_file.no_timeout", id)
		}
	}
	if s.TakenAt.IsZero() {
		return wrong("snapshot_file.no_time", nil)
	}
	return nil
}

func problem(id, hint, path string, err error) error {
	why := files.Said(err)
	var told *text.Error
	if errors.As(err, &told) {
		why = told.What
	}
	return &text.Error{
		What: text.Message{ID: id, Data: text.Data{"File": text.Visible(path), "Why": why}},
		Hint: text.Message{ID: hint},
		Err:  err,
	}
}
