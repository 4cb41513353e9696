package connections

import (
	"cmp"
	"slices"

	"github.com/alictl/alictl/internal/model"
)

// SignID names something that an attack may show, and busy days may show too.
type SignID string

// The signs. None of them proves anything.
const (
	HalfOpen        SignID = "half_open"                    // many sockets that never got the last packet of the handshake
	CookiesSent     SignID = "cookies_sent"                 // the queue of half-open connections overflows now
	OneSource       SignID = "one_source"                   // one address holds a large part of the inbound connections
	WithoutRequests SignID = "connections_without_requests" // new connections rise, requests do not
)

// Sign is one of them, with the figure and the threshold that it passed.
type Sign struct {
	ID         SignID
	RegionID   string
	ResourceID string
	Value      float64
	Threshold  float64
	Address    string // OneSource
	Count      int    // OneSource: sockets
}

func (j *judge) signs() []Sign {
	var out []Sign
	for id, h := range j.hosts {
		out = append(out, j.hostSigns(id, h)...)
	}
	for _, u := range j.usage {
		out = append(out, j.balancerSigns(u)...)
	}
	slices.SortFunc(out, func(a, b Sign) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.RegionID, b.RegionID), cmp.Compare(a.ResourceID, b.ResourceID))
	})
	return out
}

func (j *judge) hostSigns(id string, h HostFigures) []Sign {
	var out []Sign
	if h.Sockets > 0 {
		if share := float64(h.SynRecv) / float64(h.Sockets); share > j.policy.SynRecvShare {
			out = append(out, Sign{ID: HalfOpen, ResourceID: id, Value: share, Threshold: j.policy.SynRecvShare})
		}
	}
	if h.CookiesSent > 0 {
		out = append(out, Sign{ID: CookiesSent, ResourceID: id, Value: h.CookiesSent})
	}
	if h.Inbound > 0 {
		share := float64(h.TopSourceCount) / float64(h.Inbound)
		if h.TopSourceCount > j.policy.SourceCount || share > j.policy.SourceShare {
			out = append(out, Sign{ID: OneSource, ResourceID: id, Value: share, Threshold: j.policy.SourceShare, Address: h.TopSource, Count: h.TopSourceCount})
		}
	}
	return out
}

// balancerSigns compares the peak of a load balancer with its own median: a number
// that means something everywhere does not exist.
func (j *judge) balancerSigns(u *model.Usage) []Sign {
	fresh, queries := u.Metrics[model.NewConnections], u.Metrics[model.Queries]
	if fresh.Samples == 0 || queries.Samples == 0 || fresh.P50 <= 0 || queries.P50 <= 0 {
		return nil
	}
	growth := fresh.Peak / fresh.P50
	if growth < j.policy.GrowthFactor || queries.Peak/queries.P50 > j.policy.QueriesFactor {
		return nil
	}
	return []Sign{{ID: WithoutRequests, RegionID: u.RegionID, ResourceID: u.LoadBalancerID, Value: growth, Threshold: j.policy.GrowthFactor}}
}
