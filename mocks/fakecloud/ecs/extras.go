package ecs

import (
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
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
	RdmaIpAddress              wire.Addresses
}

func extrasOf(in *world.Instance) instanceExtras {
	out := instanceExtras{
		ImageId: imageID, OSNameEn: osNameEn,
		SerialNumber: world.SerialNumber(in.ID), StartTime: minutes(in.Created.Add(time.Minute)), ExpiredTime: endless,
		StoppedMode: "Not-applicable", ResourceGroupId: in.ResourceGroup, InternetChargeType: internetCharge, SpotStrategy: "NoSpot",
		InternetMaxBandwidthIn: -1, IoOptimized: true, DeviceAvailable: true, RdmaIpAddress: wire.Addresses{IpAddress: []string{}},
	}
	cores, _ := sizeOf(in.Type)
	out.CpuOptions.CoreCount, out.CpuOptions.ThreadsPerCore = max(cores/2, 1), 2
	out.MetadataOptions.HttpEndpoint, out.MetadataOptions.HttpTokens = "enabled", "optional"
	return out
}

// minutes is how ECS writes times.
func minutes(at time.Time) string { return at.UTC().Format("2006-01-02T15:04Z") }
