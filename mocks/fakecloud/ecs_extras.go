package fakecloud

import (
	"crypto/md5"
	"fmt"
	"time"
)

// instanceExtras are the members of an instance that nothing here depends on.
type instanceExtras struct {
	Description, ImageId, OSNameEn, SerialNumber, ClusterId, HpcClusterId, KeyPairName, VlanId string

	StartTime, ExpiredTime, AutoReleaseTime, SaleCycle, StoppedMode, CreditSpecification string

	ResourceGroupId, DeploymentSetId, InternetChargeType, GPUSpec, SpotStrategy string

	InternetMaxBandwidthIn, InternetMaxBandwidthOut, GPUAmount, SpotDuration int

	SpotPriceLimit                                               float64
	IoOptimized, DeletionProtection, DeviceAvailable, Recyclable bool

	CpuOptions struct {
		CoreCount, ThreadsPerCore int
		Numa                      string
	}
	DedicatedHostAttribute     struct{ DedicatedHostId, DedicatedHostName, DedicatedHostClusterId string }
	DedicatedInstanceAttribute struct{ Affinity, Tenancy string }
	EcsCapacityReservationAttr struct{ CapacityReservationId, CapacityReservationPreference string }
	HibernationOptions         struct{ Configured bool }
	ImageOptions               struct{ LoginAsNonRoot bool }
	MetadataOptions            struct{ HttpEndpoint, HttpTokens string }
	RdmaIpAddress              addresses
}

func (in *Instance) extras() instanceExtras {
	out := instanceExtras{
		ImageId: imageID, OSNameEn: osNameEn,
		SerialNumber: serialNumber(in.ID), StartTime: minutes(in.Created.Add(time.Minute)), ExpiredTime: endless,
		StoppedMode: "Not-applicable", ResourceGroupId: in.ResourceGroup, InternetChargeType: "PayByTraffic", SpotStrategy: "NoSpot",
		InternetMaxBandwidthIn: -1, IoOptimized: true, DeviceAvailable: true, RdmaIpAddress: addresses{[]string{}},
	}
	cores, _ := sizeOf(in.Type)
	out.CpuOptions.CoreCount, out.CpuOptions.ThreadsPerCore = max(cores/2, 1), 2
	out.MetadataOptions.HttpEndpoint, out.MetadataOptions.HttpTokens = "enabled", "optional"
	return out
}

// serialNumber is like a UUID, and the same for the same id.
func serialNumber(id string) string {
	sum := md5.Sum([]byte(id)) // not for secrecy
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// minutes is how ECS writes times.
func minutes(at time.Time) string { return at.UTC().Format("2006-01-02T15:04Z") }
