// Package cloud is the one place that knows Alibaba Cloud: how to reach an
// account (credential, endpoint, regions) and what its errors mean. The packages
// below it hold the calls, one per product.
package cloud

import (
	"errors"
	"fmt"
	"strings"

	"github.com/alictl/alictl/internal/model"
)

// Kind says what a caller can do about a failed call.
type Kind string

// The kinds of failure.
const (
	Throttled   Kind = "throttled"   // too many calls: wait, then the same call works
	Exhausted   Kind = "exhausted"   // a quota is used up that no waiting of ours brings back
	Transient   Kind = "transient"   // the same call may work in a moment
	Unreachable Kind = "unreachable" // as things are set up, no answer will ever arrive
	Conflict    Kind = "conflict"    // the resource is busy with another change
	Denied      Kind = "denied"      // the identity may not do this
	NotFound    Kind = "not_found"   // the resource does not exist
	Invalid     Kind = "invalid"     // the call itself is wrong
	Credential  Kind = "credential"  // who is calling could not be established
	Malformed   Kind = "malformed"   // the answer was not understood
	Canceled    Kind = "canceled"    // the caller gave up
)

// Error is a failed call: what was asked, of which resource, and the answer.
type Error struct {
	Kind       Kind
	RegionID   string
	Product    string
	Action     string
	ResourceID string
	Status     int    // HTTP status, 0 when no answer arrived
	ErrorCode  string // the vendor's code, or one of ours when no answer carried one
	Message    string
	Request    string // the vendor's request id
	Answered   bool   // the answer was the service's own refusal: its envelope, with code and request id
	Unsure     bool   // some attempt was not refused by the service itself, so the call may have happened all the same
	Cause      error
}

// Error tells what failed, on which resource, and why, in one line.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", e.Product, e.Action)
	if e.ResourceID != "" {
		fmt.Fprintf(&b, " of %s", e.ResourceID)
	}
	if e.RegionID != "" {
		fmt.Fprintf(&b, " in %s", e.RegionID)
	}
	fmt.Fprintf(&b, ": %s: %s", e.ErrorCode, e.Message)
	if e.Request != "" {
		fmt.Fprintf(&b, " (request %s)", e.Request)
	}
	return b.String()
}

// Unwrap returns what lay under the failure, if anything did.
func (e *Error) Unwrap() error { return e.Cause }

// Code returns the vendor's error code.
func (e *Error) Code() string { return e.ErrorCode }

// RequestID returns the vendor's request id.
func (e *Error) RequestID() string { return e.Request }

// Description returns why the call failed, without what was asked.
func (e *Error) Description() string { return e.Message }

// Refused reports that the call is known not to have happened, on any attempt: the
// service itself said so, or it was never sent. What stands between may answer 4xx to
// a call that it has passed on.
func (e *Error) Refused() bool {
	never := e.Status == 0
	return !e.Unsure && (never || e.Answered && e.Status >= 400 && e.Status < 500)
}

// Unidentified reports that the account does not know who is calling.
func (e *Error) Unidentified() bool { return e.Kind == Credential }

// Each returns the errors that were joined into one, or the one itself.
func Each(err error) []error {
	if err == nil {
		return nil
	}
	many, ok := err.(interface{ Unwrap() []error }) //nolint:errorlint // only a join itself
	if !ok {
		return []error{err}
	}
	var out []error
	for _, one := range many.Unwrap() {
		out = append(out, Each(one)...)
	}
	return out
}

// KindOf returns the kind of an error that came from a call, and "" for others.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// ReadError returns the entry a snapshot keeps for a failed read.
func (e *Error) ReadError() model.ReadError {
	return model.ReadError{
		RegionID: e.RegionID, Product: e.Product, Action: e.Action, ResourceID: e.ResourceID,
		Code: e.ErrorCode, Message: e.Message, RequestID: e.Request,
	}
}

// KindOfCode judges a vendor's error code together with the HTTP status it came
// with. The lists come from the products' error pages and from clients in use.
func KindOfCode(code string, status int) Kind {
	switch {
	case strings.Contains(code, "Throttling"), status == 429:
		return Throttled
	case isCredentialCode(code):
		return Credential
	case isConflictCode(code):
		return Conflict
	case strings.HasPrefix(code, "Forbidden"), strings.HasPrefix(code, "NoPermission"),
		strings.HasPrefix(code, "NotAuthorized"), code == "UnauthorizedOperation":
		return Denied
	case strings.Contains(code, "NotFound"), code == "ResourceNotExist":
		return NotFound
	case code == "SignatureNonceUsed", code == "InternalError", code == "ServiceUnavailable", status >= 500:
		return Transient
	case status == 404 && !strings.HasPrefix(code, "InvalidOperation."): // that is there, and refuses
		return NotFound
	case status == 403:
		return Denied
	}
	return Invalid
}

// isCredentialCode reports codes that concern who signed the call and how.
func isCredentialCode(code string) bool {
	switch code {
	case "SignatureDoesNotMatch", "IncompleteSignature", "InvalidCredentials", "MissingAccessKeyId",
		"Forbidden.AccessKeyDisabled", "InvalidTimeStamp.Expired", "InvalidTimeStamp.Format", "MissingSecurityToken":
		return true
	}
	return strings.HasPrefix(code, "InvalidAccessKeyId") || strings.HasPrefix(code, "InvalidSecurityToken")
}

// isConflictCode reports codes that mean the resource is busy, so that the same
// call helps in a moment.
func isConflictCode(code string) bool {
	switch code {
	case "SystemBusy", "OperationBusy", "ServiceIsStopping", "ServiceIsConfiguring", "BackendServer.configuring",
		"LastTokenProcessing", "OperationFailed.TokenIsProcessing", "OperationFailed.LastTokenProcessing",
		"OperationFailed.ListenerStatusNotSupport", "TaskConflict", "IdempotenceProcessing",
		"ProcessingSameRequest", "VServerGroupProcessing", "Conflict.Lock", "ResourceInConfiguring.Listener",
		"OperationFailed.ResourceIsConfiguring", "VipStatusNotSupport", "OperationFailed.DistibuteLock",
		"InvalidOperation.InvalidEniState", "InvalidOperation.InvalidEcsState", "InvalidOperation.Conflict",
		"OperationConflict", "IncorrectVSwitchStatus":
		return true
	}
	return strings.HasPrefix(code, "IncorrectStatus.")
}
