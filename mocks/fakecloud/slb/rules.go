package slb

import (
	"net/http"
	"strconv"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type ruleReply struct {
	wire.Base
	RuleId, RuleName, Domain, Url, VServerGroupId, LoadBalancerId string

	ListenerPort string // a text here
	ListenerSync string
}

func describeRuleAttribute(c *call) (wire.Reply, *wire.Error) {
	for _, l := range c.Region.CLBListeners.Rows {
		if l == nil {
			continue
		}
		for _, r := range l.Rules {
			if r.ID == c.Params["RuleId"] {
				return &ruleReply{
					RuleId: r.ID, RuleName: r.Name, Domain: r.Domain, Url: r.URL, VServerGroupId: r.VServerGroup,
					LoadBalancerId: l.LB.ID, ListenerPort: strconv.Itoa(l.Port), ListenerSync: "on",
				}, nil
			}
		}
	}
	return nil, wire.Refuse(http.StatusNotFound, "InvalidRuleId.NotFound", "The specified rule does not exist.")
}

type rulesReply struct {
	wire.Base
	Rules struct{ Rule []ruleRow }
}

type ruleRow struct {
	shortRule
	ListenerSync string
}

func describeRules(c *call) (wire.Reply, *wire.Error) {
	protocols := []string{c.Params["ListenerProtocol"]}
	if protocols[0] == "" {
		protocols = []string{world.ProtoHTTP, world.ProtoHTTPS, world.ProtoTCP, world.ProtoUDP}
	}
	var err *wire.Error
	for _, protocol := range protocols {
		var l *world.CLBListener
		if _, l, err = c.findListener(protocol); err != nil {
			continue
		}
		out := &rulesReply{}
		out.Rules.Rule = wire.Mapped(l.Rules, func(r world.Rule) ruleRow {
			return ruleRow{shortRule{r.ID, r.Name, r.Domain, r.URL, r.VServerGroup}, "on"}
		})
		return out, nil
	}
	return nil, err
}
