package ecs

import (
	"net/netip"
	"slices"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// interfaceQuery is the filters of DescribeNetworkInterfaces; an empty one
// lets everything pass.
type interfaceQuery struct {
	params    wire.Params
	ids       []string
	addresses []string
	ipv6      []string
	tags      wire.TagFilters
}

func (c *call) selectInterfaces() (account.Selection[world.Interface], *wire.Error) {
	var sel account.Selection[world.Interface]
	q, err := c.interfaceQuery()
	if err != nil {
		return sel, err
	}
	sel = account.Selection[world.Interface]{Table: c.Region.Interfaces, Among: c.candidates(q)}
	if q.filters() {
		sel.Keep = q.match
	}
	if len(q.tags) > 0 || c.Params["ResourceGroupId"] != "" {
		sel = sel.FirstRows(mostByTag)
	}
	return sel, nil
}

func (c *call) interfaceQuery() (q interfaceQuery, err *wire.Error) {
	q.params = c.Params
	if q.ids, err = c.Params.Limited("NetworkInterfaceId", 100); err != nil {
		return q, err
	}
	if q.addresses, err = c.Params.Limited("PrivateIpAddress", 100); err != nil {
		return q, err
	}
	if q.ipv6, err = c.Params.Limited("Ipv6Address", 100); err != nil {
		return q, err
	}
	q.tags, err = c.Params.Tags()
	return q, err
}

// candidates uses the indexes to avoid looking at every interface.
func (c *call) candidates(q interfaceQuery) []int {
	switch {
	case len(q.ids) > 0:
		return c.Region.Interfaces.Positions(q.ids)
	case c.Params["InstanceId"] != "":
		return append([]int{}, c.Region.OfInstance[c.Params["InstanceId"]]...)
	case len(q.addresses) > 0:
		return c.Region.Owners(q.addresses)
	case c.Params["PrimaryIpAddress"] != "":
		return c.Region.Owners([]string{c.Params["PrimaryIpAddress"]})
	case len(q.ipv6) > 0:
		return c.Region.Owners(q.ipv6)
	}
	return nil
}

// filters says whether any filter is set that candidates alone do not settle.
func (q interfaceQuery) filters() bool {
	for _, name := range []string{
		"VpcId", "VSwitchId", "InstanceId", "PrimaryIpAddress", "NetworkInterfaceName", "SecurityGroupId",
		"Type", "Status", "ServiceManaged", "ResourceGroupId",
	} {
		if q.params[name] != "" {
			return true
		}
	}
	return len(q.addresses)+len(q.ipv6)+len(q.tags) > 0
}

func (q interfaceQuery) match(ni *world.Interface) bool {
	p := q.params
	same := func(name, value string) bool { return p[name] == "" || p[name] == value }
	instance := ni.Instance
	if ni.ServiceManaged {
		instance = ""
	}
	if !same("VpcId", ni.VPC) || !same("VSwitchId", ni.VSwitch) || !same("InstanceId", instance) ||
		!same("PrimaryIpAddress", ni.Address) || !same("NetworkInterfaceName", ni.Name) ||
		!same("Type", ni.Type) || !same("Status", ni.Status) || !same("ResourceGroupId", ni.ResourceGroup) {
		return false
	}
	if v := p["ServiceManaged"]; v != "" && p.Flag("ServiceManaged") != ni.ServiceManaged {
		return false
	}
	if v := p["SecurityGroupId"]; v != "" && !slices.Contains(ni.SecurityGroups, v) {
		return false
	}
	return owns(ni, q.addresses, q.ipv6) && q.tags.Match(ni.Tags)
}

// owns says whether the interface has one of the addresses of each list
// that is not empty.
func owns(ni *world.Interface, ipv4, ipv6 []string) bool {
	owns4 := func(ip string) bool { return ip == ni.Address || slices.Contains(ni.SecondaryAddresses, ip) }
	owns6 := func(ip string) bool {
		return slices.ContainsFunc(ni.IPv6, func(own string) bool { return sameAddress(own, ip) })
	}
	return (len(ipv4) == 0 || slices.ContainsFunc(ipv4, owns4)) && (len(ipv6) == 0 || slices.ContainsFunc(ipv6, owns6))
}

// sameAddress compares addresses that may be written in different ways.
func sameAddress(a, b string) bool {
	left, problem := netip.ParseAddr(a)
	right, err := netip.ParseAddr(b)
	return problem == nil && err == nil && left == right
}
