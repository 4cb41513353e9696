package app

import (
	"context"
	"time"

	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/snapshot"
	"github.com/alictl/alictl/internal/text"
)

// Snapshot is the account as a file has it, or as read finds it now.
func (p *Program) Snapshot(ctx context.Context, o options.Snapshot, reach options.Reach, read func(*Session) (*model.Snapshot, error)) (*model.Snapshot, error) {
	if o.Load != "" {
		taken, err := snapshot.Load(ctx, o.Load)
		if err != nil {
			return nil, err
		}
		p.Talk.Notice("notice.replay", text.Data{"File": text.Visible(o.Load), "Time": taken.TakenAt.UTC().Format(time.RFC3339)})
		return taken, nil
	}
	s, err := p.Open(ctx, reach, OpenFor{Regions: true})
	if err != nil {
		return nil, err
	}
	defer s.End()
	taken, err := read(s)
	if err != nil {
		return nil, err
	}
	return taken, s.Keep(taken, o.Save)
}

// Keep saves a snapshot where asked.
func (s *Session) Keep(taken *model.Snapshot, path string) error {
	if path == "" {
		return nil
	}
	if err := snapshot.Save(path, taken); err != nil {
		return err
	}
	s.Program.Talk.Notice("notice.snapshot_saved", text.Data{"File": text.Visible(path)})
	return nil
}
