package nlb

import (
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type securityPolicyUser struct {
	ListenerId       string
	ListenerPort     int64
	ListenerProtocol string
	LoadBalancerId   string
}

// systemPolicyRow is a policy of the service; versions and ciphers are one text.
type systemPolicyRow struct{ SecurityPolicyId, SecurityPolicyName, TlsVersion, Ciphers string }

func systemPolicyRowOf(p world.TLSPolicy) systemPolicyRow {
	return systemPolicyRow{p.ID, p.Name, strings.Join(p.Versions, ","), strings.Join(p.Ciphers, ",")}
}

type systemPoliciesReply struct {
	wire.Base
	SecurityPolicies []systemPolicyRow
}

func listSystemSecurityPolicy(*call) (wire.Reply, *wire.Error) {
	return &systemPoliciesReply{SecurityPolicies: wire.Mapped(world.SystemPolicies(), systemPolicyRowOf)}, nil
}

type securityPolicyRow struct {
	systemPolicyRow
	SecurityPolicyStatus      string
	RegionId, ResourceGroupId string
	RelatedListeners          []securityPolicyUser
	Tags                      []wire.PairRow
}

type securityPoliciesReply struct {
	nlbPage
	SecurityPolicies []securityPolicyRow
}

// listSecurityPolicy lists the account's own policies, not the service's.
func listSecurityPolicy(c *call) (wire.Reply, *wire.Error) {
	ids, err := c.Params.Limited("SecurityPolicyIds", 20)
	if err != nil {
		return nil, err
	}
	names, err := c.Params.Limited("SecurityPolicyNames", 20)
	if err != nil {
		return nil, err
	}
	tags, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	rows, page, err := list(c, account.Selection[world.TLSPolicy]{
		Table: account.NewTable(c.Region.SecurityPolicies, func(p *world.TLSPolicy) string { return p.ID }),
		Keep: account.Every(
			account.Filters[world.TLSPolicy]{"ResourceGroupId": account.Always[world.TLSPolicy](world.UsualResourceGroup(c.Account))}.Asked(c.Params),
			account.AnyOf(ids, func(p *world.TLSPolicy) string { return p.ID }), account.AnyOf(names, func(p *world.TLSPolicy) string { return p.Name }),
			account.Tagged(tags, func(*world.TLSPolicy) world.Tags { return nil })),
	})
	if err != nil {
		return nil, err
	}
	return &securityPoliciesReply{nlbPage: page, SecurityPolicies: wire.Mapped(rows, func(p *world.TLSPolicy) securityPolicyRow {
		return securityPolicyRow{
			systemPolicyRow: systemPolicyRowOf(*p), SecurityPolicyStatus: "Available", RegionId: c.Region.ID,
			ResourceGroupId: world.UsualResourceGroup(c.Account), RelatedListeners: c.secured(p.ID), Tags: []wire.PairRow{},
		}
	})}, nil
}

// secured lists the listeners with a policy.
func (c *call) secured(policy string) []securityPolicyUser {
	out := []securityPolicyUser{}
	for _, l := range c.Region.NLBListeners.Rows {
		if l != nil && l.Settings["SecurityPolicyId"] == policy {
			out = append(out, securityPolicyUser{l.ID, int64(l.Port), l.Protocol, l.LB.ID})
		}
	}
	return out
}

func (c *call) securityPolicy(id string) *world.TLSPolicy {
	return wire.Find(c.Region.SecurityPolicies, func(p *world.TLSPolicy) bool { return p.ID == id })
}
