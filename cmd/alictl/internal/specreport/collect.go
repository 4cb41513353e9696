package specreport

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/alictl/alictl/cloud/cms"
	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// collectUsage reads what a spec report needs: the load balancers first, then
// how much they were used, and prices and bills where asked for.
func collectUsage(ctx context.Context, s *app.Session, o specOptions) (*model.Snapshot, error) {
	progress := s.Progress()
	defer progress.Close()
	regions, err := s.Regions()
	if err != nil {
		return nil, err
	}
	reader, err := collect.New(s.Access, s.Door, collect.Options{
		AccountID: s.Caller.AccountID, Regions: regions, Named: s.NamedRegions(), Idle: true, TakenAt: s.Program.Env.Now(), Expect: progress.Expect,
	})
	if err != nil {
		return nil, err
	}
	inventory := reader.LoadBalancers
	if len(o.filter.Interfaces)+len(o.filter.VPCs) > 0 { // which load balancers that means, their interfaces say
		inventory = reader.Inventory
	}
	taken, err := inventory(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.Program.Narrow(taken, o.filter, o.named); err != nil {
		return nil, err
	}
	store, closeStore, err := s.MetricStore(ctx)
	if err != nil {
		return nil, err
	}
	defer closeStore()
	said, err := reader.Capacity(ctx, collect.CapacityOptions{
		Window: o.window, MaxCalls: o.maxCalls, Rate: s.Opts.MaxQPS, Store: store, QPSLimit: app.QueriesOf,
		Planned: s.TellBudget, Quotes: o.live, Cycles: o.cycles(),
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
	for _, note := range said.Notes {
		s.Program.Talk.Warn(note.ID, note.Data)
	}
	tellUnbilled(s, o, taken)
	return taken, nil
}

// tellUnbilled says that the billing API answered and had nothing to tell. What
// could not be read of it is unknown instead, and among the errors.
func tellUnbilled(s *app.Session, o specOptions, taken *model.Snapshot) {
	unread := func(e model.ReadError) bool { return e.Product == "bssopenapi" }
	if len(taken.LoadBalancers) == 0 || slices.ContainsFunc(taken.Errors, unread) {
		return
	}
	if o.live && len(taken.Quotes) == 0 {
		s.Program.Talk.Warn("spec.no_quotes", nil)
	}
	if o.reconcile && len(taken.Bills) == 0 {
		s.Program.Talk.Warn("spec.no_bills", text.Data{"Cycle": strings.Join(o.cycles(), ", ")})
	}
}

// cycles lists the billing months to reconcile: the last whole one, in the zone
// the vendor bills in.
func (o specOptions) cycles() []string {
	if !o.reconcile {
		return nil
	}
	end := o.window.End.In(time.FixedZone("UTC+8", 8*60*60))
	return []string{time.Date(end.Year(), end.Month(), 1, 0, 0, 0, 0, end.Location()).AddDate(0, 0, -1).Format("2006-01")}
}
