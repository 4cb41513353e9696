package ecs

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	sdk "github.com/alibabacloud-go/ecs-20140526/v4/client"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/internal/model"
)

// instancePage is the largest number of instances one DescribeInstances names.
const instancePage = 100

// Instances reads the instances with these ids. An identity without permission
// gets an empty list, so an instance that is missing may exist.
func (c *Client) Instances(ctx context.Context, ids []string) ([]model.Instance, error) {
	var all []model.Instance
	op := c.op("DescribeInstances", "")
	for chunk := range slices.Chunk(ids, instancePage) {
		text, err := json.Marshal(chunk)
		if err != nil {
			return all, err
		}
		rows, err := call.Pages(op, func(token string, announce func(string)) ([]model.Instance, string, error) {
			request := &sdk.DescribeInstancesRequest{
				RegionId: &c.region, InstanceIds: tea.String(string(text)), MaxResults: tea.Int32(instancePage),
			}
			if token != "" {
				request.NextToken = &token
			}
			body, odds, err := call.Read[sdk.DescribeInstancesResponseBody](ctx, c.door, op, announce, func(a *call.Attempt) error {
				_, err := c.bind(a).DescribeInstances(request)
				return err
			})
			if err != nil {
				return nil, "", err
			}
			list := body.Instances
			if err := call.Listed(op, call.List{Missing: list == nil || list.Instance == nil, RequestID: body.RequestId}); err != nil {
				return nil, "", err
			}
			var errs []error
			for i, row := range list.Instance {
				if odd := odds.Of(i, "InstanceId", "NetworkInterfaces", "NetworkInterface", "NetworkInterfaceId", "Type"); odd != nil && row != nil {
					errs = append(errs, call.Unexpected(op, tea.StringValue(row.InstanceId), odd.Field, odd.Value, body.RequestId))
					list.Instance[i] = nil
				}
			}
			return c.instancesOf(list), tea.StringValue(body.NextToken), errors.Join(errs...)
		})
		all = append(all, rows...)
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

func (c *Client) instancesOf(list *sdk.DescribeInstancesResponseBodyInstances) []model.Instance {
	if list == nil {
		return nil
	}
	var out []model.Instance
	for row := range call.Rows(list.Instance) {
		instance := model.Instance{RegionID: c.region, ID: tea.StringValue(row.InstanceId), Name: tea.StringValue(row.InstanceName), Type: tea.StringValue(row.InstanceType)}
		if row.NetworkInterfaces != nil {
			for eni := range call.Rows(row.NetworkInterfaces.NetworkInterface) {
				if strings.EqualFold(tea.StringValue(eni.Type), "Primary") {
					instance.PrimaryInterfaceID = tea.StringValue(eni.NetworkInterfaceId)
				}
			}
		}
		out = append(out, instance)
	}
	return out
}
