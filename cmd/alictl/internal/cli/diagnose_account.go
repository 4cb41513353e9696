package cli

import (
	"context"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/selection"
)

// accountOptions say which account a diagnosis looks at, and over which time.
type accountOptions struct {
	reach    reachOptions
	snapshot snapshotOptions
	filter   selection.Filter
	window   model.Window
	tables   []model.Table // what is read
}

// diagnosisWindowFlags say which time a diagnosis looks at.
func diagnosisWindowFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "window", Category: diagnosisFlags, Value: "1d", Usage: "look at this `DURATION`, such as 1d or 36h (at most 91d)"},
		&cli.StringFlag{Name: "end", Category: diagnosisFlags, Usage: "end of the window, as `TIME` such as 2026-11-22T10:00:00+08:00 (default: the last full hour)"},
		&cli.IntFlag{Name: "period", Category: diagnosisFlags, Value: 60, Usage: "read one sample for this many `SECONDS`: 60, 300, 900 or 3600"},
	}
}

// readAccount reads the options of a diagnosis of an account that needs these tables.
func (p *program) readAccount(c *cli.Context, tables ...model.Table) (accountOptions, error) {
	o := accountOptions{tables: tables}
	var err error
	if o.snapshot, err = readSnapshotOptions(c); err != nil {
		return o, err
	}
	if o.filter, err = readFilter(c); err != nil {
		return o, err
	}
	if o.reach, err = readReach(c, p.env.Getenv); err != nil {
		return o, err
	}
	if slices.Contains(tables, model.UsageTable) {
		o.window, err = readWindow(c, p.env.Now())
	}
	return o, err
}

// account reads the account with the use of its load balancers, or the snapshot.
func (p *program) account(ctx context.Context, o accountOptions) (*model.Snapshot, error) {
	return p.snapshot(ctx, o.snapshot, o.reach, func(s *session) (*model.Snapshot, error) { return s.collectTables(ctx, o) })
}

// collectTables reads the tables of a diagnosis and what they need.
func (s *session) collectTables(ctx context.Context, o accountOptions) (*model.Snapshot, error) {
	progress := s.progress()
	defer progress.close()
	regions, err := s.regions()
	if err != nil {
		return nil, err
	}
	store, closeStore, err := s.metricStore(ctx)
	if err != nil {
		return nil, err
	}
	defer closeStore()
	reader, err := collect.New(s.access, s.door, collect.Options{
		AccountID: s.caller.AccountID, Regions: regions, TakenAt: s.p.env.Now(), Expect: progress.expect, Tables: o.tables,
	})
	if err != nil {
		return nil, err
	}
	taken, said, err := reader.Audit(ctx, collect.CapacityOptions{
		Window: o.window, Rate: s.opts.MaxQPS, Store: store, QPSLimit: queriesOf, Planned: s.tellBudget,
	})
	if err != nil {
		return nil, err
	}
	for _, note := range said.Notes {
		s.p.talk.warn(note.ID, note.Data)
	}
	return taken, nil
}
