// Package slb is CLB of a simulated account, which its API calls SLB: load
// balancers, their listeners, server groups, rules and access lists.
package slb

import (
	"net/http"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// Actions are what the product can do, by their names.
func Actions() account.Actions {
	return account.Handlers(wrap, map[string]action{
		"slb:DescribeRegions":                            {Run: describeRegions},
		"slb:DescribeLoadBalancers":                      {Run: describeLoadBalancers},
		"slb:DescribeLoadBalancerAttribute":              {Run: describeLoadBalancerAttribute},
		"slb:DescribeLoadBalancerListeners":              {Run: describeLoadBalancerListeners},
		"slb:DescribeLoadBalancerTCPListenerAttribute":   {Run: describeTCPListener},
		"slb:DescribeLoadBalancerUDPListenerAttribute":   {Run: describeUDPListener},
		"slb:DescribeLoadBalancerHTTPListenerAttribute":  {Run: describeHTTPListener},
		"slb:DescribeLoadBalancerHTTPSListenerAttribute": {Run: describeHTTPSListener},
		"slb:DescribeVServerGroups":                      {Run: describeVServerGroups},
		"slb:DescribeVServerGroupAttribute":              {Run: describeVServerGroupAttribute},
		"slb:DescribeMasterSlaveServerGroups":            {Run: describeMasterSlaveServerGroups},
		"slb:DescribeMasterSlaveServerGroupAttribute":    {Run: describeMasterSlaveServerGroupAttribute},
		"slb:DescribeRules":                              {Run: describeRules},
		"slb:DescribeHealthStatus":                       {Run: describeHealthStatus},
		"slb:DescribeAccessControlLists":                 {Run: describeAccessControlLists},
		"slb:DescribeAccessControlListAttribute":         {Run: describeAccessControlListAttribute},
		"slb:ListTLSCipherPolicies":                      {Run: listTLSCipherPolicies},
		"slb:SetLoadBalancerUDPListenerAttribute":        {Run: setUDPListener},
		"slb:ListTagResources":                           {Run: listTagResources},
		"slb:SetLoadBalancerTCPListenerAttribute":        {Run: setTCPListener},
		"slb:SetLoadBalancerHTTPListenerAttribute":       {Run: setHTTPListener},
		"slb:SetLoadBalancerHTTPSListenerAttribute":      {Run: setHTTPSListener},
		"slb:DescribeAvailableResource":                  {Run: describeAvailableResource},
		"slb:DescribeZones":                              {Run: describeZones},
		"slb:DescribeServerCertificates":                 {Run: describeServerCertificates},
		"slb:DescribeCACertificates":                     {Run: describeCACertificates},
		"slb:DescribeTags":                               {Run: describeTags},
		"slb:DescribeDomainExtensions":                   {Run: describeDomainExtensions},
		"slb:DescribeListenerAccessControlAttribute":     {Run: describeListenerAccessControl},
		"slb:DescribeRuleAttribute":                      {Run: describeRuleAttribute},
		"slb:StartLoadBalancerListener":                  {Run: startListener},
		"slb:StopLoadBalancerListener":                   {Run: stopListener},
		"slb:AddBackendServers":                          {Run: addBackendServers},
		"slb:AddVServerGroupBackendServers":              {Run: addVServerGroupBackendServers},
		"slb:TagResources":                               {Run: tagResources},
		"slb:UntagResources":                             {Run: untagResources},
		"slb:ModifyLoadBalancerInstanceSpec":             {Run: modifyInstanceSpec},
		"slb:ModifyLoadBalancerInstanceChargeType":       {Run: modifyInstanceChargeType},
		"slb:ModifyLoadBalancerInternetSpec":             {Run: modifyInternetSpec},
	})
}

type regionsReply struct {
	wire.Base
	Regions struct{ Region []account.RegionRow }
}

func describeRegions(c *call) (wire.Reply, *wire.Error) {
	out := &regionsReply{}
	out.Regions.Region = c.RegionRows("")
	return out, nil
}

func (c *call) findCLB() (*world.CLB, *wire.Error) {
	lb := c.Region.CLBs.Get(c.Params["LoadBalancerId"])
	if lb == nil {
		return nil, noSuchCLB()
	}
	return lb, nil
}

func noSuchCLB() *wire.Error {
	return wire.Refuse(http.StatusNotFound, "InvalidLoadBalancerId.NotFound", "The specified LoadBalancerId does not exist.")
}

// findListener finds the listener on ListenerPort with the given protocol.
func (c *call) findListener(protocol string) (*world.CLB, *world.CLBListener, *wire.Error) {
	lb, err := c.findCLB()
	if err != nil {
		return nil, nil, err
	}
	port := c.Params.Num("ListenerPort")
	if port < 1 || port > 65535 {
		return nil, nil, wire.InvalidParameter("ListenerPort", "1 to 65535 is allowed")
	}
	l := c.Region.CLBListeners.Get(world.CLBListenerID(lb.ID, port, protocol))
	if l == nil {
		return nil, nil, noSuchListener()
	}
	return lb, l.CLBListener, nil
}

func noSuchListener() *wire.Error {
	return wire.Refuse(http.StatusNotFound, "ListenerNotFound", "The specified resource does not exist.")
}
