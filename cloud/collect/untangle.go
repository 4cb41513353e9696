package collect

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"

	"github.com/alictl/alictl/internal/model"
)

// untangle takes rows that came twice out of a snapshot. The same row twice is one
// that moved to the next page while another was added before it. The same id with
// other content is no answer at all: an error says so, and nothing is judged by it.
func untangle(s *model.Snapshot) {
	s.LoadBalancers = single(s, s.LoadBalancers, func(lb model.LoadBalancer) model.ReadError {
		if lb.Kind == model.NLB {
			return model.ReadError{RegionID: lb.RegionID, Product: "nlb", Action: "ListLoadBalancers", ResourceID: lb.ID}
		}
		return model.ReadError{RegionID: lb.RegionID, Product: "slb", Action: "DescribeLoadBalancers", ResourceID: lb.ID}
	}, nil)
	s.Interfaces = single(s, s.Interfaces, func(i model.Interface) model.ReadError {
		return model.ReadError{RegionID: i.RegionID, Product: "ecs", Action: "DescribeNetworkInterfaces", ResourceID: i.ID}
	}, nil)
	s.Instances = single(s, s.Instances, func(i model.Instance) model.ReadError {
		return model.ReadError{RegionID: i.RegionID, Product: "ecs", Action: "DescribeInstances", ResourceID: i.ID}
	}, nil)
	s.Listeners = listeners(s)
}

// listeners keeps a listener that came as several, for its backends are known, but
// its timeouts are unknown.
func listeners(s *model.Snapshot) []model.Listener {
	return single(s, s.Listeners, func(l model.Listener) model.ReadError {
		if l.Kind == model.NLB {
			return model.ReadError{RegionID: l.RegionID, Product: "nlb", Action: "ListListeners", ResourceID: l.ID}
		}
		id := fmt.Sprintf("%s %s/%d", l.LoadBalancerID, l.Protocol, l.Port)
		return model.ReadError{RegionID: l.RegionID, Product: "slb", Action: "DescribeLoadBalancerListeners", ResourceID: id}
	}, func(same []model.Listener) model.Listener {
		out := same[0]
		out.Unclear, out.IdleTimeout, out.EstablishedTimeout, out.RequestTimeout, out.Groups = true, nil, nil, nil, nil
		for _, l := range same {
			out.Running = out.Running || l.Running
			for _, g := range l.Groups {
				if !slices.Contains(out.Groups, g) {
					out.Groups = append(out.Groups, g)
				}
			}
		}
		slices.SortFunc(out.Groups, func(a, b model.GroupRef) int {
			return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID), cmp.Compare(a.RuleID, b.RuleID))
		})
		return out
	})
}

// single returns each row once. Of rows that share what about returns and differ,
// settle makes one, or without it there is none.
func single[T any](s *model.Snapshot, rows []T, about func(T) model.ReadError, settle func([]T) T) []T {
	at := map[model.ReadError]int{}
	var order []model.ReadError
	var groups [][]T
	for _, row := range rows {
		key := about(row)
		i, known := at[key]
		if !known {
			i = len(groups)
			at[key] = i
			order, groups = append(order, key), append(groups, nil)
		}
		same := func(old T) bool { return reflect.DeepEqual(old, row) }
		if !slices.ContainsFunc(groups[i], same) {
			groups[i] = append(groups[i], row)
		}
	}
	out := rows[:0:0]
	for i, group := range groups {
		if len(group) == 1 {
			out = append(out, group[0])
			continue
		}
		e := order[i]
		e.Code = "DuplicateID"
		e.Message = fmt.Sprintf("the answer of %s holds it %d times, each time with other content", e.Action, len(group))
		s.Errors = append(s.Errors, e)
		if t := tableOf(e.Product, e.Action); t == model.InterfacesTable || t == model.InstancesTable {
			s.Coverage = append(s.Coverage, model.Coverage{Table: t, RegionID: e.RegionID, Outcome: model.Invalid, Code: e.Code})
		}
		if settle != nil {
			out = append(out, settle(group))
		}
	}
	return out
}
