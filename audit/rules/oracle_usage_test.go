package rules_test

import (
	"math"
	"strings"
	"time"

	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
)

func zones(lb *model.LoadBalancer) int {
	switch {
	case lb.Kind == model.NLB:
		return lb.Zones
	case lb.MasterZoneID == "" && lb.SlaveZoneID == "":
		return 0
	case lb.SlaveZoneID == "" || lb.SlaveZoneID == lb.MasterZoneID:
		return 1
	}
	return 2
}

// instances judges the instances behind a listener.
func (o *oracle) instances(l *model.Listener) {
	ceilings := map[string]float64{"ecs.g7.8xlarge": 600_000, "ecs.g7.large": 500_000, "ecs.c9a.large": 500_000}
	for _, ref := range l.Groups {
		one := *l
		one.Groups = []model.GroupRef{{Kind: ref.Kind, ID: ref.ID}}
		all, _ := o.backends(&one, false)
		for _, b := range all {
			id := ""
			switch {
			case b.id == "":
				continue
			case b.eni != nil:
				id = b.eni.InstanceID
			case b.Type == model.ServerECS:
				id = b.ServerID
			}
			for _, i := range o.s.Instances {
				for _, u := range o.s.InstanceUsage {
					ceiling, known := ceilings[i.Type]
					if known && i.RegionID == l.RegionID && i.ID == id && u.RegionID == l.RegionID && u.InstanceID == id {
						peak, ok := peakOf(u.Connections)
						o.fire(ok && peak >= 0.8*ceiling, "ecs-connections-near-ceiling", l.RegionID, rule.Instance, id)
					}
				}
			}
		}
	}
}

func peakOf(s model.Series) (float64, bool) {
	return s.Peak, s.Samples > 0 && s.Peak >= 0 && !math.IsInf(s.Peak, 0)
}

func (o *oracle) balancer(lb *model.LoadBalancer) {
	fire := func(when bool, id string) { o.fire(when, id, lb.RegionID, rule.LoadBalancer, lb.ID) }
	clb := lb.Kind == model.CLB
	fire(strings.EqualFold(lb.Status, "active") && zones(lb) == 1, "lb-single-zone")
	fire(clb && lb.Status == "locked" || !clb && (len(lb.Locks) > 0 || lb.BusinessStatus == "Abnormal"), "lb-locked")
	fire(clb && lb.Spec == "" && lb.InstanceChargeType != "PayByCLCU", "clb-shared-performance")
	china := time.FixedZone("", 8*3600)
	fire(clb && lb.CreatedAt != nil && lb.CreatedAt.Before(time.Date(2024, 12, 1, 0, 0, 0, 0, china)) && o.s.TakenAt.Before(time.Date(2026, 12, 1, 0, 0, 0, 0, china)), "clb-free-fee-ending")
	o.usage(lb, fire)
}

func (o *oracle) usage(lb *model.LoadBalancer, fire func(bool, string)) {
	var metrics map[model.Metric]model.Series
	for _, u := range o.s.Usage {
		if u.RegionID == lb.RegionID && u.LoadBalancerID == lb.ID {
			metrics = u.Metrics
		}
	}
	limits := map[model.Metric]float64{}
	if specs := map[string][3]float64{"slb.s1.small": {5000, 3000, 1000}, "slb.s2.small": {50000, 5000, 5000}}; lb.Kind == model.CLB && lb.InstanceChargeType != "PayByCLCU" {
		if spec, ok := specs[lb.Spec]; ok {
			limits[model.MaxConnections], limits[model.NewConnections] = spec[0], spec[1]
			for _, l := range o.s.Listeners {
				if l.RegionID == lb.RegionID && l.LoadBalancerID == lb.ID && layer7(&l) {
					limits[model.Queries] = spec[2]
				}
			}
		}
	}
	bandwidth := lb.InternetChargeType == "paybybandwidth" && lb.BandwidthMbps > 0
	if bandwidth {
		limits[model.TrafficOut] = float64(lb.BandwidthMbps) * 1e6
	}
	highest, partly := 0.0, false
	for metric, limit := range limits {
		if peak, ok := peakOf(metrics[metric]); ok {
			highest = max(highest, peak/limit)
		}
		partly = partly || metrics[metric].Unread
	}
	fire(highest >= 1, "lb-at-limit")
	fire(o.idle(lb, metrics, highest >= 1), "lb-idle")
	unread := partly || metrics == nil && o.outcome(model.UsageTable, lb.RegionID, lb.ID) != model.Read
	for metric := range limits {
		_, ok := peakOf(metrics[metric])
		unread = unread || !ok && o.outcome(model.UsageTable, lb.RegionID, lb.ID) != model.Read
	}
	fire(highest < 1 && highest > 0.8 && !unread, "lb-near-limit")
	dropped, known := peakOf(metrics[model.DroppedConnections])
	fire(known && dropped > 0, "lb-connections-dropped")
	if out, ok := peakOf(metrics[model.TrafficOut]); ok {
		fire(lb.Kind == model.CLB && lb.AddressType == "internet" && bandwidth && out >= 0.8*limits[model.TrafficOut], "clb-bandwidth-near-cap")
	}
}

// idle judges whether nobody uses a load balancer.
func (o *oracle) idle(lb *model.LoadBalancer, metrics map[model.Metric]model.Series, ceiling bool) bool {
	listeners := model.CLBListenersTable
	if lb.Kind == model.NLB {
		listeners = model.NLBListenersTable
	}
	count, empty := 0, true
	listed := o.outcome(listeners, lb.RegionID, "") == model.Read && (lb.Kind == model.NLB || o.outcome(model.RulesTable, lb.RegionID, lb.ID) == model.Read)
	for i := range o.s.Listeners {
		l := &o.s.Listeners[i]
		if l.RegionID != lb.RegionID || l.LoadBalancerID != lb.ID {
			continue
		}
		count++
		if l.Redirects {
			return false
		}
		for _, ref := range l.Groups {
			g := o.group(l.RegionID, ref)
			empty = empty && g != nil && len(g.Backends) == 0
		}
	}
	if dropped, ok := peakOf(metrics[model.DroppedConnections]); ok && dropped > 0 || ceiling {
		return false
	}
	if listed && empty {
		return true // also without any listener
	}
	serves := strings.EqualFold(lb.Status, "active") && len(lb.Locks) == 0 && (lb.BusinessStatus == "" || lb.BusinessStatus == "Normal")
	if count == 0 || !serves {
		return false
	}
	for _, m := range []model.Metric{model.NewConnections, model.TrafficIn, model.TrafficOut} {
		if peak, ok := peakOf(metrics[m]); !ok || peak > 0 || metrics[m].Unread {
			return false
		}
	}
	return true
}
