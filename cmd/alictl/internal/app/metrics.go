package app

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/cloud/cms"
	"github.com/alictl/alictl/internal/cache"
	"github.com/alictl/alictl/internal/files"
	"github.com/alictl/alictl/internal/text"
)

// TellBudget says how many calls the metrics will take.
func (s *Session) TellBudget(calls, _, kept int) error {
	s.Program.Talk.Notice("spec.calls", text.Data{"Calls": calls, "Kept": kept})
	return nil
}

// QueriesOf returns the queries per second that a spec allows, 0 when that is not
// known.
func QueriesOf(spec string) float64 {
	specs := capacity.Specs()
	if i := slices.IndexFunc(specs, func(s capacity.Spec) bool { return s.Name == spec }); i >= 0 {
		return float64(specs[i].Limits.Queries)
	}
	return 0
}

// MetricStore opens the cache of past days. The embedded sandbox begins anew each
// time, so nothing of it is kept. A cache that cannot be used is none.
func (s *Session) MetricStore(ctx context.Context) (cms.Store, func(), error) {
	none := func() {}
	if s.Opts.Sandbox {
		return nil, none, nil
	}
	if !filepath.IsAbs(s.Program.cacheDir()) {
		return nil, none, nil // no home, no cache
	}
	kept, err := cache.Open(ctx, s.Program.CacheOptions())
	if err != nil {
		s.Program.Talk.Warn("cache.unused", text.Data{"Why": text.Visible(err.Error())})
		return nil, none, nil
	}
	return storeAt{Store: kept, host: s.Access.Endpoint.Host}, func() { _ = kept.Close() }, nil
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

// cacheDir is the folder of the metrics cache.
func (p *Program) cacheDir() string {
	return files.XDG(p.Env.Getenv, "XDG_CACHE_HOME", ".cache")
}

// CacheOptions says where past days of metrics are kept.
func (p *Program) CacheOptions() cache.Options {
	return cache.Options{Dir: p.cacheDir(), Now: p.Env.Now, Warn: func(why string) {
		p.Talk.Warn("cache.set_aside", text.Data{"Why": text.Visible(why), "At": p.Env.Now().UTC().Format(time.RFC3339)})
	}}
}
