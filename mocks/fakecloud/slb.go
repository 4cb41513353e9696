package fakecloud

import (
	"net/http"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

func slbActions() map[string]action {
	return map[string]action{
		"slb:DescribeRegions":                            {run: slbDescribeRegions},
		"slb:DescribeLoadBalancers":                      {run: describeLoadBalancers},
		"slb:DescribeLoadBalancerAttribute":              {run: describeLoadBalancerAttribute},
		"slb:DescribeLoadBalancerListeners":              {run: describeLoadBalancerListeners},
		"slb:DescribeLoadBalancerTCPListenerAttribute":   {run: describeTCPListener},
		"slb:DescribeLoadBalancerUDPListenerAttribute":   {run: describeUDPListener},
		"slb:DescribeLoadBalancerHTTPListenerAttribute":  {run: describeHTTPListener},
		"slb:DescribeLoadBalancerHTTPSListenerAttribute": {run: describeHTTPSListener},
		"slb:DescribeVServerGroups":                      {run: describeVServerGroups},
		"slb:DescribeVServerGroupAttribute":              {run: describeVServerGroupAttribute},
		"slb:DescribeMasterSlaveServerGroups":            {run: describeMasterSlaveServerGroups},
		"slb:DescribeMasterSlaveServerGroupAttribute":    {run: describeMasterSlaveServerGroupAttribute},
		"slb:DescribeRules":                              {run: describeRules},
		"slb:DescribeHealthStatus":                       {run: describeHealthStatus},
		"slb:DescribeAccessControlLists":                 {run: describeAccessControlLists},
		"slb:DescribeAccessControlListAttribute":         {run: describeAccessControlListAttribute},
		"slb:ListTLSCipherPolicies":                      {run: listTLSCipherPolicies},
		"slb:SetLoadBalancerUDPListenerAttribute":        {run: setUDPListener},
		"slb:ListTagResources":                           {run: slbListTagResources},
		"slb:SetLoadBalancerTCPListenerAttribute":        {run: setTCPListener},
		"slb:SetLoadBalancerHTTPListenerAttribute":       {run: setHTTPListener},
		"slb:SetLoadBalancerHTTPSListenerAttribute":      {run: setHTTPSListener},
		"slb:DescribeZones":                              {run: slbDescribeZones},
		"slb:DescribeServerCertificates":                 {run: describeServerCertificates},
		"slb:DescribeCACertificates":                     {run: describeCACertificates},
		"slb:DescribeTags":                               {run: describeTags},
		"slb:DescribeDomainExtensions":                   {run: describeDomainExtensions},
		"slb:DescribeListenerAccessControlAttribute":     {run: describeListenerAccessControl},
		"slb:DescribeRuleAttribute":                      {run: describeRuleAttribute},
		"slb:StartLoadBalancerListener":                  {run: startListenerCLB},
		"slb:StopLoadBalancerListener":                   {run: stopListenerCLB},
		"slb:AddBackendServers":                          {run: addBackendServers},
		"slb:AddVServerGroupBackendServers":              {run: addVServerGroupBackendServers},
		"slb:TagResources":                               {run: slbTagResources},
		"slb:UntagResources":                             {run: slbUntagResources},
		"slb:ModifyLoadBalancerInstanceSpec":             {run: modifyInstanceSpec},
		"slb:ModifyLoadBalancerInstanceChargeType":       {run: modifyInstanceChargeType},
		"slb:ModifyLoadBalancerInternetSpec":             {run: modifyInternetSpec},
	}
}

type slbRegionsReply struct {
	wire.Base
	Regions struct{ Region []regionRow }
}

func slbDescribeRegions(c *call) (wire.Reply, *wire.Error) {
	out := &slbRegionsReply{}
	out.Regions.Region = c.regionRows("")
	return out, nil
}

func (c *call) findCLB() (*world.CLB, *wire.Error) {
	lb := c.region.clbs.get(c.Params["LoadBalancerId"])
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
	l := c.region.clbListeners.get(world.CLBListenerID(lb.ID, port, protocol))
	if l == nil {
		return nil, nil, noSuchListener()
	}
	return lb, l.CLBListener, nil
}

func noSuchListener() *wire.Error {
	return wire.Refuse(http.StatusNotFound, "ListenerNotFound", "The specified resource does not exist.")
}
