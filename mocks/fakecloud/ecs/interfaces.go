package ecs

import (
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// interfaceRow is an interface as the listing and the attribute call show it.
type interfaceRow struct {
	NetworkInterfaceId          string
	NetworkInterfaceName        string
	Description                 string
	MacAddress                  string
	CreationTime                string
	InstanceId                  string `json:",omitempty"`
	Status                      string
	Type                        string
	NetworkInterfaceTrafficMode string
	VpcId                       string
	VSwitchId                   string
	ZoneId                      string
	ResourceGroupId             string
	PrivateIpAddress            string
	PrivateIpSets               struct{ PrivateIpSet []privateIPRow }
	Ipv6Sets                    struct{ Ipv6Set []ipv6Row }
	Ipv4PrefixSets              struct{ Ipv4PrefixSet []ipv4PrefixRow }
	Ipv6PrefixSets              struct{ Ipv6PrefixSet []ipv6PrefixRow }
	SecurityGroupIds            struct{ SecurityGroupId []string }
	Tags                        wire.TagList
	ServiceManaged              bool
	ServiceID                   int64 `json:",omitempty"`
	OwnerId                     string
	Attachment                  *attachmentRow `json:",omitempty"`
	AssociatedPublicIp          struct{}
	QueueNumber                 int
	DeleteOnRelease             bool
	SourceDestCheck             bool
}

type privateIPRow struct {
	PrivateIpAddress string
	Primary          bool
}

type ipv6Row struct{ Ipv6Address string }

type ipv4PrefixRow struct{ Ipv4Prefix string }

type ipv6PrefixRow struct{ Ipv6Prefix string }

type attachmentRow struct {
	InstanceId       string
	DeviceIndex      int
	NetworkCardIndex int
}

// nlbServiceID is the number under which NLB owns its interfaces.
const nlbServiceID = 27490244090000

func (c *call) interfaceRow(ni *world.Interface) interfaceRow {
	row := interfaceRow{
		NetworkInterfaceId: ni.ID, NetworkInterfaceName: ni.Name, Description: ni.Description,
		MacAddress: ni.MAC, CreationTime: world.UsualDate, Status: ni.Status, Type: ni.Type,
		NetworkInterfaceTrafficMode: "Standard", VpcId: ni.VPC, VSwitchId: ni.VSwitch, ZoneId: ni.Zone,
		ResourceGroupId: ni.ResourceGroup, PrivateIpAddress: ni.Address,
		ServiceManaged: ni.ServiceManaged, OwnerId: c.Account, QueueNumber: ni.Settings.Number("QueueNumber", 2),
		DeleteOnRelease: ni.Settings.FlagOr("DeleteOnRelease", ni.Type == world.TypePrimary), SourceDestCheck: ni.Settings.Flag("SourceDestCheck"),
		Tags: wire.TagList{Tag: wire.TagRows(ni.Tags)},
	}
	if ni.ServiceManaged {
		row.ServiceID = nlbServiceID
	} else if ni.Instance != "" {
		row.InstanceId = ni.Instance
		row.Attachment = &attachmentRow{InstanceId: ni.Instance}
	}
	row.PrivateIpSets.PrivateIpSet = privateIPs(ni)
	row.Ipv6Sets.Ipv6Set = wire.Mapped(ni.IPv6, func(s string) ipv6Row { return ipv6Row{s} })
	row.Ipv4PrefixSets.Ipv4PrefixSet = wire.Mapped(ni.IPv4Prefixes, func(s string) ipv4PrefixRow { return ipv4PrefixRow{s} })
	row.Ipv6PrefixSets.Ipv6PrefixSet = wire.Mapped(ni.IPv6Prefixes, func(s string) ipv6PrefixRow { return ipv6PrefixRow{s} })
	row.SecurityGroupIds.SecurityGroupId = wire.Copied(ni.SecurityGroups)
	return row
}

func privateIPs(ni *world.Interface) []privateIPRow {
	out := make([]privateIPRow, 0, 1+len(ni.SecondaryAddresses))
	if ni.Address != "" {
		out = append(out, privateIPRow{ni.Address, true})
	}
	for _, ip := range ni.SecondaryAddresses {
		out = append(out, privateIPRow{ip, false})
	}
	return out
}

type interfacesReply struct {
	ecsPage
	NetworkInterfaceSets struct{ NetworkInterfaceSet []interfaceRow }
}

func describeNetworkInterfaces(c *call) (wire.Reply, *wire.Error) {
	sel, err := c.selectInterfaces()
	if err != nil {
		return nil, err
	}
	rows, page, err := ecsList(c, sel, 500, 1000)
	if err != nil {
		return nil, err
	}
	out := &interfacesReply{ecsPage: page}
	out.NetworkInterfaceSets.NetworkInterfaceSet = wire.Mapped(rows, c.interfaceRow)
	return out, nil
}
