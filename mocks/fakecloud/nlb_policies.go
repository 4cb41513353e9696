package fakecloud

import (
	"strings"

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
	base
	SecurityPolicies []systemPolicyRow
}

func listSystemSecurityPolicy(*call) (reply, *apiError) {
	return &systemPoliciesReply{SecurityPolicies: mapped(world.SystemPolicies(), systemPolicyRowOf)}, nil
}

type securityPolicyRow struct {
	systemPolicyRow
	SecurityPolicyStatus      string
	RegionId, ResourceGroupId string
	RelatedListeners          []securityPolicyUser
	Tags                      []pairRow
}

type securityPoliciesReply struct {
	nlbPage
	SecurityPolicies []securityPolicyRow
}

// listSecurityPolicy lists the account's own policies, not the service's.
func listSecurityPolicy(c *call) (reply, *apiError) {
	ids, err := c.params.limited("SecurityPolicyIds", 20)
	if err != nil {
		return nil, err
	}
	names, err := c.params.limited("SecurityPolicyNames", 20)
	if err != nil {
		return nil, err
	}
	tags, err := c.params.tags()
	if err != nil {
		return nil, err
	}
	rows, page, err := nlbList(c, selection[world.TLSPolicy]{
		table: newTable(c.region.SecurityPolicies, func(p *world.TLSPolicy) string { return p.ID }),
		keep: func(p *world.TLSPolicy) bool {
			return within(ids, p.ID) && within(names, p.Name) && len(tags) == 0 && c.params.same("ResourceGroupId", world.UsualResourceGroup(c.account))
		},
	})
	if err != nil {
		return nil, err
	}
	return &securityPoliciesReply{nlbPage: page, SecurityPolicies: mapped(rows, func(p *world.TLSPolicy) securityPolicyRow {
		return securityPolicyRow{
			systemPolicyRow: systemPolicyRowOf(*p), SecurityPolicyStatus: "Available", RegionId: c.region.ID,
			ResourceGroupId: world.UsualResourceGroup(c.account), RelatedListeners: c.secured(p.ID), Tags: []pairRow{},
		}
	})}, nil
}

// secured lists the listeners with a policy.
func (c *call) secured(policy string) []securityPolicyUser {
	out := []securityPolicyUser{}
	for _, l := range c.region.nlbListeners.rows {
		if l != nil && l.Settings["SecurityPolicyId"] == policy {
			out = append(out, securityPolicyUser{l.ID, int64(l.Port), l.Protocol, l.lb.ID})
		}
	}
	return out
}

func (c *call) securityPolicy(id string) *world.TLSPolicy {
	return find(c.region.SecurityPolicies, func(p *world.TLSPolicy) bool { return p.ID == id })
}
