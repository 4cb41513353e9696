package cloud_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/model"
)

func TestKindOfCode(t *testing.T) {
	t.Parallel()
	tests := []struct {
		code   string
		status int
		want   cloud.Kind
	}{
		{"Throttling", 400, cloud.Throttled}, {"Throttling.User", 400, cloud.Throttled}, {"Throttling.Api", 503, cloud.Throttled},
		{"", 429, cloud.Throttled}, {"Anything", 429, cloud.Throttled},
		{"SignatureDoesNotMatch", 400, cloud.Credential}, {"IncompleteSignature", 400, cloud.Credential},
		{"InvalidAccessKeyId.NotFound", 404, cloud.Credential}, {"InvalidAccessKeyId.Inactive", 400, cloud.Credential},
		{"InvalidSecurityToken.Expired", 400, cloud.Credential}, {"InvalidTimeStamp.Expired", 400, cloud.Credential},
		{"MissingSecurityToken", 400, cloud.Credential}, {"Forbidden.AccessKeyDisabled", 403, cloud.Credential},
		{"Forbidden.RAM", 403, cloud.Denied}, {"Forbidden", 403, cloud.Denied}, {"NoPermission", 403, cloud.Denied},
		{"NotAuthorized", 403, cloud.Denied}, {"UnauthorizedOperation", 400, cloud.Denied}, {"", 403, cloud.Denied}, {"Odd", 403, cloud.Denied},
		{"InvalidEniId.NotFound", 404, cloud.NotFound}, {"ResourceNotFound.loadBalancer", 404, cloud.NotFound},
		{"ResourceNotExist", 400, cloud.NotFound}, {"", 404, cloud.NotFound}, {"InvalidRegionId.NotFound", 404, cloud.NotFound},
		{"InvalidOperation.PrimaryEniOnlySupportModifyNameAndDesc", 404, cloud.Invalid},
		{"SystemBusy", 400, cloud.Conflict}, {"TaskConflict", 409, cloud.Conflict}, {"IncorrectStatus.Listener", 400, cloud.Conflict},
		{"InvalidOperation.InvalidEniState", 400, cloud.Conflict}, {"OperationConflict", 400, cloud.Conflict},
		{"SignatureNonceUsed", 400, cloud.Transient}, {"InternalError", 500, cloud.Transient}, {"ServiceUnavailable", 503, cloud.Transient},
		{"Odd", 500, cloud.Transient}, {"", 502, cloud.Transient},
		{"InvalidParameter", 400, cloud.Invalid}, {"MissingParameter", 400, cloud.Invalid}, {"", 400, cloud.Invalid}, {"", 200, cloud.Invalid},
	}
	for _, tt := range tests {
		if got := cloud.KindOfCode(tt.code, tt.status); got != tt.want {
			t.Errorf("%q with %d is %s, want %s", tt.code, tt.status, got, tt.want)
		}
	}
}

func TestError(t *testing.T) {
	t.Parallel()
	cause := errors.New("cause")
	e := &cloud.Error{
		Kind: cloud.Denied, RegionID: "cn-hangzhou", Product: "ecs", Action: "DescribeNetworkInterfaceAttribute", ResourceID: "eni-1",
		Status: 403, ErrorCode: "Forbidden.RAM", Message: "not yours", Request: "R-1", Cause: cause,
	}
	if got, want := e.Error(), "ecs DescribeNetworkInterfaceAttribute of eni-1 in cn-hangzhou: Forbidden.RAM: not yours (request R-1)"; got != want {
		t.Errorf("got %q", got)
	}
	want := model.ReadError{
		RegionID: "cn-hangzhou", Product: "ecs", Action: "DescribeNetworkInterfaceAttribute", ResourceID: "eni-1",
		Code: "Forbidden.RAM", Message: "not yours", RequestID: "R-1",
	}
	if diff := cmp.Diff(want, e.ReadError()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	wrapped := fmt.Errorf("read: %w", e)
	if cloud.KindOf(wrapped) != cloud.Denied || cloud.KindOf(cause) != "" || !errors.Is(wrapped, cause) {
		t.Errorf("kinds %q, %q", cloud.KindOf(wrapped), cloud.KindOf(cause))
	}
	if e.Code() != "Forbidden.RAM" || e.RequestID() != "R-1" || e.Description() != "not yours" {
		t.Errorf("%q %q %q", e.Code(), e.RequestID(), e.Description())
	}
	if short := (&cloud.Error{Product: "sts", Action: "GetCallerIdentity", ErrorCode: "Network", Message: "m"}).Error(); short != "sts GetCallerIdentity: Network: m" {
		t.Errorf("got %q", short)
	}
}

// A write counts as refused only when every attempt was, by the service itself.
func TestRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		status   int
		answered bool
		unsure   bool
		want     bool
	}{
		{400, true, false, true}, {403, true, false, true}, {404, true, true, false}, {500, true, false, false},
		{403, false, false, false}, {408, false, true, false}, {200, false, false, false},
		{0, false, false, true}, {0, false, true, false}, // never sent; sent without an answer
	}
	for _, tt := range tests {
		if got := (&cloud.Error{Status: tt.status, Answered: tt.answered, Unsure: tt.unsure}).Refused(); got != tt.want {
			t.Errorf("status %d, answered %v, unsure %v: %v", tt.status, tt.answered, tt.unsure, got)
		}
	}
}
