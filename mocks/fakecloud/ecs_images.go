package fakecloud

import "slices"

type imageRow struct {
	ImageId, ImageName, ImageFamily, ImageOwnerAlias, ImageVersion, Description, Status, Usage, Architecture string

	OSName, OSNameEn, OSType, Platform, BootMode, Progress, CreationTime, ProductCode, ResourceGroupId, IsSelfShared string

	ImageOwnerId                                         int64
	Size                                                 int
	IsPublic, IsCopied, IsSubscribed, IsSupportCloudinit bool
	IsSupportIoOptimized, LoginAsNonRootSupported        bool
	DiskDeviceMappings                                   struct{ DiskDeviceMapping []struct{} }
	Tags                                                 tagList
}

type imagesReply struct {
	vpcPage
	RegionId string
	Images   struct{ Image []imageRow }
}

// theImage is what every instance here was made of.
func theImage() *imageRow {
	row := &imageRow{
		ImageId: imageID, ImageName: imageID, ImageFamily: "acs:alibaba_cloud_linux_3_2104_lts_x64", ImageOwnerAlias: "system",
		ImageVersion: "v2025.1.17", Status: "Available", Usage: "instance", Architecture: "x86_64", OSName: osName, OSNameEn: osNameEn,
		OSType: "linux", Platform: "Aliyun", BootMode: "UEFI-Preferred", Progress: "100%", CreationTime: created, Size: 20, IsPublic: true,
		IsSupportCloudinit: true, IsSupportIoOptimized: true, LoginAsNonRootSupported: true, Tags: tagList{[]tagRow{}},
	}
	row.DiskDeviceMappings.DiskDeviceMapping = []struct{}{}
	return row
}

func describeImages(c *call) (reply, *apiError) {
	tags, err := c.params.tags()
	if err != nil {
		return nil, err
	}
	p := c.params
	rows, page, err := numberedList(c, 100, []*imageRow{theImage()}, func(i *imageRow) bool {
		return len(tags) == 0 && (p["ImageId"] == "" || slices.Contains(words(p["ImageId"]), i.ImageId)) &&
			p.same("ImageName", i.ImageName, "ImageFamily", i.ImageFamily, "ImageOwnerAlias", i.ImageOwnerAlias, "Architecture", i.Architecture,
				"OSType", i.OSType, "Status", i.Status, "IsPublic", "true", "SnapshotId", "", "ImageOwnerId", "", "ResourceGroupId", "")
	})
	if err != nil {
		return nil, err
	}
	out := &imagesReply{vpcPage: page, RegionId: c.region.ID}
	out.Images.Image = mapped(rows, func(i *imageRow) imageRow { return *i })
	return out, nil
}
