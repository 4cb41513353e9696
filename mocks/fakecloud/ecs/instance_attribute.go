package ecs

import (
	"net/http"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type instanceAttributeReply struct {
	wire.Base
	InstanceId, InstanceName, HostName, Description, Status, InstanceType, RegionId, ZoneId, ImageId, SerialNumber string

	CreationTime, ExpiredTime, InstanceNetworkType, InstanceChargeType, InternetChargeType, StoppedMode, ClusterId, VlanId string

	IoOptimized                                                  string // a word here
	Cpu, Memory, InternetMaxBandwidthIn, InternetMaxBandwidthOut int

	VpcAttributes struct {
		VpcId, VSwitchId, NatIpAddress string
		PrivateIpAddress               wire.Addresses
	}
	EipAddress struct {
		IpAddress, AllocationId, InternetChargeType string
		Bandwidth                                   int
	}
	PublicIpAddress  wire.Addresses
	InnerIpAddress   wire.Addresses
	SecurityGroupIds struct{ SecurityGroupId []string }
	OperationLocks   struct{ LockReason []struct{} }
}

func describeInstanceAttribute(c *call) (wire.Reply, *wire.Error) {
	in, err := c.findInstance()
	if err != nil {
		return nil, err
	}
	row := c.instanceRow(in)
	return &instanceAttributeReply{
		InstanceId: row.InstanceId, InstanceName: row.InstanceName, HostName: row.HostName, Description: row.Description,
		Status: row.Status, InstanceType: row.InstanceType, RegionId: row.RegionId, ZoneId: row.ZoneId, ImageId: row.ImageId,
		SerialNumber: row.SerialNumber, CreationTime: row.CreationTime, ExpiredTime: row.ExpiredTime,
		InstanceNetworkType: row.InstanceNetworkType, InstanceChargeType: row.InstanceChargeType, InternetChargeType: row.InternetChargeType,
		StoppedMode: row.StoppedMode, IoOptimized: "optimized", Cpu: row.Cpu, Memory: row.Memory,
		InternetMaxBandwidthIn: row.InternetMaxBandwidthIn, VpcAttributes: row.VpcAttributes,
		PublicIpAddress: row.PublicIpAddress, InnerIpAddress: row.InnerIpAddress, SecurityGroupIds: row.SecurityGroupIds, OperationLocks: row.OperationLocks,
	}, nil
}

func (c *call) findInstance() (*world.Instance, *wire.Error) {
	in := c.Region.Instances.Get(c.Params["InstanceId"])
	if in == nil && c.Params["RegionId"] == "" { // one host stands for those of all regions
		for _, r := range c.State.Regions {
			if in = r.Instances.Get(c.Params["InstanceId"]); in != nil {
				c.Enter(r)
				break
			}
		}
	}
	if in == nil {
		return nil, wire.Refuse(http.StatusNotFound, "InvalidInstanceId.NotFound", "The specified InstanceId does not exist.")
	}
	return in, nil
}
