package fakecloud

import "net/http"

const (
	imageID  = "aliyun_3_x64_20G_alibase_20250117.vhd"
	osName   = "Alibaba Cloud Linux 3"
	osNameEn = "Alibaba Cloud Linux 3 64 bit"
	// endless is when things paid by use expire.
	endless = "2099-12-31T15:59Z"
)

// instancesAt is a numbered page of the instances that a request names.
func (c *call) instancesAt(ids []string, keep func(*Instance) bool) ([]*Instance, vpcPage, *apiError) {
	return vpcList(c, c.region.instances.present(), func(in *Instance) bool { return within(ids, in.ID) && keep(in) })
}

// present are the rows that were not deleted.
func (t *table[T]) present() []*T {
	out := make([]*T, 0, t.live)
	for _, row := range t.rows {
		if row != nil {
			out = append(out, row)
		}
	}
	return out
}

type statusRow struct{ InstanceId, Status string }

type statusesReply struct {
	vpcPage
	InstanceStatuses struct{ InstanceStatus []statusRow }
}

func describeInstanceStatus(c *call) (reply, *apiError) {
	ids, err := c.params.limited("InstanceId", 100)
	if err != nil {
		return nil, err
	}
	rows, page, err := c.instancesAt(ids, func(in *Instance) bool { return c.params.same("ZoneId", in.Zone) })
	if err != nil {
		return nil, err
	}
	out := &statusesReply{vpcPage: page}
	out.InstanceStatuses.InstanceStatus = mapped(rows, func(in *Instance) statusRow { return statusRow{in.ID, in.Status} })
	return out, nil
}

type userDataReply struct {
	base
	InstanceId, RegionId, UserData string
}

// describeUserData finds none: no instance here has any.
func describeUserData(c *call) (reply, *apiError) {
	in, err := c.findInstance()
	if err != nil {
		return nil, err
	}
	return &userDataReply{InstanceId: in.ID, RegionId: c.region.ID}, nil
}

type roleRow struct{ InstanceId, RamRoleName string }

type rolesReply struct {
	base
	TotalCount          int
	RegionId            string
	InstanceRamRoleSets struct{ InstanceRamRoleSet []roleRow }
}

// describeInstanceRamRole finds no role at any instance that a request names.
func describeInstanceRamRole(c *call) (reply, *apiError) {
	ids, err := c.params.jsonList("InstanceIds", 100)
	if err != nil {
		return nil, err
	}
	rows, page, err := c.instancesAt(ids, func(*Instance) bool { return ids != nil && c.params["RamRoleName"] == "" })
	if err != nil {
		return nil, err
	}
	out := &rolesReply{TotalCount: page.TotalCount, RegionId: c.region.ID}
	out.InstanceRamRoleSets.InstanceRamRoleSet = mapped(rows, func(in *Instance) roleRow { return roleRow{InstanceId: in.ID} })
	return out, nil
}

type renewRow struct {
	InstanceId, RenewalStatus, PeriodUnit    string
	AutoRenewEnabled, EnableExpectedRenewDay bool
	Duration                                 int
}

type renewsReply struct {
	vpcPage
	InstanceRenewAttributes struct{ InstanceRenewAttribute []renewRow }
}

// describeInstanceAutoRenew is for instances that are paid ahead, of which there are none.
func describeInstanceAutoRenew(c *call) (reply, *apiError) {
	for _, id := range words(c.params["InstanceId"]) {
		if c.region.instances.get(id) == nil {
			return nil, refuse(http.StatusNotFound, "InvalidInstanceId.NotFound", "The specified InstanceId does not exist.")
		}
	}
	rows, page, err := vpcList(c, []*renewRow{}, func(*renewRow) bool { return true })
	if err != nil {
		return nil, err
	}
	out := &renewsReply{vpcPage: page}
	out.InstanceRenewAttributes.InstanceRenewAttribute = mapped(rows, func(r *renewRow) renewRow { return *r })
	return out, nil
}
