package slb

import (
	"context"
	"strings"

	sdk "github.com/alibabacloud-go/slb-20140515/v4/client"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alictl/alictl/cloud/call"
)

// Unhealthy counts the backends of a load balancer that fail the health check of
// some listener, one per listener and backend.
func (c *Client) Unhealthy(ctx context.Context, loadBalancerID string) (int, error) {
	request := &sdk.DescribeHealthStatusRequest{RegionId: &c.region, LoadBalancerId: &loadBalancerID}
	response, err := call.Do(ctx, c.door, c.op("DescribeHealthStatus", loadBalancerID), func(a *call.Attempt) (*sdk.DescribeHealthStatusResponse, error) {
		return c.bind(a).DescribeHealthStatus(request)
	})
	if err != nil || response.Body.BackendServers == nil {
		return 0, err
	}
	n := 0
	for row := range call.Rows(response.Body.BackendServers.BackendServer) {
		if strings.EqualFold(tea.StringValue(row.ServerHealthStatus), "abnormal") {
			n++
		}
	}
	return n, nil
}
