package audit

import (
	"context"
	"errors"

	"github.com/alictl/alictl/audit/ceiling"
	"github.com/alictl/alictl/cloud/cms"
	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// collectTables reads the tables that the rules need, and nothing else.
func collectTables(ctx context.Context, s *app.Session, needs []model.Table, o auditOptions) (*model.Snapshot, error) {
	progress := s.Progress()
	defer progress.Close()
	regions, err := s.Regions()
	if err != nil {
		return nil, err
	}
	stopped := o.policy.Timeouts.IncludeStopped
	if needs == nil {
		needs = []model.Table{} // no rule is on, so nothing is read
	}
	reader, err := collect.New(s.Access, s.Door, collect.Options{
		AccountID: s.Caller.AccountID, Regions: regions, Named: s.NamedRegions(), IncludeStopped: stopped, Idle: o.choice.AsksIdle(),
		TakenAt: s.Program.Env.Now(), Expect: progress.Expect, Tables: needs,
	})
	if err != nil {
		return nil, err
	}
	store, closeStore, err := s.MetricStore(ctx)
	if err != nil {
		return nil, err
	}
	defer closeStore()
	taken, said, err := reader.Audit(ctx, collect.CapacityOptions{
		Window: o.window, MaxCalls: o.maxCalls, Rate: s.Opts.MaxQPS, Store: store, QPSLimit: app.QueriesOf, Planned: s.TellBudget, Caps: true,
		Ceiling: func(instanceType string) bool { _, known := ceiling.Of(instanceType); return known },
	})
	var budget *cms.BudgetError
	if errors.As(err, &budget) {
		return nil, &text.Error{
			What: text.Message{ID: "spec.budget", Data: text.Data{"Needed": budget.Needed, "Allowed": budget.Allowed}},
			Hint: text.Message{ID: "spec.budget_hint"},
			Err:  err,
		}
	}
	if err != nil {
		return nil, err
	}
	if said != nil {
		for _, note := range said.Notes {
			s.Program.Talk.Warn(note.ID, note.Data)
		}
	}
	return taken, nil
}
