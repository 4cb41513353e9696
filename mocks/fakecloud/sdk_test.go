package fakecloud_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	ecs "github.com/alibabacloud-go/ecs-20140526/v4/client"
	nlb "github.com/alibabacloud-go/nlb-20220430/v4/client"
	slb "github.com/alibabacloud-go/slb-20140515/v4/client"
	sts "github.com/alibabacloud-go/sts-20150401/v2/client"
	"github.com/alibabacloud-go/tea/tea"
	"github.com/alictl/alictl/mocks/fakecloud"
	"github.com/google/go-cmp/cmp"
)

func config(base string) *openapi.Config {
	return &openapi.Config{
		AccessKeyId: tea.String(keyID), AccessKeySecret: tea.String(keySecret), RegionId: tea.String("cn-hangzhou"),
		Endpoint: tea.String(strings.TrimPrefix(base, "http://")), Protocol: tea.String("HTTP"),
	}
}

func ok[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ecsClient(t testing.TB, base string) *ecs.Client {
	return ok[*ecs.Client](t)(ecs.NewClient(config(base)))
}

func slbClient(t testing.TB, base string) *slb.Client {
	return ok[*slb.Client](t)(slb.NewClient(config(base)))
}

func nlbClient(t testing.TB, base string) *nlb.Client {
	return ok[*nlb.Client](t)(nlb.NewClient(config(base)))
}

func codeOf(err error) string {
	var sdk *tea.SDKError
	if errors.As(err, &sdk) {
		return tea.StringValue(sdk.Code)
	}
	return fmt.Sprintf("%T", err)
}

func TestSDKInterfacesEveryPageSize(t *testing.T) {
	t.Parallel()
	w := fakecloud.Generate(fakecloud.Size{Seed: 7, LoadBalancers: 6, Interfaces: 127})
	_, base := serve(t, w, unlimited())
	client := ecsClient(t, base)
	var truth []string
	for _, ni := range w.Regions[0].Interfaces {
		truth = append(truth, ni.ID)
	}
	for _, size := range []int32{1, 9, 10, 11, 63, 126, 127, 128, 500, 501, 100000} {
		var got []string
		var token *string
		for {
			page := ok[*ecs.DescribeNetworkInterfacesResponse](t)(client.DescribeNetworkInterfaces(
				&ecs.DescribeNetworkInterfacesRequest{RegionId: tea.String("cn-hangzhou"), MaxResults: tea.Int32(size), NextToken: token}))
			rows := page.Body.NetworkInterfaceSets.NetworkInterfaceSet
			if limit := min(max(int(size), 10), 500); len(rows) > limit {
				t.Fatalf("size %d: %d rows on a page of %d", size, len(rows), limit)
			}
			for _, row := range rows {
				got = append(got, tea.StringValue(row.NetworkInterfaceId))
			}
			if token = page.Body.NextToken; tea.StringValue(token) == "" {
				break
			}
		}
		if diff := cmp.Diff(truth, got); diff != "" {
			t.Errorf("size %d (-want +got):\n%s", size, diff)
		}
	}
}

func TestSDKTimeouts(t *testing.T) {
	t.Parallel()
	s, base := serve(t, fakecloud.Shop(), unlimited())
	client := ecsClient(t, base)
	read := func(attribute *string) *ecs.DescribeNetworkInterfaceAttributeResponseBody {
		return ok[*ecs.DescribeNetworkInterfaceAttributeResponse](t)(client.DescribeNetworkInterfaceAttribute(
			&ecs.DescribeNetworkInterfaceAttributeRequest{
				RegionId: tea.String("cn-hangzhou"), NetworkInterfaceId: tea.String("eni-hz-web-2"), Attribute: attribute,
			})).Body
	}
	if block := read(nil).ConnectionTrackingConfiguration; block != nil {
		t.Errorf("the block came without being asked for: %v", block)
	}
	ask := tea.String("connectionTrackingConfiguration")
	block := read(ask).ConnectionTrackingConfiguration
	if tea.Int32Value(block.TcpEstablishedTimeout) != 60 || tea.Int32Value(block.UdpTimeout) != 30 {
		t.Errorf("before: %v", block)
	}
	_, err := client.ModifyNetworkInterfaceAttribute(&ecs.ModifyNetworkInterfaceAttributeRequest{
		RegionId: tea.String("cn-hangzhou"), NetworkInterfaceId: tea.String("eni-hz-web-2"),
		ConnectionTrackingConfiguration: &ecs.ModifyNetworkInterfaceAttributeRequestConnectionTrackingConfiguration{
			TcpEstablishedTimeout: tea.Int32(910), TcpClosedAndTimeWaitTimeout: tea.Int32(15), UdpTimeout: tea.Int32(100),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	block = read(ask).ConnectionTrackingConfiguration
	if tea.Int32Value(block.TcpEstablishedTimeout) != 910 || tea.Int32Value(block.TcpClosedAndTimeWaitTimeout) != 15 {
		t.Errorf("after: %v", block)
	}
	if got := interfaceIn(t, s.World(), "eni-hz-web-2").Timeouts; got != (fakecloud.Timeouts{TCPEstablished: 910, TCPClosed: 15, UDP: 100}) {
		t.Errorf("world: %v", got)
	}
}

func interfaceIn(t testing.TB, w *fakecloud.World, id string) fakecloud.Interface {
	t.Helper()
	for _, r := range w.Regions {
		for _, ni := range r.Interfaces {
			if ni.ID == id {
				return ni
			}
		}
	}
	t.Fatalf("no interface %s", id)
	return fakecloud.Interface{}
}

func TestSDKListeners(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	rows := ok[*slb.DescribeLoadBalancerListenersResponse](t)(slbClient(t, base).DescribeLoadBalancerListeners(
		&slb.DescribeLoadBalancerListenersRequest{RegionId: tea.String("cn-hangzhou"), MaxResults: tea.Int32(100)})).Body.Listeners
	var got []string
	for _, l := range rows {
		line := fmt.Sprintf("%s %d %s %s", tea.StringValue(l.LoadBalancerId), tea.Int32Value(l.ListenerPort),
			tea.StringValue(l.ListenerProtocol), tea.StringValue(l.Status))
		switch {
		case l.TCPListenerConfig != nil:
			line += fmt.Sprint(" ", tea.Int32Value(l.TCPListenerConfig.EstablishedTimeout))
		case l.HTTPListenerConfig != nil:
			line += fmt.Sprint(" ", tea.Int32Value(l.HTTPListenerConfig.RequestTimeout), " ", tea.StringValue(l.HTTPListenerConfig.ListenerForward))
		case l.HTTPSListenerConfig != nil:
			line += fmt.Sprint(" ", tea.Int32Value(l.HTTPSListenerConfig.RequestTimeout))
		}
		got = append(got, line)
	}
	truth := []string{
		"lb-hz-web 80 http running 60 on", "lb-hz-web 443 https running 180", "lb-hz-web 8443 https stopped 60",
		"lb-hz-api 7000 tcp running 900", "lb-hz-api 5432 tcp running 600", "lb-hz-api 53 udp running",
		"lb-hz-api 8000 http running 60 off", "lb-hz-legacy 21 tcp stopped 900",
	}
	if diff := cmp.Diff(truth, got); diff != "" {
		t.Errorf("listeners (-want +got):\n%s", diff)
	}
}

func TestSDKNLBMixesQueryAndForm(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	client := nlbClient(t, base)
	groups := ok[*nlb.ListServerGroupsResponse](t)(client.ListServerGroups(&nlb.ListServerGroupsRequest{
		RegionId: tea.String("cn-hangzhou"), ServerGroupIds: tea.StringSlice([]string{"sgp-hz-nodes", "sgp-hz-web"}), MaxResults: tea.Int32(1),
	})).Body
	if len(groups.ServerGroups) != 1 || tea.StringValue(groups.NextToken) == "" || tea.Int32Value(groups.TotalCount) != 2 {
		t.Errorf("groups: %v", groups)
	}
	servers := ok[*nlb.ListServerGroupServersResponse](t)(client.ListServerGroupServers(&nlb.ListServerGroupServersRequest{
		RegionId: tea.String("cn-hangzhou"), ServerGroupId: tea.String("sgp-hz-partners"),
	})).Body.Servers
	if len(servers) != 2 || tea.StringValue(servers[1].ServerId) != "192.168.40.7" || tea.StringValue(servers[1].ServerType) != "Ip" {
		t.Errorf("servers: %v", servers)
	}
	_, err := client.ListServerGroupServers(&nlb.ListServerGroupServersRequest{
		RegionId: tea.String("cn-hangzhou"), ServerGroupId: tea.String("sgp-none"),
	})
	if codeOf(err) != "ResourceNotFound.serverGroup" {
		t.Errorf("missing group: %v", err)
	}
}

func TestSDKRoleSession(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	cfg := config(base)
	root := ok[*sts.Client](t)(sts.NewClient(cfg))
	ask := &sts.AssumeRoleRequest{
		RoleArn: tea.String("acs:ram::1234567890123456:role/NetworkReader"), RoleSessionName: tea.String("night"),
	}
	if _, err := root.AssumeRole(ask); codeOf(err) != "NoPermission" {
		t.Errorf("root: %v", err)
	}
	cfg.AccessKeyId, cfg.AccessKeySecret = tea.String("LTAI5tSandboxReadOnly"), tea.String("sandbox-secret-of-the-auditor")
	user := ok[*sts.Client](t)(sts.NewClient(cfg))
	got := ok[*sts.AssumeRoleResponse](t)(user.AssumeRole(ask)).Body.Credentials
	cfg.AccessKeyId, cfg.AccessKeySecret, cfg.SecurityToken = got.AccessKeyId, got.AccessKeySecret, got.SecurityToken
	session := ok[*sts.Client](t)(sts.NewClient(cfg))
	me := ok[*sts.GetCallerIdentityResponse](t)(session.GetCallerIdentity()).Body
	if tea.StringValue(me.Arn) != "acs:ram::1234567890123456:assumed-role/NetworkReader/night" {
		t.Errorf("arn = %s", tea.StringValue(me.Arn))
	}
	client := ok[*ecs.Client](t)(ecs.NewClient(cfg))
	if _, err := client.DescribeRegions(&ecs.DescribeRegionsRequest{}); err != nil {
		t.Errorf("temporary keys on ecs: %v", err)
	}
}
