package timeout_test

import (
	"time"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
)

const region = "cn-hangzhou"

// account is a snapshot of one interface behind listeners that share one group.
func account(current model.Timeouts, listeners ...model.Listener) *model.Snapshot {
	s := &model.Snapshot{
		Schema: model.SnapshotSchema, TakenAt: time.Unix(1_700_000_000, 0).UTC(), AccountID: "1", Regions: []string{region},
		LoadBalancers: []model.LoadBalancer{{RegionID: region, ID: "lb-1", VPCID: "vpc-1"}},
		ServerGroups: []model.ServerGroup{{
			RegionID: region, Kind: model.NLBGroup, ID: "sgp-1", Backends: []model.Backend{{Type: model.ServerENI, ServerID: "eni-1", Weight: 100}},
		}},
		Interfaces: []model.Interface{{RegionID: region, ID: "eni-1", InstanceID: "i-1", VPCID: "vpc-1", Primary: true, Timeouts: &current}},
	}
	for i, l := range listeners {
		l.RegionID, l.LoadBalancerID, l.Running = region, "lb-1", l.Status == ""
		l.Groups = []model.GroupRef{{Kind: model.NLBGroup, ID: "sgp-1"}}
		if l.Port == 0 {
			l.Port = 80 + i
		}
		s.Listeners = append(s.Listeners, l)
	}
	return s
}

func nlb(p model.Protocol, idle int) model.Listener {
	return model.Listener{Kind: model.NLB, ID: "lsn-" + string(p), Protocol: p, IdleTimeout: &idle}
}

func clbTCP(established int) model.Listener {
	return model.Listener{Kind: model.CLB, Protocol: model.TCP, EstablishedTimeout: &established}
}

func clbHTTP(request, idle int) model.Listener {
	return model.Listener{Kind: model.CLB, Protocol: model.HTTPS, RequestTimeout: &request, IdleTimeout: &idle}
}

func clbUDP() model.Listener { return model.Listener{Kind: model.CLB, Protocol: model.UDP} }

func stopped(l model.Listener) model.Listener {
	l.Status = "Stopped"
	return l
}

// usual is the policy of a run without flags.
func usual() plan.Policy { return plan.Policy{TimeWaitSeconds: 15} }
