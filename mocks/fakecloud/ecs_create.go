package fakecloud

import (
	"cmp"
	"fmt"
	"net/http"
)

// createInterfaceReply is the row without the fields that only reads show.
type createInterfaceReply struct {
	base
	interfaceRow
	CreationTime                *struct{} `json:",omitempty"`
	NetworkInterfaceTrafficMode *struct{} `json:",omitempty"`
	Attachment                  *struct{} `json:",omitempty"`
	AssociatedPublicIp          *struct{} `json:",omitempty"`
	QueueNumber                 *struct{} `json:",omitempty"`
	DeleteOnRelease             *struct{} `json:",omitempty"`
}

func createNetworkInterface(c *call) (reply, *apiError) {
	filters, err := c.params.tags()
	if err != nil {
		return nil, err
	}
	t, err := c.readTimeouts(defaultTimeouts())
	if err != nil {
		return nil, err
	}
	like := c.vswitch(c.params["VSwitchId"])
	if like == nil {
		return nil, refuse(http.StatusNotFound, "InvalidVSwitchId.NotFound", "The specified VSwitchId does not exist.")
	}
	c.state.serial++
	n := c.state.serial
	ni := &Interface{
		ID: fmt.Sprintf("eni-new%08x%04x", uint32(c.now.Unix()), n), Name: c.params["NetworkInterfaceName"],
		Description: c.params["Description"], Type: typeSecondary, Status: "Available",
		VPC: like.VPC, VSwitch: like.VSwitch, Zone: like.Zone, MAC: fmt.Sprintf("00:16:3e:00:%02x:%02x", n>>8&0xff, n&0xff),
		Address:            cmp.Or(c.params["PrimaryIpAddress"], fmt.Sprintf("10.254.%d.%d", n>>8&0xff, n&0xff)),
		SecondaryAddresses: c.params.list("PrivateIpAddress"), SecurityGroups: c.params.list("SecurityGroupIds"),
		ResourceGroup: c.params["ResourceGroupId"], Tags: Tags{}, Timeouts: t,
	}
	if id := c.params["SecurityGroupId"]; id != "" {
		ni.SecurityGroups = []string{id}
	}
	for _, tag := range filters {
		ni.Tags[tag.key] = tag.value
	}
	c.region.addInterface(ni)
	return &createInterfaceReply{interfaceRow: c.interfaceRow(ni)}, nil
}

// vswitch finds an interface in a VSwitch, to learn its VPC and zone.
func (c *call) vswitch(id string) *Interface {
	rows, _ := selection[Interface]{
		table: c.region.interfaces, keep: func(ni *Interface) bool { return ni.VSwitch == id },
	}.page(0, 1)
	if len(rows) == 0 {
		return nil
	}
	return rows[0]
}
