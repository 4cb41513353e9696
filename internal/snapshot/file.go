// Package snapshot reads and writes snapshot files, so that collecting, judging
// and rendering can happen on different machines and days.
package snapshot

import (
	"context"
	"errors"
	"fmt"
	"io"

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
	var s *model.Snapshot
	err := files.Stream(ctx, path, maxFileSize, func(r io.Reader) error {
		var err error
		s, err = decode(r)
		return err
	})
	if err != nil {
		return nil, problem("snapshot.read", "snapshot.read_hint", path, err)
	}
	return s, nil
}

// check refuses what no account can be.
func check(s *model.Snapshot) error {
	seen := map[[2]string]bool{}
	for _, eni := range s.Interfaces {
		key := [2]string{eni.RegionID, eni.ID}
		switch {
		case eni.ID == "":
			return errors.New("it holds a network interface without an id")
		case seen[key]:
			return fmt.Errorf("it holds the network interface %s twice", text.Visible(eni.ID))
		}
		seen[key] = true
		if t := eni.Timeouts; t != nil && (t.TCPEstablished <= 0 || t.TCPClosedAndTimeWait <= 0 || t.UDP <= 0) {
			return fmt.Errorf("the network interface %s has a timeout that is not positive", text.Visible(eni.ID))
		}
	}
	if s.TakenAt.IsZero() {
		return errors.New("it does not say when it was taken")
	}
	return nil
}

func problem(id, hint, path string, err error) error {
	return &text.Error{
		What: text.Message{ID: id, Data: text.Data{"File": text.Visible(path), "Why": files.Said(err)}},
		Hint: text.Message{ID: hint},
		Err:  err,
	}
}
