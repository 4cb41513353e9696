package ecs

import (
	"strconv"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
)

type supportedRow struct{ Value, Status, StatusCategory string }

type supplyRow struct {
	Type               string
	SupportedResources struct{ SupportedResource []supportedRow }
}

type supplyZoneRow struct {
	RegionId, ZoneId, Status, StatusCategory string

	AvailableResources struct{ AvailableResource []supplyRow }
}

type supplyReply struct {
	wire.Base
	AvailableZones struct{ AvailableZone []supplyZoneRow }
}

// checkSale refuses ways of paying that there are not. Everything here is sold in each.
func checkSale(p wire.Params) *wire.Error {
	if err := p.Choice("InstanceChargeType", "PrePaid", "PostPaid"); err != nil {
		return err
	}
	return p.Choice("SpotStrategy", "NoSpot", "SpotWithPriceLimit", "SpotAsPriceGo")
}

// checkSupply refuses what DescribeAvailableResource does not know.
func checkSupply(p wire.Params) *wire.Error {
	for name, words := range map[string][]string{
		"DestinationResource": {"Zone", "IoOptimized", "InstanceType", "SystemDisk", "DataDisk", "Network", "ddh"},
		"IoOptimized":         {"none", "optimized"}, "NetworkCategory": {"classic", "vpc"},
		"ResourceType": {"instance", "disk", "reservedinstance", "ddh"}, "SpotDuration": {"0", "1", "2", "3", "4", "5", "6"},
	} {
		if err := p.Choice(name, words...); err != nil {
			return err
		}
	}
	if err := p.Unsupported("Scope"); err != nil {
		return err
	}
	return checkSale(p)
}

// diskCategories are the disks that are sold.
var diskCategories = []string{"cloud_essd", "cloud_efficiency"}

// sold says whether what a request wants besides its resource is sold here at all.
func sold(p wire.Params) bool {
	return p.Same("IoOptimized", "optimized", "NetworkCategory", "vpc") && p["ResourceType"] != "ddh" && p["DedicatedHostId"] == "" &&
		(p["SystemDiskCategory"] == "" || wire.Within(diskCategories, p["SystemDiskCategory"])) &&
		(p["DataDiskCategory"] == "" || wire.Within(diskCategories, p["DataDiskCategory"]))
}

// suits says whether an instance type is one that a request asks for.
func suits(p wire.Params, name string) bool {
	cores, gigabytes := sizeOf(name)
	memory, err := strconv.ParseFloat(p["Memory"], 64)
	return p.Same("InstanceType", name) && (p["Cores"] == "" || p.Num("Cores") == cores) && (err != nil || memory == float64(gigabytes))
}

// stock is what there is of a kind of resource.
func (c *call) stock(kind string) []supportedRow {
	values := map[string][]string{
		"IoOptimized": {"optimized"}, "InstanceType": typesIn(c.Region), "SystemDisk": diskCategories, "DataDisk": diskCategories, "Network": {"vpc"},
	}[kind]
	rows := []supportedRow{}
	for _, value := range values {
		if kind != "InstanceType" || suits(c.Params, value) {
			rows = append(rows, supportedRow{value, "Available", "WithStock"})
		}
	}
	return rows
}

// describeAvailableResource has in stock what the region's instances are made of.
func describeAvailableResource(c *call) (wire.Reply, *wire.Error) {
	if err := checkSupply(c.Params); err != nil {
		return nil, err
	}
	kind := c.Params["DestinationResource"]
	out := &supplyReply{}
	out.AvailableZones.AvailableZone = []supplyZoneRow{}
	stock := c.stock(kind)
	for _, zone := range c.Region.Zones() {
		if !c.Params.Same("ZoneId", zone) || !sold(c.Params) || kind == "InstanceType" && len(stock) == 0 {
			continue
		}
		row := supplyZoneRow{RegionId: c.Region.ID, ZoneId: zone, Status: "Available", StatusCategory: "WithStock"}
		supply := supplyRow{Type: kind}
		supply.SupportedResources.SupportedResource = stock
		row.AvailableResources.AvailableResource = []supplyRow{supply}
		out.AvailableZones.AvailableZone = append(out.AvailableZones.AvailableZone, row)
	}
	return out, nil
}
