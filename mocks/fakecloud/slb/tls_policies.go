package slb

import (
	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

func (c *call) tlsPolicy(id string) *world.TLSPolicy {
	return wire.Find(c.Region.TLSPolicies, func(p *world.TLSPolicy) bool { return p.ID == id })
}

type policyUser struct {
	LoadBalancerId string
	Port           int
	Protocol       string
}

type tlsPolicyRow struct {
	InstanceId, Name, Status string
	TLSVersions, Ciphers     []string
	CreateTime               int64
	RelateListeners          []policyUser `json:",omitempty"`
}

type tlsPoliciesReply struct {
	wire.Base
	IsTruncated       bool
	NextToken         string `json:",omitempty"`
	TotalCount        int
	TLSCipherPolicies []tlsPolicyRow
}

var policyFilters = account.Filters[world.TLSPolicy]{
	"TLSCipherPolicyId": account.Is(func(p *world.TLSPolicy) string { return p.ID }),
	"Name":              account.Is(func(p *world.TLSPolicy) string { return p.Name }),
}

// listTLSCipherPolicies lists the account's own policies, not the service's.
func listTLSCipherPolicies(c *call) (wire.Reply, *wire.Error) {
	from, err := c.StartOfPage()
	if err != nil {
		return nil, err
	}
	size := 20
	if c.Params["MaxItems"] != "" {
		if size = c.Params.Num("MaxItems"); size < 1 || size > 100 {
			return nil, wire.InvalidParameter("MaxItems", "1 to 100 is allowed")
		}
	}
	sel := account.Selection[world.TLSPolicy]{
		Table: account.NewTable(c.Region.TLSPolicies, func(p *world.TLSPolicy) string { return p.ID }),
		Keep:  policyFilters.Asked(c.Params),
	}
	rows, next := sel.Page(from, size)
	out := &tlsPoliciesReply{IsTruncated: next >= 0, NextToken: c.Token(next, 0), TotalCount: sel.Count()}
	out.TLSCipherPolicies = wire.Mapped(rows, func(p *world.TLSPolicy) tlsPolicyRow {
		row := tlsPolicyRow{
			InstanceId: p.ID, Name: p.Name, Status: "normal", TLSVersions: wire.Copied(p.Versions), Ciphers: wire.Copied(p.Ciphers),
			CreateTime: createdMillis,
		}
		if c.Params.Flag("IncludeListener") {
			row.RelateListeners = c.usersOf(p.ID)
		}
		return row
	})
	return out, nil
}

func (c *call) usersOf(policy string) []policyUser {
	out := []policyUser{}
	for _, l := range c.Region.CLBListeners.Rows {
		if l != nil && l.Settings["TLSCipherPolicy"] == policy {
			out = append(out, policyUser{l.LB.ID, l.Port, l.Protocol})
		}
	}
	return out
}
