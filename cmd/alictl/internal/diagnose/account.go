package diagnose

import (
	"context"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/selection"
)

// accountOptions say which account a diagnosis looks at, and over which time.
type accountOptions struct {
	reach    options.Reach
	snapshot options.Snapshot
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

// readAccountOptions reads the options of a diagnosis of an account that needs these tables.
func readAccountOptions(p *app.Program, c *cli.Context, tables ...model.Table) (accountOptions, error) {
	o := accountOptions{tables: tables}
	var err error
	if o.snapshot, err = options.ReadSnapshot(c); err != nil {
		return o, err
	}
	if o.filter, err = options.ReadFilter(c); err != nil {
		return o, err
	}
	if o.reach, err = options.ReadReach(c, p.Env.Getenv); err != nil {
		return o, err
	}
	if slices.Contains(tables, model.UsageTable) {
		o.window, err = options.ReadWindow(c, p.Env.Now())
	}
	return o, err
}

// readSnapshot reads the account with the use of its load balancers, or the snapshot.
func readSnapshot(ctx context.Context, p *app.Program, o accountOptions) (*model.Snapshot, error) {
	return p.Snapshot(ctx, o.snapshot, o.reach, o.tables, func(s *app.Session) (*model.Snapshot, error) { return collectTables(ctx, s, o) })
}

// collectTables reads the tables of a diagnosis and what they need.
func collectTables(ctx context.Context, s *app.Session, o accountOptions) (*model.Snapshot, error) {
	progress := s.Progress()
	defer progress.Close()
	regions, err := s.Regions()
	if err != nil {
		return nil, err
	}
	store, closeStore, err := s.MetricStore(ctx)
	if err != nil {
		return nil, err
	}
	defer closeStore()
	reader, err := collect.New(s.Access, s.Door, collect.Options{
		AccountID: s.Caller.AccountID, Regions: regions, TakenAt: s.Program.Env.Now(), Expect: progress.Expect, Tables: o.tables,
	})
	if err != nil {
		return nil, err
	}
	taken, said, err := reader.Audit(ctx, collect.CapacityOptions{
		Window: o.window, Rate: s.Opts.MaxQPS, Store: store, QPSLimit: app.QueriesOf, Planned: s.TellBudget,
	})
	if err != nil {
		return nil, err
	}
	for _, note := range said.Notes {
		s.Program.Talk.Warn(note.ID, note.Data)
	}
	return taken, nil
}
