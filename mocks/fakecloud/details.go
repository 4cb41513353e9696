package fakecloud

// lockList are the reasons why something is locked: none here.
type lockList struct{ LockReason []struct{} }

type mountRow struct{ InstanceId, Device, AttachedTime string }

// diskDetails are the members of a disk that every disk here has alike.
type diskDetails struct {
	AttachedTime, DetachedTime, ExpiredTime, Description, ImageId, SourceSnapshotId string

	AutoSnapshotPolicyId, KMSKeyId, ProductCode, StorageSetId, MultiAttach string

	DeleteAutoSnapshot, EnableAutomatedSnapshotPolicy, BurstingEnabled bool

	IOPS, IOPSRead, IOPSWrite, MountInstanceNum, StorageSetPartitionNumber int

	Attachments    struct{ Attachment []mountRow }
	MountInstances struct{ MountInstance []mountRow }
	OperationLocks struct{ OperationLock []struct{} }
}

// detailsOfDisk are those of an instance's system disk.
func detailsOfDisk(in *Instance) diskDetails {
	started := created
	if !in.Created.IsZero() {
		started = minutes(in.Created)
	}
	out := diskDetails{
		AttachedTime: started, ExpiredTime: endless, ImageId: imageID, MultiAttach: "Disabled", EnableAutomatedSnapshotPolicy: true,
		IOPS: 1800 + 40*50, MountInstanceNum: 1, // of a disk of 40 GiB
	}
	mount := []mountRow{{in.ID, "/dev/xvda", started}}
	out.Attachments.Attachment, out.MountInstances.MountInstance = mount, mount
	out.OperationLocks.OperationLock = []struct{}{}
	return out
}

// eipDetails are the members of a public address that every one here has alike.
type eipDetails struct {
	VpcId, PrivateIpAddress, InstanceRegionId, ExpiredTime, Netmode, BusinessStatus, Mode, PublicIpAddressPoolId string

	SegmentInstanceId, BandwidthPackageId, BandwidthPackageType, BandwidthPackageBandwidth, HDMonitorStatus, EipBandwidth string

	BizType, HasReservationData string

	DeletionProtection, SecondLimited bool
	ServiceManaged                    int

	AvailableRegions        struct{ AvailableRegion []string }
	SecurityProtectionTypes struct{ SecurityProtectionType []string }
	OperationLocks          lockList
}

func (c *call) detailsOfEIP(lb *NLB, private string) eipDetails {
	out := eipDetails{
		VpcId: lb.VPC, PrivateIpAddress: private, InstanceRegionId: c.region.ID, Netmode: "public", BusinessStatus: "Normal", Mode: "NAT",
		HDMonitorStatus: "OFF", EipBandwidth: "200", BizType: "CloudEip", HasReservationData: "false", ServiceManaged: 1,
	}
	out.AvailableRegions.AvailableRegion = []string{c.region.ID}
	out.SecurityProtectionTypes.SecurityProtectionType = []string{}
	out.OperationLocks.LockReason = []struct{}{}
	return out
}
