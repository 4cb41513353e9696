// Package sts asks who the credential belongs to, through the official STS SDK.
package sts

import (
	"context"
	"fmt"

	sdk "github.com/alibabacloud-go/sts-20150401/v2/client"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
)

// Caller is who the credential belongs to.
type Caller struct {
	AccountID string
	ARN       string
	Type      string // Account, RAMUser or AssumedRoleUser
}

// WhoAmI asks for the identity behind the credential. Everybody may.
func WhoAmI(ctx context.Context, access cloud.Access, door *call.Door, regionID string) (Caller, error) {
	config, err := access.SDKConfig("sts", regionID)
	if err != nil {
		return Caller{}, err
	}
	c, err := sdk.NewClient(config)
	if err != nil {
		return Caller{}, fmt.Errorf("set up STS for %s: %w", regionID, err)
	}
	op := call.Op{Product: "sts", Action: "GetCallerIdentity"}
	response, err := call.Do(ctx, door, op, func(a *call.Attempt) (*sdk.GetCallerIdentityResponse, error) {
		bound := *c
		bound.HttpClient = a
		return bound.GetCallerIdentity()
	})
	if err != nil {
		return Caller{}, err
	}
	caller := Caller{
		AccountID: tea.StringValue(response.Body.AccountId),
		ARN:       tea.StringValue(response.Body.Arn),
		Type:      tea.StringValue(response.Body.IdentityType),
	}
	if !cloud.IsAccount(caller.AccountID) { // it becomes part of file names
		return Caller{}, &cloud.Error{
			Kind: cloud.Invalid, Product: op.Product, Action: op.Action, ErrorCode: "AccountMissing",
			Message: "the answer does not name an account", Request: tea.StringValue(response.Body.RequestId),
		}
	}
	return caller, nil
}
