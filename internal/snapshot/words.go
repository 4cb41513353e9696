package snapshot

import "github.com/alictl/alictl/internal/model"

// words are texts that rows share: each is held once.
type words map[string]string

func (w words) share(texts ...*string) {
	for _, t := range texts {
		if known, ok := w[*t]; ok {
			*t = known
			continue
		}
		w[*t] = *t
	}
}

func (w words) balancer(lb *model.LoadBalancer) {
	w.share(&lb.RegionID, &lb.ID, &lb.Status, &lb.VPCID, &lb.AddressType, &lb.ResourceGroupID, &lb.Spec, &lb.InstanceChargeType,
		&lb.PayType, &lb.InternetChargeType, &lb.MasterZoneID, &lb.SlaveZoneID, &lb.BusinessStatus)
}

func (w words) listener(l *model.Listener) {
	w.share(&l.RegionID, &l.LoadBalancerID, (*string)(&l.Kind), &l.ID, (*string)(&l.Protocol), &l.Status, &l.Scheduler, &l.StickySession,
		&l.ConnectionDrain, &l.TLSPolicyID, &l.ACLStatus, &l.ACLType)
	for i := range l.Groups {
		w.share((*string)(&l.Groups[i].Kind), &l.Groups[i].ID)
	}
}

func (w words) group(g *model.ServerGroup) {
	w.share(&g.RegionID, (*string)(&g.Kind), &g.ID)
	for i := range g.Backends {
		w.share((*string)(&g.Backends[i].Type), &g.Backends[i].ServerID, &g.Backends[i].ServerIP)
	}
}

func (w words) networkInterface(e *model.Interface) {
	w.share(&e.RegionID, &e.ID, &e.InstanceID, &e.Status, &e.VPCID, &e.ZoneID, &e.ResourceGroupID)
	for i := range e.SecurityGroups {
		w.share(&e.SecurityGroups[i])
	}
}

func (w words) instance(i *model.Instance) {
	w.share(&i.RegionID, &i.ID, &i.Type, &i.PrimaryInterfaceID)
}

func (w words) coverage(c *model.Coverage) {
	w.share((*string)(&c.Table), &c.RegionID, &c.ResourceID, (*string)(&c.Outcome), &c.Code)
}

func (w words) health(h *model.ListenerHealth) {
	w.share(&h.RegionID, &h.LoadBalancerID, &h.ListenerID, (*string)(&h.Protocol))
	for i := range h.Servers {
		w.share(&h.Servers[i].GroupID, &h.Servers[i].ServerID, &h.Servers[i].ServerIP, &h.Servers[i].Status)
	}
}

func (w words) securityGroup(g *model.SecurityGroup) {
	w.share(&g.RegionID, &g.ID)
	for i := range g.Ingress {
		r := &g.Ingress[i]
		w.share(&r.Policy, &r.Protocol, &r.PortRange, &r.IPv4, &r.IPv6, &r.PrefixList, &r.GroupID)
	}
}

func (w words) instanceUsage(u *model.InstanceUsage) { w.share(&u.RegionID, &u.InstanceID) }

func (w words) usage(u *model.Usage) {
	w.share(&u.RegionID, &u.LoadBalancerID)
	for i := range u.Listeners {
		w.share((*string)(&u.Listeners[i].Protocol))
	}
}
