package fakecloud_test

import (
	"testing"

	"github.com/alictl/alictl/mocks/fakecloud"
)

const createInterface = "CreateNetworkInterface"

func TestCreateInterface(t *testing.T) {
	t.Parallel()
	s, base := serve(t, fakecloud.Shop(), unlimited())
	at := func(more ...string) []string {
		return append([]string{"RegionId", "cn-hangzhou", "VSwitchId", "vsw-hz-a"}, more...)
	}
	in := func(more ...string) []string { return at(append([]string{"SecurityGroupId", "sg-hz-web"}, more...)...) }
	for _, tt := range []struct {
		status int
		code   string
		params []string
	}{
		{404, "InvalidVSwitchId.NotFound", []string{"RegionId", "cn-hangzhou", "VSwitchId", "vsw-none", "SecurityGroupId", "sg-hz-web"}},
		{400, "MissingParameter", at()},
		{400, "InvalidParameter", in("SecurityGroupIds.1", "sg-hz-web")},
		{404, "InvalidSecurityGroupId.NotFound", at("SecurityGroupId", "sg-none")},
		{404, "InvalidSecurityGroupId.NotFound", at("SecurityGroupIds.1", "sg-hz-web", "SecurityGroupIds.2", "sg-none")},
		{400, "InvalidParameter", in("PrimaryIpAddress", "10.0.1.11")}, // of eni-hz-web-1
		{400, "InvalidParameter", in("PrimaryIpAddress", "10.0.1.300")},
		{400, "InvalidParameter", in("PrimaryIpAddress", "10.0.1.77", "PrivateIpAddress.1", "10.0.1.23")},
		{400, "InvalidParameter", in("NetworkInterfaceName", "a")},
		{400, outOfRange, in(tracking("UdpTimeout"), "11")},
		{400, "UnsupportedParameter", in("SecondaryPrivateIpAddressCount", "2")},
	} {
		refused(t, base, tt.status, tt.code, verECS, createInterface, tt.params...)
	}
	if before, now := len(fakecloud.Shop().Regions[0].Interfaces), len(s.World().Regions[0].Interfaces); now > before+3 { // the interfaces of the NLBs
		t.Errorf("refused requests made interfaces: %d, then %d", before, now)
	}
	made := want[struct{ NetworkInterfaceId string }](t, base, verECS, createInterface,
		in("PrimaryIpAddress", "10.0.1.77", "Ipv6Address.1", "2408::77", "NetworkInterfaceName", "new", tracking("UdpTimeout"), "60")...)
	ni := interfaceIn(t, s.World(), made.NetworkInterfaceId)
	if ni.Address != "10.0.1.77" || ni.IPv6[0] != "2408::77" || ni.Name != "new" || ni.Timeouts.UDP != 60 || ni.SecurityGroups[0] != "sg-hz-web" {
		t.Errorf("made %+v", ni)
	}
}

// TestClientToken sends a write twice: the same token means the same request.
func TestClientToken(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	type made struct{ RequestId, NetworkInterfaceId, JobId string }
	for _, tt := range []struct {
		version, action string
		code            string
		params, other   []string
	}{
		{
			verECS, createInterface, "IdempotentParameterMismatch",
			[]string{"RegionId", "cn-hangzhou", "VSwitchId", "vsw-hz-a", "SecurityGroupId", "sg-hz-web"},
			[]string{"NetworkInterfaceName", "other"},
		},
		{
			verNLB, "UpdateListenerAttribute", "IdempotenceSignatureMismatch",
			[]string{"RegionId", "cn-hangzhou", "ListenerId", "lsn-hz-gateway@1883", "IdleTimeout", "600"},
			[]string{"IdleTimeout", "500"},
		},
	} {
		with := func(token string, more ...string) []string {
			return append(append([]string{"ClientToken", token}, tt.params...), more...)
		}
		first := want[made](t, base, tt.version, tt.action, with("a")...)
		again := want[made](t, base, tt.version, tt.action, with("a")...)
		if first.RequestId == again.RequestId {
			t.Errorf("%s: two answers have the request id %s", tt.action, again.RequestId)
		}
		if first.RequestId = again.RequestId; first != again {
			t.Errorf("%s: got %+v, then %+v", tt.action, first, again)
		}
		refused(t, base, 400, tt.code, tt.version, tt.action, with("a", tt.other...)...)
	}
	// another action, or another token, is another request
	want[made](t, base, verECS, createInterface, "ClientToken", "b", "RegionId", "cn-hangzhou", "VSwitchId", "vsw-hz-a", "SecurityGroupId", "sg-hz-web")
}

// TestDryRunOfReads passes the checks and returns no rows.
func TestDryRunOfReads(t *testing.T) {
	t.Parallel()
	w := fakecloud.Shop()
	w.AccessKeys = append(w.AccessKeys, fakecloud.AccessKey{ID: "k", Secret: "s", Identity: "user", Name: "n", Deny: []fakecloud.Deny{{Action: "ecs:*"}}})
	_, base := serve(t, w, unlimited())
	dry := []string{"DryRun", "true", "RegionId", "cn-hangzhou"}
	refused(t, base, 400, "DryRunOperation", verECS, "DescribeInstances", dry...)
	refused(t, base, 400, "DryRunOperation", verECS, "DescribeSecurityGroups", dry...)
	refused(t, base, 400, "DryRunOperation", verNLB, "GetListenerAttribute", append(dry, "ListenerId", "lsn-hz-gateway@443")...)
	refused(t, base, 404, "ResourceNotFound.listener", verNLB, "GetListenerAttribute", append(dry, "ListenerId", "lsn-none")...)
	if status, _, f := callAs(t, signer{id: "k", secret: "s"}, base, verECS, "DescribeInstances", dry...); status != 403 {
		t.Errorf("a dry run tells of the missing permission, got %d %s", status, f.Code)
	}
	// unknown parameters are ignored
	want[struct{}](t, base, verECS, "DescribeNetworkInterfaces", dry...)
}
