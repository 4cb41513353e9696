package cli

import (
	"context"
	"errors"

	"github.com/alictl/alictl/audit/ceiling"
	"github.com/alictl/alictl/cloud/cms"
	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// collectAudit reads the tables that the rules need, and nothing else.
func (s *session) collectAudit(ctx context.Context, needs []model.Table, o auditOptions) (*model.Snapshot, error) {
	progress := s.progress()
	defer progress.close()
	regions, err := s.regions()
	if err != nil {
		return nil, err
	}
	stopped := o.policy.Timeouts.IncludeStopped
	if needs == nil {
		needs = []model.Table{} // no rule is on, so nothing is read
	}
	reader, err := collect.New(s.access, s.door, collect.Options{
		AccountID: s.caller.AccountID, Regions: regions, Named: s.namedRegions(), IncludeStopped: stopped, Idle: o.asksIdle(),
		TakenAt: s.p.env.Now(), Expect: progress.expect, Tables: needs,
	})
	if err != nil {
		return nil, err
	}
	store, closeStore, err := s.metricStore(ctx)
	if err != nil {
		return nil, err
	}
	defer closeStore()
	taken, said, err := reader.Audit(ctx, collect.CapacityOptions{
		Window: o.window, MaxCalls: o.maxCalls, Rate: s.opts.MaxQPS, Store: store, QPSLimit: queriesOf, Planned: s.tellBudget, Caps: true,
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
			s.p.talk.warn(note.ID, note.Data)
		}
	}
	return taken, nil
}
