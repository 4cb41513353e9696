package ecs

import "github.com/alictl/alictl/mocks/fakecloud/world"

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
func detailsOfDisk(in *world.Instance) diskDetails {
	started := world.UsualDate
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
