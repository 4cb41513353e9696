package ecs

import (
	"strconv"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type imageRow struct {
	ImageId, ImageName, ImageFamily, ImageOwnerAlias, ImageVersion, Description, Status, Usage, Architecture string

	OSName, OSNameEn, OSType, Platform, BootMode, Progress, CreationTime, ProductCode, ResourceGroupId, IsSelfShared string

	ImageOwnerId                                         int64
	Size                                                 int
	IsPublic, IsCopied, IsSubscribed, IsSupportCloudinit bool
	IsSupportIoOptimized, LoginAsNonRootSupported        bool
	DiskDeviceMappings                                   struct{ DiskDeviceMapping []struct{} }
	Tags                                                 wire.TagList
}

type imagesReply struct {
	wire.Place
	RegionId string
	Images   struct{ Image []imageRow }
}

// theImage is what every instance here was made of.
func theImage() *imageRow {
	row := &imageRow{
		ImageId: imageID, ImageName: imageID, ImageFamily: "acs:alibaba_cloud_linux_3_2104_lts_x64", ImageOwnerAlias: "system",
		ImageVersion: "v2025.1.17", Status: "Available", Usage: "instance", Architecture: "x86_64", OSName: osName, OSNameEn: osNameEn,
		OSType: "linux", Platform: "Aliyun", BootMode: "UEFI-Preferred", Progress: "100%", CreationTime: world.UsualDate, Size: 20, IsPublic: true,
		IsSupportCloudinit: true, IsSupportIoOptimized: true, LoginAsNonRootSupported: true, Tags: wire.TagList{Tag: []wire.TagRow{}},
	}
	row.DiskDeviceMappings.DiskDeviceMapping = []struct{}{}
	return row
}

// imageFilters are those of DescribeImages.
var imageFilters = account.Filters[imageRow]{
	"ImageName":       account.Is(func(i *imageRow) string { return i.ImageName }),
	"ImageFamily":     account.Is(func(i *imageRow) string { return i.ImageFamily }),
	"ImageOwnerAlias": account.Is(func(i *imageRow) string { return i.ImageOwnerAlias }),
	"Architecture":    account.Is(func(i *imageRow) string { return i.Architecture }),
	"OSType":          account.Is(func(i *imageRow) string { return i.OSType }),
	"Status":          account.Is(func(i *imageRow) string { return i.Status }),
	"IsPublic":        account.Always[imageRow]("true"),
	"SnapshotId":      account.Always[imageRow](""),
	"ImageOwnerId":    account.Is(func(i *imageRow) string { return strconv.FormatInt(i.ImageOwnerId, 10) }),
	"ResourceGroupId": account.Always[imageRow](""),
	"Usage":           account.Is(func(i *imageRow) string { return i.Usage }),
	"InstanceType":    func(i *imageRow, asked string) bool { return architectures[i.Architecture] == architectureOf(asked) },

	"IsSupportCloudinit":   account.IsOn(func(i *imageRow) bool { return i.IsSupportCloudinit }),
	"IsSupportIoOptimized": account.IsOn(func(i *imageRow) bool { return i.IsSupportIoOptimized }),
}

// architectures are what instance types call the architectures of images.
var architectures = map[string]string{"x86_64": x86, "arm64": arm}

func describeImages(c *call) (wire.Reply, *wire.Error) {
	if err := c.Params.Unsupported("Filter"); err != nil {
		return nil, err
	}
	if err := c.Params.Choice("ActionType", "CreateEcs", "ChangeOS"); err != nil {
		return nil, err
	}
	tags, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	rows, page, err := wire.Numbered(&c.Exchange, 100, []*imageRow{theImage()}, account.Every(imageFilters.Asked(c.Params),
		account.AnyOf(wire.Words(c.Params["ImageId"]), func(i *imageRow) string { return i.ImageId }),
		account.Tagged(tags, func(*imageRow) world.Tags { return nil })))
	if err != nil {
		return nil, err
	}
	out := &imagesReply{Place: page, RegionId: c.Region.ID}
	out.Images.Image = wire.Mapped(rows, func(i *imageRow) imageRow { return *i })
	return out, nil
}
