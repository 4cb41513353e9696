package ecs_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/cloudtest"
	"github.com/alictl/alictl/cloud/ecs"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// serve serves a region and returns a client of it.
func serve(t *testing.T, region fakecloud.Region, faults ...fakecloud.Fault) (*ecs.Client, *fakecloud.Server) {
	t.Helper()
	account := cloudtest.Region(t, region, faults...)
	client, err := ecs.New(account.Access, account.Door, cloudtest.RegionID)
	if err != nil {
		t.Fatal(err)
	}
	return client, account.Server
}

// Instances are asked for by the hundred; one that is gone is left out.
func TestInstances(t *testing.T) {
	t.Parallel()
	var region fakecloud.Region
	var ids []string
	for i := range 230 {
		id := fmt.Sprintf("i-%d", i)
		region.Instances = append(region.Instances, fakecloud.Instance{ID: id, VPC: "vpc-1"})
		if i != 7 {
			region.Interfaces = append(region.Interfaces, fakecloud.Interface{ID: "eni-" + id, Instance: id, Address: "10.0.0.1"})
		}
		ids = append(ids, id)
	}
	c, server := serve(t, region)
	got, err := c.Instances(context.Background(), append(ids, "i-gone"))
	if err != nil || len(got) != 230 || server.Calls()["ecs:DescribeInstances"] != 3 {
		t.Fatalf("%d instances in %v calls, %v", len(got), server.Calls(), err)
	}
	for _, i := range got {
		want := "eni-" + i.ID
		if i.ID == "i-7" {
			want = ""
		}
		if i.PrimaryInterfaceID != want || i.RegionID != "cn-hangzhou" {
			t.Errorf("got %+v", i)
		}
	}
}

// The primary interface is known by its type, however that is written.
func TestPrimary(t *testing.T) {
	t.Parallel()
	region := fakecloud.Region{
		Instances:  []fakecloud.Instance{{ID: "i-1", VPC: "vpc-1"}},
		Interfaces: []fakecloud.Interface{{ID: "eni-1", Instance: "i-1", Address: "10.0.0.1"}},
	}
	c, _ := serve(t, region, fakecloud.Fault{Kind: fakecloud.FaultSetField, Field: "Type", Value: "primary"})
	interfaces, err := c.Interfaces(context.Background())
	if err != nil || len(interfaces) != 1 || !interfaces[0].Primary {
		t.Errorf("%+v, %v", interfaces, err)
	}
	instances, err := c.Instances(context.Background(), []string{"i-1"})
	if err != nil || len(instances) != 1 || instances[0].PrimaryInterfaceID != "eni-1" {
		t.Errorf("%+v, %v", instances, err)
	}
}

// An answer without all three timeouts is an error, never a zero.
func TestTimeoutsMissing(t *testing.T) {
	t.Parallel()
	for _, field := range []string{"ConnectionTrackingConfiguration", "TcpEstablishedTimeout", "TcpClosedAndTimeWaitTimeout", "UdpTimeout"} {
		for _, value := range []string{"null", "0", "-3"} {
			if field == "ConnectionTrackingConfiguration" && value != "null" {
				continue
			}
			region := fakecloud.Region{Interfaces: []fakecloud.Interface{{ID: "eni-1", VPC: "vpc-1"}}}
			c, _ := serve(t, region, fakecloud.Fault{Kind: fakecloud.FaultSetField, Field: field, Value: value})
			if got, err := c.Timeouts(context.Background(), "eni-1"); cloud.KindOf(err) != cloud.Invalid {
				t.Errorf("%s = %s: %+v, %v", field, value, got, err)
			}
		}
	}
}

// Rows of an answer that cannot be decoded at once are decoded by the SDK.
func TestInterfacesForgiving(t *testing.T) {
	t.Parallel()
	region := fakecloud.Region{Interfaces: []fakecloud.Interface{{ID: "eni-1", VPC: "vpc-1", Address: "10.0.0.1", IPv4Prefixes: []string{"10.1.0.0/28"}, IPv6Prefixes: []string{"2001:db8::/80"}}}}
	c, _ := serve(t, region, fakecloud.Fault{Kind: fakecloud.FaultSetField, Field: "QueueNumber", Value: "\"2\""})
	got, err := c.Interfaces(context.Background())
	if err != nil || len(got) != 1 || got[0].ID != "eni-1" || !slices.Equal(got[0].Addresses, []string{"10.0.0.1"}) || !slices.Equal(got[0].Prefixes, []string{"10.1.0.0/28", "2001:db8::/80"}) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestRegions(t *testing.T) {
	t.Parallel()
	c, _ := serve(t, fakecloud.Region{})
	if got, err := c.Regions(context.Background()); err != nil || !slices.Equal(got, []string{"cn-hangzhou", "cn-beijing"}) {
		t.Errorf("%v, %v", got, err)
	}
}
