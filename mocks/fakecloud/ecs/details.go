package ecs

import (
	"net/http"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

const (
	imageID = "aliyun_3_x64_20G_alibase_20250117.vhd"
	// internetCharge is how every instance pays for its traffic.
	internetCharge = "PayByTraffic"
	osName         = "Alibaba Cloud Linux 3"
	osNameEn       = "Alibaba Cloud Linux 3 64 bit"
	// endless is when things paid by use expire.
	endless = "2099-12-31T15:59Z"
)

// instancesAt is a numbered page of the instances that a request names.
func (c *call) instancesAt(ids []string, keep func(*world.Instance) bool) ([]*world.Instance, wire.Place, *wire.Error) {
	named := account.AnyOf(ids, func(in *world.Instance) string { return in.ID })
	return wire.Numbered(&c.Exchange, 50, c.Region.Instances.Present(), account.Every(named, keep))
}

type statusRow struct{ InstanceId, Status string }

type statusesReply struct {
	wire.Place
	InstanceStatuses struct{ InstanceStatus []statusRow }
}

func describeInstanceStatus(c *call) (wire.Reply, *wire.Error) {
	ids, err := c.Params.Limited("InstanceId", 100)
	if err != nil {
		return nil, err
	}
	rows, page, err := c.instancesAt(ids, func(in *world.Instance) bool {
		return c.Params.Same("ZoneId", in.Zone) && c.Params["ClusterId"] == "" // none is in a cluster
	})
	if err != nil {
		return nil, err
	}
	out := &statusesReply{Place: page}
	out.InstanceStatuses.InstanceStatus = wire.Mapped(rows, func(in *world.Instance) statusRow { return statusRow{in.ID, in.Status} })
	return out, nil
}

type userDataReply struct {
	wire.Base
	InstanceId, RegionId, UserData string
}

// describeUserData finds none: no instance here has any.
func describeUserData(c *call) (wire.Reply, *wire.Error) {
	in, err := c.findInstance()
	if err != nil {
		return nil, err
	}
	return &userDataReply{InstanceId: in.ID, RegionId: c.Region.ID}, nil
}

type roleRow struct{ InstanceId, RamRoleName string }

type rolesReply struct {
	wire.Base
	TotalCount          int
	RegionId            string
	InstanceRamRoleSets struct{ InstanceRamRoleSet []roleRow }
}

// describeInstanceRamRole finds no role at any instance that a request names.
func describeInstanceRamRole(c *call) (wire.Reply, *wire.Error) {
	ids, err := c.Params.JSONList("InstanceIds", 100)
	if err != nil {
		return nil, err
	}
	rows, page, err := c.instancesAt(ids, func(*world.Instance) bool { return ids != nil && c.Params["RamRoleName"] == "" })
	if err != nil {
		return nil, err
	}
	out := &rolesReply{TotalCount: page.TotalCount, RegionId: c.Region.ID}
	out.InstanceRamRoleSets.InstanceRamRoleSet = wire.Mapped(rows, func(in *world.Instance) roleRow { return roleRow{InstanceId: in.ID} })
	return out, nil
}

type renewRow struct {
	InstanceId, RenewalStatus, PeriodUnit    string
	AutoRenewEnabled, EnableExpectedRenewDay bool
	Duration                                 int
}

type renewsReply struct {
	wire.Place
	InstanceRenewAttributes struct{ InstanceRenewAttribute []renewRow }
}

// describeInstanceAutoRenew is for instances that are paid ahead, of which there are none.
func describeInstanceAutoRenew(c *call) (wire.Reply, *wire.Error) {
	for _, id := range wire.Words(c.Params["InstanceId"]) {
		if c.Region.Instances.Get(id) == nil {
			return nil, wire.Refuse(http.StatusNotFound, "InvalidInstanceId.NotFound", "The specified InstanceId does not exist.")
		}
	}
	rows, page, err := wire.Numbered(&c.Exchange, 50, []*renewRow{}, nil)
	if err != nil {
		return nil, err
	}
	out := &renewsReply{Place: page}
	out.InstanceRenewAttributes.InstanceRenewAttribute = wire.Mapped(rows, func(r *renewRow) renewRow { return *r })
	return out, nil
}
