package spec

import (
	"maps"
	"slices"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
)

// limited lists the metrics a spec has limits for, in the order of every output.
func limited() []model.Metric { return model.Metrics()[:3] }

// standings lists the statuses, those a reader must act on first.
func standings() []capacity.Status {
	return []capacity.Status{capacity.Saturated, capacity.NearLimit, capacity.Oversized, capacity.Idle,
		capacity.RightSized, capacity.Elastic, capacity.NoData}
}

// metricsOf lists the metrics of a load balancer, those this program knows first.
func metricsOf(lb *capacity.LoadBalancer) []model.Metric {
	known := model.Metrics()
	rest := maps.Clone(lb.Metrics)
	for _, m := range known {
		delete(rest, m)
	}
	return append(known, sortedKeys(rest)...)
}

// sortedKeys returns the keys of a map in their order.
func sortedKeys[K ~string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// bySize returns the specs of a map from the smallest on, unknown ones last.
func bySize[V any](m map[string]V) []string {
	place := func(spec string) int {
		known := capacity.Specs()
		i := slices.IndexFunc(known, func(s capacity.Spec) bool { return s.Name == spec })
		if i < 0 {
			i = len(known)
		}
		return i
	}
	specs := sortedKeys(m)
	slices.SortStableFunc(specs, func(a, b string) int { return place(a) - place(b) })
	return specs
}
