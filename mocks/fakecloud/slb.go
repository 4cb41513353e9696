package fakecloud

import (
	"net/http"
	"strconv"
)

const (
	protoTCP   = "tcp"
	protoUDP   = "udp"
	protoHTTP  = "http"
	protoHTTPS = "https"

	backendECS = "ecs"
	backendENI = "eni"
	backendECI = "eci"
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
		"slb:DescribeAvailableResource":                  {run: slbDescribeAvailableResource},
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
	base
	Regions struct{ Region []regionRow }
}

func slbDescribeRegions(c *call) (reply, *apiError) {
	out := &slbRegionsReply{}
	out.Regions.Region = c.regionRows("")
	return out, nil
}

func (c *call) findCLB() (*CLB, *apiError) {
	lb := c.region.clbs.get(c.params["LoadBalancerId"])
	if lb == nil {
		return nil, noSuchCLB()
	}
	return lb, nil
}

func noSuchCLB() *apiError {
	return refuse(http.StatusNotFound, "InvalidLoadBalancerId.NotFound", "The specified LoadBalancerId does not exist.")
}

// findListener finds the listener on ListenerPort with the given protocol.
func (c *call) findListener(protocol string) (*CLB, *CLBListener, *apiError) {
	lb, err := c.findCLB()
	if err != nil {
		return nil, nil, err
	}
	port := c.params.num("ListenerPort")
	if port < 1 || port > 65535 {
		return nil, nil, invalidParameter("ListenerPort", "1 to 65535 is allowed")
	}
	l := c.region.clbListeners.get(clbListenerID(lb.ID, port, protocol))
	if l == nil {
		return nil, nil, noSuchListener()
	}
	return lb, l.CLBListener, nil
}

func noSuchListener() *apiError {
	return refuse(http.StatusNotFound, "ListenerNotFound", "The specified resource does not exist.")
}

// clbListenerID is how the tables know a listener; the service has no id.
func clbListenerID(lb string, port int, protocol string) string {
	return lb + "/" + strconv.Itoa(port) + "/" + protocol
}

type slbTagsReply struct {
	base
	NextToken    string `json:",omitempty"`
	TagResources struct{ TagResource []tagResource }
}

func slbListTagResources(c *call) (reply, *apiError) {
	kind := c.params["ResourceType"]
	tagged := map[string]Tags{}
	if kind == "instance" {
		for _, lb := range c.region.clbs.all() {
			tagged[lb.ID] = lb.Tags
		}
	}
	rows, err := c.tagResources(kind, tagged)
	if err != nil {
		return nil, err
	}
	out := &slbTagsReply{}
	out.TagResources.TagResource = rows
	return out, nil
}
