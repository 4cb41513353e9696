package cli

import (
	"context"
	"time"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/snapshot"
	"github.com/alictl/alictl/internal/text"
)

// snapshot is the account as a file has it, or as read finds it now.
func (p *program) snapshot(ctx context.Context, o snapshotOptions, reach reachOptions, read func(*session) (*model.Snapshot, error)) (*model.Snapshot, error) {
	if o.Load != "" {
		taken, err := snapshot.Load(ctx, o.Load)
		if err != nil {
			return nil, err
		}
		p.talk.notice("notice.replay", text.Data{"File": text.Visible(o.Load), "Time": taken.TakenAt.UTC().Format(time.RFC3339)})
		return taken, nil
	}
	s, err := p.open(ctx, reach, openFor{regions: true})
	if err != nil {
		return nil, err
	}
	defer s.end()
	taken, err := read(s)
	if err != nil {
		return nil, err
	}
	return taken, s.keep(taken, o.Save)
}

// keep saves a snapshot where asked.
func (s *session) keep(taken *model.Snapshot, path string) error {
	if path == "" {
		return nil
	}
	if err := snapshot.Save(path, taken); err != nil {
		return err
	}
	s.p.talk.notice("notice.snapshot_saved", text.Data{"File": text.Visible(path)})
	return nil
}
