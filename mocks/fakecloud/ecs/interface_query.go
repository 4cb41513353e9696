package ecs

import (
	"net/netip"
	"slices"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// interfaceQuery is what DescribeNetworkInterfaces is asked for besides the filters
// of one member.
type interfaceQuery struct {
	ids       []string
	addresses []string
	ipv6      []string
	tags      wire.TagFilters
}

// interfaceFilters are those that look at one member.
var interfaceFilters = account.Filters[world.Interface]{
	"VpcId":                account.Is(func(ni *world.Interface) string { return ni.VPC }),
	"VSwitchId":            account.Is(func(ni *world.Interface) string { return ni.VSwitch }),
	"InstanceId":           account.Is(shownInstance),
	"PrimaryIpAddress":     account.Is(func(ni *world.Interface) string { return ni.Address }),
	"NetworkInterfaceName": account.Is(func(ni *world.Interface) string { return ni.Name }),
	"Type":                 account.Is(func(ni *world.Interface) string { return ni.Type }),
	"Status":               account.Is(func(ni *world.Interface) string { return ni.Status }),
	"ResourceGroupId":      account.Is(func(ni *world.Interface) string { return ni.ResourceGroup }),
	"ServiceManaged":       account.IsOn(func(ni *world.Interface) bool { return ni.ServiceManaged }),
	"SecurityGroupId":      func(ni *world.Interface, asked string) bool { return slices.Contains(ni.SecurityGroups, asked) },
}

// shownInstance is the instance of an interface; that of another service shows none.
func shownInstance(ni *world.Interface) string {
	if ni.ServiceManaged {
		return ""
	}
	return ni.Instance
}

func (c *call) selectInterfaces() (account.Selection[world.Interface], *wire.Error) {
	var sel account.Selection[world.Interface]
	q, err := c.interfaceQuery()
	if err != nil {
		return sel, err
	}
	sel = account.Selection[world.Interface]{
		Table: c.Region.Interfaces, Among: c.candidates(q),
		Keep: account.Every(interfaceFilters.Asked(c.Params), q.owner(), account.Tagged(q.tags, func(ni *world.Interface) world.Tags { return ni.Tags })),
	}
	if len(q.tags) > 0 || c.Params["ResourceGroupId"] != "" {
		sel = sel.FirstRows(mostByTag)
	}
	return sel, nil
}

func (c *call) interfaceQuery() (q interfaceQuery, err *wire.Error) {
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

// owner is a test for the addresses that are asked for.
func (q interfaceQuery) owner() func(*world.Interface) bool {
	if len(q.addresses)+len(q.ipv6) == 0 {
		return nil
	}
	return func(ni *world.Interface) bool { return owns(ni, q.addresses, q.ipv6) }
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
