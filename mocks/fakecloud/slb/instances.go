package slb

import (
	"slices"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// clbRow is what the listing and the attribute call have in common.
type clbRow struct {
	LoadBalancerId               string
	LoadBalancerName             string
	LoadBalancerStatus           string
	LoadBalancerSpec             string
	RegionId                     string
	RegionIdAlias                string
	MasterZoneId                 string
	SlaveZoneId                  string
	VpcId                        string
	VSwitchId                    string
	ResourceGroupId              string
	Address                      string
	AddressType                  string
	AddressIPVersion             string
	NetworkType                  string
	InstanceChargeType           string
	PayType                      string
	InternetChargeType           string
	Bandwidth                    int
	CreateTime                   string
	CreateTimeStamp              int64
	DeleteProtection             string
	ModificationProtectionStatus string
	Tags                         wire.TagList
}

func (c *call) clbRow(lb *world.CLB) clbRow {
	row := clbRow{
		LoadBalancerId: lb.ID, LoadBalancerName: lb.Name, LoadBalancerStatus: lb.Status, LoadBalancerSpec: lb.Spec,
		RegionId: c.Region.ID, RegionIdAlias: c.Region.ID, MasterZoneId: lb.Zone, SlaveZoneId: lb.SlaveZone,
		ResourceGroupId: lb.ResourceGroup, Address: lb.Address,
		AddressType: lb.AddressType, AddressIPVersion: "ipv4", NetworkType: networkType(lb),
		InstanceChargeType: lb.InstanceChargeType, PayType: lb.PayType, InternetChargeType: lb.InternetChargeType,
		Bandwidth: lb.Bandwidth, CreateTime: lb.Created.UTC().Format("2006-01-02T15:04Z"), CreateTimeStamp: lb.Created.UnixMilli(),
		DeleteProtection: "off", ModificationProtectionStatus: "NonProtection", Tags: wire.TagList{Tag: wire.TagRows(lb.Tags)},
	}
	if lb.Spec == world.SharedSpec {
		row.LoadBalancerSpec = ""
	}
	if row.SlaveZoneId == world.NoZone {
		row.SlaveZoneId = ""
	}
	row.VpcId, row.VSwitchId = networkOf(lb)
	return row
}

// networkType is classic for every load balancer with a public address, wherever
// its servers are.
func networkType(lb *world.CLB) string {
	if vpc, _ := networkOf(lb); vpc == "" {
		return "classic"
	}
	return "vpc"
}

// networkOf is the VPC and the VSwitch that the service shows: none with a public
// address.
func networkOf(lb *world.CLB) (vpc, vswitch string) {
	if lb.AddressType == "internet" {
		return "", ""
	}
	return lb.VPC, lb.VSwitch
}

type listRow struct {
	clbRow
	InternetChargeTypeAlias string
}

type clbsReply struct {
	wire.Base
	TotalCount    int
	PageNumber    int
	PageSize      int
	LoadBalancers struct{ LoadBalancer []listRow }
}

// describeLoadBalancers lists; here the charge type is a digit in a text, and
// the word stands in the alias.
func describeLoadBalancers(c *call) (wire.Reply, *wire.Error) {
	sel, err := c.selectCLBs()
	if err != nil {
		return nil, err
	}
	if (c.Params["PageNumber"] == "") != (c.Params["PageSize"] == "") {
		return nil, wire.InvalidParameter("PageSize", "PageNumber and PageSize must be sent together")
	}
	number, size, err := c.NumberedPage(50, 100)
	if err != nil {
		return nil, err
	}
	rows, total := sel.Numbered(number, size)
	out := &clbsReply{TotalCount: total, PageNumber: number, PageSize: size}
	out.LoadBalancers.LoadBalancer = wire.Mapped(rows, func(lb *world.CLB) listRow {
		row := listRow{clbRow: c.clbRow(lb), InternetChargeTypeAlias: lb.InternetChargeType}
		row.InternetChargeType = "4"
		if lb.InternetChargeType == "paybybandwidth" {
			row.InternetChargeType = "3"
		}
		return row
	})
	return out, nil
}

func (c *call) selectCLBs() (account.Selection[world.CLB], *wire.Error) {
	sel := account.Selection[world.CLB]{Table: c.Region.CLBs}
	tags, err := c.Params.Tags()
	if err != nil {
		return sel, err
	}
	if tags, err = c.Params.LegacyTags(tags); err != nil {
		return sel, err
	}
	if text := c.Params["LoadBalancerId"]; text != "" {
		ids := strings.Split(text, ",")
		if len(ids) > 10 {
			return sel, wire.InvalidParameter("LoadBalancerId", "at most 10 ids are allowed")
		}
		sel.Among = c.Region.CLBs.Positions(ids)
	}
	sel.Keep = account.Every(clbFilters(c.Region).Asked(c.Params), account.Tagged(tags, func(lb *world.CLB) world.Tags { return lb.Tags }))
	return sel, nil
}

// clbFilters are those of DescribeLoadBalancers.
func clbFilters(r *account.Region) account.Filters[world.CLB] {
	return account.Filters[world.CLB]{
		"LoadBalancerName":      account.Is(func(lb *world.CLB) string { return lb.Name }),
		"LoadBalancerStatus":    account.Is(func(lb *world.CLB) string { return lb.Status }),
		"Address":               account.Is(func(lb *world.CLB) string { return lb.Address }),
		"AddressType":           account.Is(func(lb *world.CLB) string { return lb.AddressType }),
		"AddressIPVersion":      account.Always[world.CLB]("ipv4"),
		"NetworkType":           account.Is(networkType),
		"VpcId":                 func(lb *world.CLB, asked string) bool { vpc, _ := networkOf(lb); return vpc == asked },
		"VSwitchId":             func(lb *world.CLB, asked string) bool { _, vswitch := networkOf(lb); return vswitch == asked },
		"PayType":               account.Is(func(lb *world.CLB) string { return lb.PayType }),
		"InternetChargeType":    account.Is(func(lb *world.CLB) string { return lb.InternetChargeType }),
		"MasterZoneId":          account.Is(func(lb *world.CLB) string { return lb.Zone }),
		"SlaveZoneId":           account.Is(func(lb *world.CLB) string { return lb.SlaveZone }),
		"ResourceGroupId":       account.Is(func(lb *world.CLB) string { return lb.ResourceGroup }),
		"ServerId":              serves,
		"ServerIntranetAddress": func(lb *world.CLB, asked string) bool { return reaches(r, lb, asked) },
	}
}

// serves says whether any group of the load balancer has the server.
func serves(lb *world.CLB, id string) bool {
	return slices.ContainsFunc(lb.EveryBackend(), func(b world.Backend) bool { return b.ID == id })
}

// reaches says whether a backend of the load balancer has the address.
func reaches(r *account.Region, lb *world.CLB, address string) bool {
	return slices.ContainsFunc(lb.EveryBackend(), func(b world.Backend) bool {
		if b.IP != "" {
			return b.IP == address
		}
		ni := r.Behind(lb.VPC, b.ID, "")
		return ni != nil && ni.Address == address
	})
}
