package ecs

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type instanceTypesReply struct {
	wire.Base
	NextToken     string
	InstanceTypes struct{ InstanceType []instanceTypeRow }
}

// instanceTypeRow has no field for the most connections of a type; neither has
// the real one.
type instanceTypeRow struct {
	InstanceTypeId              string
	InstanceTypeFamily          string
	CpuArchitecture             string
	CpuCoreCount                int
	MemorySize                  float64
	EniQuantity                 int
	EniPrivateIpAddressQuantity int
	InstanceBandwidthRx         int
	InstanceBandwidthTx         int
	InstancePpsRx               int64
	InstancePpsTx               int64
}

func typeRow(name string) instanceTypeRow {
	cores, gigabytes := sizeOf(name)
	return instanceTypeRow{
		InstanceTypeId: name, InstanceTypeFamily: world.Family(name), CpuArchitecture: architectureOf(name), CpuCoreCount: cores, MemorySize: float64(gigabytes),
		EniQuantity: 3, EniPrivateIpAddressQuantity: 6, InstanceBandwidthRx: 2097152, InstanceBandwidthTx: 2097152,
		InstancePpsRx: 900000, InstancePpsTx: 900000,
	}
}

// sizeOf tells the cores and the memory of a type from its name: ecs.c7.2xlarge
// has 8 cores and, as the c families do, 2 GiB for each.
func sizeOf(instanceType string) (cores, gigabytes int) {
	size := instanceType[strings.LastIndexByte(instanceType, '.')+1:]
	cores = 2
	if times, extra := strings.CutSuffix(size, "xlarge"); extra {
		n, _ := strconv.Atoi(times) // none is 1
		cores = 4 * max(n, 1)
	}
	each := 4
	switch {
	case strings.HasPrefix(instanceType, "ecs.c"):
		each = 2
	case strings.HasPrefix(instanceType, "ecs.r"):
		each = 8
	}
	return cores, each * cores
}

// describeInstanceTypes shows the types that the world uses.
func describeInstanceTypes(c *call) (wire.Reply, *wire.Error) {
	keep, err := typeTests(c.Params)
	if err != nil {
		return nil, err
	}
	from, err := c.StartOfPage()
	if err != nil {
		return nil, err
	}
	used := map[string]world.Instance{}
	for _, in := range c.Region.Instances.All() {
		used[in.Type] = in
	}
	rows := wire.Mapped(slices.Sorted(maps.Keys(used)), typeRow)
	rows = slices.DeleteFunc(rows, func(row instanceTypeRow) bool { return !keep(&row) })
	size := c.Clamped(1, 100, 100)
	out := &instanceTypesReply{}
	if from+size < len(rows) {
		out.NextToken = c.Token(from+size, 0)
	}
	out.InstanceTypes.InstanceType = rows[min(from, len(rows)):min(from+size, len(rows))]
	return out, nil
}

// The architectures of processors.
const (
	x86 = "X86"
	arm = "ARM"
)

// architectureOf tells the architecture of a type from its family: ecs.g8y and ecs.c6r
// are ARM. What is no type has none.
func architectureOf(instanceType string) string {
	family := strings.TrimPrefix(world.Family(instanceType), "ecs.")
	letters := strings.TrimLeft(family, "abcdefghijklmnopqrstuvwxyz")
	switch {
	case family == "" || letters == "" || letters == family:
		return ""
	case strings.HasSuffix(letters, "y") || strings.HasSuffix(letters, "r"):
		return arm
	}
	return x86
}

// typeFilters are those of one value; a type here has no GPU and no local disk.
var typeFilters = account.Filters[instanceTypeRow]{
	"InstanceTypeFamily":   account.Is(func(row *instanceTypeRow) string { return row.InstanceTypeFamily }),
	"CpuArchitecture":      account.Is(func(row *instanceTypeRow) string { return row.CpuArchitecture }),
	"GPUSpec":              account.Always[instanceTypeRow](""),
	"LocalStorageCategory": account.Always[instanceTypeRow](""),
}

// typeTests are the tests that a request makes of types. What a row does not show and
// nothing tells is refused: any answer would be wrong.
func typeTests(p wire.Params) (func(*instanceTypeRow) bool, *wire.Error) {
	if err := p.Unsupported("InstanceCategories", "InstanceCategory", "InstanceFamilyLevel", "MaximumCpuSpeedFrequency", "MaximumCpuTurboFrequency",
		"NvmeSupport", "PhysicalProcessorModel", "PhysicalProcessorModels"); err != nil {
		return nil, err
	}
	names, err := p.Limited("InstanceTypes", 10)
	if err != nil {
		return nil, err
	}
	none := func(*instanceTypeRow) string { return "" }
	return account.Every(
		typeFilters.Asked(p), func(row *instanceTypeRow) bool { return row.fits(p) },
		account.AnyOf(names, func(row *instanceTypeRow) string { return row.InstanceTypeId }),
		account.AnyOf(p.List("InstanceTypeFamilies"), func(row *instanceTypeRow) string { return row.InstanceTypeFamily }),
		account.AnyOf(p.List("CpuArchitectures"), func(row *instanceTypeRow) string { return row.CpuArchitecture }),
		account.AnyOf(p.List("GpuSpecs"), none), account.AnyOf(p.List("LocalStorageCategories"), none)), nil
}

// fits says whether a type is within the bounds of a request. Bounds for what
// the row does not show are met by none, unless they are 0.
func (row instanceTypeRow) fits(p wire.Params) bool {
	has := map[string]float64{
		"CpuCoreCount": float64(row.CpuCoreCount), "MemorySize": row.MemorySize, "EniQuantity": float64(row.EniQuantity),
		"EniPrivateIpAddressQuantity": float64(row.EniPrivateIpAddressQuantity),
		"InstanceBandwidthRx":         float64(row.InstanceBandwidthRx), "InstanceBandwidthTx": float64(row.InstanceBandwidthTx),
		"InstancePpsRx": float64(row.InstancePpsRx), "InstancePpsTx": float64(row.InstancePpsTx),
	}
	for name, text := range p {
		bound, err := strconv.ParseFloat(text, 64)
		if least, ok := strings.CutPrefix(name, "Minimum"); ok && err == nil && has[least] < bound {
			return false
		}
		if most, ok := strings.CutPrefix(name, "Maximum"); ok && err == nil && has[most] > bound {
			return false
		}
	}
	return true
}
