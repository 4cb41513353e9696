package slb

import (
	"context"

	sdk "github.com/alibabacloud-go/slb-20140515/v4/client"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/internal/model"
)

// TLSPolicies lists the custom TLS policies of the region with their versions.
func (c *Client) TLSPolicies(ctx context.Context) ([]model.TLSPolicy, error) {
	op := c.op("ListTLSCipherPolicies", "")
	return call.Pages(op, func(token string, announce func(string)) ([]model.TLSPolicy, string, error) {
		request := &sdk.ListTLSCipherPoliciesRequest{RegionId: &c.region, MaxItems: tea.Int32(page)}
		if token != "" {
			request.NextToken = &token
		}
		body, odds, err := call.Read[sdk.ListTLSCipherPoliciesResponseBody](ctx, c.door, op, announce, func(a *call.Attempt) error {
			_, err := c.bind(a).ListTLSCipherPolicies(request)
			return err
		})
		if err != nil {
			return nil, "", err
		}
		if err := call.Listed(op, call.List{Token: token, Missing: body.TLSCipherPolicies == nil, Rows: len(body.TLSCipherPolicies), RequestID: body.RequestId}); err != nil {
			return nil, "", err
		}
		var rows []model.TLSPolicy
		for i, row := range body.TLSCipherPolicies {
			if row == nil || odds.Of(i, "InstanceId", "TLSVersions") != nil {
				continue // a policy that is not here has unknown versions
			}
			p := model.TLSPolicy{RegionID: c.region, Kind: model.CLB, ID: tea.StringValue(row.InstanceId)}
			for version := range call.Rows(row.TLSVersions) {
				p.Versions = append(p.Versions, *version)
			}
			rows = append(rows, p)
		}
		rows, err = call.Named(op, rows, func(p model.TLSPolicy) string { return p.ID })
		return rows, tea.StringValue(body.NextToken), err
	})
}
