package ecs

import (
	"slices"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type diskRow struct {
	DiskId, DiskName, InstanceId, RegionId, ZoneId, Category, Type, Status, Device, ResourceGroupId, CreationTime, DiskChargeType string

	Size                           int
	DeleteWithInstance, Encrypted  bool
	Portable, EnableAutoSnapshot   bool
	PerformanceLevel, SerialNumber string
	Tags                           wire.TagList
	diskDetails
}

type disksReply struct {
	ecsPage
	Disks struct{ Disk []diskRow }
}

// diskFilters are those of DescribeDisks.
var diskFilters = account.Filters[diskRow]{
	"InstanceId":           account.Is(func(d *diskRow) string { return d.InstanceId }),
	"ZoneId":               account.Is(func(d *diskRow) string { return d.ZoneId }),
	"Status":               account.Is(func(d *diskRow) string { return d.Status }),
	"ResourceGroupId":      account.Is(func(d *diskRow) string { return d.ResourceGroupId }),
	"DiskName":             account.Is(func(d *diskRow) string { return d.DiskName }),
	"DiskChargeType":       account.Is(func(d *diskRow) string { return d.DiskChargeType }),
	"DiskType":             func(d *diskRow, asked string) bool { return asked == "all" || asked == d.Type },
	"Category":             func(d *diskRow, asked string) bool { return asked == "all" || asked == d.Category },
	"SnapshotId":           account.Always[diskRow](""),
	"KMSKeyId":             account.Always[diskRow](""),
	"LockReason":           account.Always[diskRow](""),
	"AutoSnapshotPolicyId": account.Always[diskRow](""),
	"MultiAttach":          account.Is(func(d *diskRow) string { return d.MultiAttach }),
	"DeleteAutoSnapshot":   account.IsOn(func(d *diskRow) bool { return d.DeleteAutoSnapshot }),
	"DeleteWithInstance":   account.IsOn(func(d *diskRow) bool { return d.DeleteWithInstance }),
	"EnableAutoSnapshot":   account.IsOn(func(d *diskRow) bool { return d.EnableAutoSnapshot }),
	"Portable":             account.IsOn(func(d *diskRow) bool { return d.Portable }),
	"Encrypted":            account.Only(func(d *diskRow) bool { return d.Encrypted }),
	"EnableShared":         account.Only(func(d *diskRow) bool { return d.MultiAttach != "Disabled" }),

	"EnableAutomatedSnapshotPolicy": account.IsOn(func(d *diskRow) bool { return d.EnableAutomatedSnapshotPolicy }),
}

// describeDisks gives every instance a system disk.
func describeDisks(c *call) (wire.Reply, *wire.Error) {
	if err := c.Params.Unsupported("Filter"); err != nil {
		return nil, err
	}
	ids, err := c.Params.JSONList("DiskIds", 100)
	if err != nil {
		return nil, err
	}
	tags, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	all := account.NewTable[diskRow](nil, nil)
	for _, in := range c.Region.Instances.Rows {
		id := "d-" + strings.TrimPrefix(in.ID, "i-")
		all.Add(id, &diskRow{
			DiskId: id, DiskName: "system-" + in.Name, InstanceId: in.ID, RegionId: c.Region.ID, ZoneId: in.Zone, Category: "cloud_essd",
			Type: "system", Status: "In_use", Device: "/dev/xvda", ResourceGroupId: in.ResourceGroup, CreationTime: minutes(in.Created),
			DiskChargeType: "PostPaid", Size: 40, DeleteWithInstance: true, PerformanceLevel: "PL0", SerialNumber: world.SerialNumber(id)[:8],
			Tags: wire.TagList{Tag: []wire.TagRow{}}, diskDetails: detailsOfDisk(in),
		})
	}
	rows, page, err := ecsList(c, account.Selection[diskRow]{Table: all, Keep: account.Every(diskFilters.Asked(c.Params),
		func(d *diskRow) bool { return len(tags) == 0 && (ids == nil || slices.Contains(ids, d.DiskId)) })}, 500, 100)
	if err != nil {
		return nil, err
	}
	out := &disksReply{ecsPage: page}
	out.Disks.Disk = wire.Mapped(rows, func(d *diskRow) diskRow { return *d })
	return out, nil
}
