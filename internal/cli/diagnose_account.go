package cli

import (
	"context"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/audit/timeout"
	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/snapshot"
	"github.com/alictl/alictl/internal/text"
)

// accountOptions say which account a diagnosis looks at, and over which time.
type accountOptions struct {
	reach    reachOptions
	snapshot snapshotOptions
	window   model.Window
}

func accountDiagnosisFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "window", Category: diagnosisFlags, Value: "1d", Usage: "look at this `DURATION`, such as 1d or 36h (at most 91d)"},
		&cli.StringFlag{Name: "end", Category: diagnosisFlags, Usage: "end of the window, as `TIME` such as 2026-11-22T10:00:00+08:00 (default: the last full hour)"},
		&cli.IntFlag{Name: "period", Category: diagnosisFlags, Value: 60, Usage: "read one sample for this many `SECONDS`: 60, 300, 900 or 3600"},
	}
}

func (p *program) readAccount(c *cli.Context) (accountOptions, error) {
	var o accountOptions
	var err error
	if o.snapshot, err = readSnapshotOptions(c); err != nil {
		return o, err
	}
	if o.reach, err = readReach(c, p.env.Getenv); err != nil {
		return o, err
	}
	o.window, err = readWindow(c, p.env.Now())
	return o, err
}

// account reads the account with the use of its load balancers, or the snapshot.
func (p *program) account(ctx context.Context, o accountOptions) (*model.Snapshot, error) {
	if o.snapshot.Load != "" {
		s, err := snapshot.Load(o.snapshot.Load)
		if err != nil {
			return nil, err
		}
		p.talk.notice("notice.replay", text.Data{"File": text.Visible(o.snapshot.Load), "Time": s.TakenAt.UTC().Format(time.RFC3339)})
		return s, nil
	}
	s, err := p.open(ctx, o.reach, openFor{regions: true})
	if err != nil {
		return nil, err
	}
	defer s.end()
	taken, err := s.collectUse(ctx, o.window)
	if err != nil {
		return nil, err
	}
	if path := o.snapshot.Save; path != "" {
		if err := snapshot.Save(path, taken); err != nil {
			return nil, err
		}
		p.talk.notice("notice.snapshot_saved", text.Data{"File": text.Visible(path)})
	}
	return taken, nil
}

// collectUse reads listeners, backends and interfaces with their timeouts, and how
// much the load balancers were used.
func (s *session) collectUse(ctx context.Context, window model.Window) (*model.Snapshot, error) {
	progress := s.progress()
	defer progress.close()
	regions, err := s.regions()
	if err != nil {
		return nil, err
	}
	reader, err := collect.New(s.access, s.door, collect.Options{
		AccountID: s.caller.AccountID, Regions: regions, TakenAt: s.p.env.Now(), Expect: progress.expect,
	})
	if err != nil {
		return nil, err
	}
	taken, err := reader.Inventory(ctx)
	if err != nil {
		return nil, err
	}
	if err := reader.Timeouts(ctx, keysOf(timeout.Interfaces(taken, false))); err != nil {
		return nil, err
	}
	store, closeStore, err := s.metricStore(ctx)
	if err != nil {
		return nil, err
	}
	defer closeStore()
	said, err := reader.Capacity(ctx, collect.CapacityOptions{
		Window: window, Rate: s.opts.MaxQPS, Store: store, QPSLimit: queriesOf, Planned: s.tellBudget,
	})
	if err != nil {
		return nil, err
	}
	for _, note := range said.Notes {
		s.p.talk.warn(note.ID, note.Data)
	}
	return taken, nil
}
