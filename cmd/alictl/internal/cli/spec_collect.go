package cli

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/cloud/cms"
	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/internal/cache"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// collectCapacity reads what a spec report needs: the load balancers first, then
// how much they were used, and prices and bills where asked for.
func (s *session) collectCapacity(ctx context.Context, o specOptions) (*model.Snapshot, error) {
	progress := s.progress()
	defer progress.close()
	regions, err := s.regions()
	if err != nil {
		return nil, err
	}
	reader, err := collect.New(s.access, s.door, collect.Options{
		AccountID: s.caller.AccountID, Regions: regions, Named: s.namedRegions(), Idle: true, TakenAt: s.p.env.Now(), Expect: progress.expect,
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
	if err := s.p.narrow(taken, o.filter, o.named); err != nil {
		return nil, err
	}
	store, closeStore, err := s.metricStore(ctx)
	if err != nil {
		return nil, err
	}
	defer closeStore()
	said, err := reader.Capacity(ctx, collect.CapacityOptions{
		Window: o.window, MaxCalls: o.maxCalls, Rate: s.opts.MaxQPS, Store: store, QPSLimit: queriesOf,
		Planned: s.tellBudget, Quotes: o.live, Cycles: o.cycles(),
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
		s.p.talk.warn(note.ID, note.Data)
	}
	s.tellUnbilled(o, taken)
	return taken, nil
}

// namedRegions says whether a person named the regions, by flag, environment or
// profile, so that one that does not exist is a mistake of theirs.
func (s *session) namedRegions() bool {
	named := s.p.namedRegions(s.opts)
	return len(named) > 0 && named[0] != "all"
}

// tellUnbilled says that the billing API answered and had nothing to tell. What
// could not be read of it is unknown instead, and among the errors.
func (s *session) tellUnbilled(o specOptions, taken *model.Snapshot) {
	unread := func(e model.ReadError) bool { return e.Product == "bssopenapi" }
	if len(taken.LoadBalancers) == 0 || slices.ContainsFunc(taken.Errors, unread) {
		return
	}
	if o.live && len(taken.Quotes) == 0 {
		s.p.talk.warn("spec.no_quotes", nil)
	}
	if o.reconcile && len(taken.Bills) == 0 {
		s.p.talk.warn("spec.no_bills", text.Data{"Cycle": strings.Join(o.cycles(), ", ")})
	}
}

// tellBudget says how many calls the metrics will take.
func (s *session) tellBudget(calls, _, kept int) error {
	s.p.talk.notice("spec.calls", text.Data{"Calls": calls, "Kept": kept})
	return nil
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

// queriesOf returns the queries per second that a spec allows, 0 when that is not
// known.
func queriesOf(spec string) float64 {
	specs := capacity.Specs()
	if i := slices.IndexFunc(specs, func(s capacity.Spec) bool { return s.Name == spec }); i >= 0 {
		return float64(specs[i].Limits.Queries)
	}
	return 0
}

// metricStore opens the cache of past days. The embedded sandbox begins anew each
// time, so nothing of it is kept. A cache that cannot be used is none.
func (s *session) metricStore(ctx context.Context) (cms.Store, func(), error) {
	none := func() {}
	if s.opts.Sandbox {
		return nil, none, nil
	}
	if !filepath.IsAbs(s.p.cacheDir()) {
		return nil, none, nil // no home, no cache
	}
	kept, err := cache.Open(ctx, s.p.cacheOptions())
	if err != nil {
		s.p.talk.warn("cache.unused", text.Data{"Why": text.Visible(err.Error())})
		return nil, none, nil
	}
	return storeAt{Store: kept, host: s.access.Endpoint.Host}, func() { _ = kept.Close() }, nil
}

// storeAt keeps the days that came from another endpoint apart from the real ones.
type storeAt struct {
	cms.Store
	host string
}

// Load shows every kept day from first to last of some instances.
func (s storeAt) Load(ctx context.Context, scope cache.Scope, instances []string, first, last int64, visit func(cache.Row)) error {
	return s.Store.Load(ctx, s.at(scope), instances, first, last, visit)
}

// Keep adds days, all or none of them.
func (s storeAt) Keep(ctx context.Context, scope cache.Scope, rows []cache.Row) error {
	return s.Store.Keep(ctx, s.at(scope), rows)
}

func (s storeAt) at(scope cache.Scope) cache.Scope {
	if s.host != "" {
		scope.Account += "@" + s.host
	}
	return scope
}
