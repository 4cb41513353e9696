package ecs

import (
	"cmp"
	"fmt"
	"net/http"
	"net/netip"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// createInterfaceReply is the row without the fields that only reads show.
type createInterfaceReply struct {
	wire.Base
	interfaceRow
	CreationTime                *struct{} `json:",omitempty"`
	NetworkInterfaceTrafficMode *struct{} `json:",omitempty"`
	Attachment                  *struct{} `json:",omitempty"`
	AssociatedPublicIp          *struct{} `json:",omitempty"`
	QueueNumber                 *struct{} `json:",omitempty"`
	DeleteOnRelease             *struct{} `json:",omitempty"`
	SourceDestCheck             *struct{} `json:",omitempty"`
}

func createNetworkInterface(c *call) (wire.Reply, *wire.Error) {
	id, err := c.Earlier()
	if err != nil {
		return nil, err
	}
	if ni := c.Region.Interfaces.Get(id); ni != nil {
		return &createInterfaceReply{interfaceRow: c.interfaceRow(ni)}, nil
	}
	like := c.vswitch(c.Params["VSwitchId"])
	if like == nil {
		return nil, wire.Refuse(http.StatusNotFound, "InvalidVSwitchId.NotFound", "The specified VSwitchId does not exist.")
	}
	ni := &world.Interface{
		Type: world.TypeSecondary, Status: "Available", VPC: like.VPC, VSwitch: like.VSwitch, Zone: like.Zone,
		ResourceGroup: cmp.Or(c.Params["ResourceGroupId"], world.UsualResourceGroup(c.Account)),
	}
	if err := c.applyNew(ni); err != nil {
		return nil, err
	}
	n := c.State.NextSerial()
	ni.ID, ni.MAC = fmt.Sprintf("eni-new%08x%04x", uint32(c.Now.Unix()), n), fmt.Sprintf("00:16:3e:00:%02x:%02x", n>>8&0xff, n&0xff)
	ni.Address = cmp.Or(ni.Address, fmt.Sprintf("10.254.%d.%d", n>>8&0xff, n&0xff))
	c.Region.AddInterface(ni)
	c.Remember(ni.ID)
	return &createInterfaceReply{interfaceRow: c.interfaceRow(ni)}, nil
}

// applyNew reads what a request says about the interface that it wants.
func (c *call) applyNew(ni *world.Interface) *wire.Error {
	if err := c.Params.Unsupported("BusinessType", "EnhancedNetwork", "InstanceType", "Ipv4PrefixCount", "Ipv6AddressCount",
		"Ipv6PrefixCount", "NetworkInterfaceTrafficConfig", "NetworkInterfaceTrafficMode", "QueuePairNumber",
		"RxQueueSize", "SecondaryPrivateIpAddressCount", "TxQueueSize", "Visible"); err != nil {
		return err
	}
	tags, err := c.Params.Tags()
	if err != nil {
		return err
	}
	ni.Tags = world.Tags{}
	for _, tag := range tags {
		ni.Tags[tag.Key] = tag.Value
	}
	if ni.Timeouts, err = c.readTimeouts(world.DefaultTimeouts()); err != nil {
		return err
	}
	if err := c.applyTexts(ni); err != nil {
		return err
	}
	if ni.Settings, err = c.Params.Changed(ni.Settings, "", world.InterfaceSettings()); err != nil {
		return err
	}
	if ni.SecurityGroups, err = c.newSecurityGroups(); err != nil {
		return err
	}
	p := c.Params
	ni.Address, ni.SecondaryAddresses, ni.IPv6 = p["PrimaryIpAddress"], p.List("PrivateIpAddress"), p.List("Ipv6Address")
	ni.IPv4Prefixes, ni.IPv6Prefixes = p.List("Ipv4Prefix"), p.List("Ipv6Prefix")
	return c.checkIdle(ni)
}

// newSecurityGroups reads the groups from the one or the other of two
// parameters.
func (c *call) newSecurityGroups() ([]string, *wire.Error) {
	one, several := c.Params["SecurityGroupId"], c.Params.List("SecurityGroupIds")
	switch {
	case one == "" && len(several) == 0:
		return nil, wire.MissingParameter("SecurityGroupId")
	case one != "" && len(several) > 0:
		return nil, wire.InvalidParameter("SecurityGroupIds", "it excludes SecurityGroupId")
	case one != "":
		several = []string{one}
	}
	return several, c.checkSecurityGroups(several)
}

// checkIdle refuses addresses that are none or that another interface of the
// VPC has.
func (c *call) checkIdle(ni *world.Interface) *wire.Error {
	for name, list := range map[string][]string{
		"PrimaryIpAddress": {ni.Address}, "PrivateIpAddress": ni.SecondaryAddresses, "Ipv6Address": ni.IPv6,
	} {
		for _, text := range list {
			if text == "" {
				continue
			}
			if _, err := netip.ParseAddr(text); err != nil {
				return wire.InvalidParameter(name, "an address is expected")
			}
			if c.Region.ByAddress(ni.VPC, text) != nil {
				return wire.InvalidParameter(name, "an idle address is expected")
			}
		}
	}
	return nil
}

// vswitch finds an interface in a VSwitch, to learn its VPC and zone.
func (c *call) vswitch(id string) *world.Interface {
	rows, _ := account.Selection[world.Interface]{
		Table: c.Region.Interfaces, Keep: func(ni *world.Interface) bool { return ni.VSwitch == id },
	}.Page(0, 1)
	if len(rows) == 0 {
		return nil
	}
	return rows[0]
}
