package wire

import (
	"fmt"
	"net/http"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// ThrottleCode is the code of refusals by a quota.
const ThrottleCode = "Throttling.User"

// Error is a refusal as the service words it.
type Error struct {
	Status  int
	code    string
	Message string
	// denied is set for refusals by the access rules.
	denied *accessDenied
	// param is the parameter that is not valid, where that is the reason.
	param string
	// retryAfter is in milliseconds; 0 sends no header.
	retryAfter int64
}

func (e *Error) Error() string { return e.code + ": " + e.Message }

// accessDenied is what the service adds to a refusal by the access rules.
type accessDenied struct {
	PolicyType               string
	AuthAction               string
	AuthPrincipalType        string
	AuthPrincipalDisplayName string
	AuthPrincipalOwnerId     string
	NoPermissionType         string
	EncodedDiagnosticMessage string
}

// envelope is the body of every refusal.
type envelope struct {
	RequestId          string
	HostId             string
	Code               string
	Message            string
	Recommend          string
	AccessDeniedDetail *accessDenied `json:",omitempty"`
}

// Refuse makes an error of a status, a code and a text.
func Refuse(status int, code, format string, args ...any) *Error {
	return &Error{Status: status, code: code, Message: fmt.Sprintf(format, args...)}
}

// MissingParameter refuses a request without a parameter that it needs.
func MissingParameter(name string) *Error {
	return Refuse(http.StatusBadRequest, "MissingParameter",
		"The input parameter %q that is mandatory for processing this request is not supplied.", name)
}

// InvalidParameter refuses a value, and says what is expected.
func InvalidParameter(name, why string) *Error {
	err := Refuse(http.StatusBadRequest, "InvalidParameter", "The specified parameter %q is not valid: %s.", name, why)
	err.param = name
	return err
}

// Worded gives a refusal the code of the product: NLB has its own for parameters
// that are not valid, and one parameter has a code to itself.
func (c *Exchange) Worded(err *Error) *Error {
	if c.Product != world.ProductNLB || err.param == "" {
		return err
	}
	err.code = "IllegalParam"
	if err.param == "IdleTimeout" {
		err.code += ".IdleTimeout"
	}
	err.Message = "The param of " + err.param + " is illegal. " + err.Message
	return err
}

// InvalidAction refuses what no product does.
func InvalidAction() *Error {
	return Refuse(http.StatusNotFound, "InvalidAction.NotFound",
		"Specified api is not found, please check your url and method.")
}

func throttled() *Error {
	return Refuse(http.StatusBadRequest, ThrottleCode, "Request was denied due to user flow control.")
}

// InternalError is a defect of the server.
func InternalError() *Error {
	return Refuse(http.StatusInternalServerError, "InternalError",
		"The request processing has failed due to some unknown error, exception or failure.")
}

// forbidden is the refusal of the access rules; NLB and BSS have codes of their own.
func forbidden(c *Exchange, action string) *Error {
	err := Refuse(http.StatusForbidden, "Forbidden.RAM",
		"User not authorized to operate on the specified resource, or this API doesn't support RAM.")
	switch c.Product {
	case world.ProductNLB:
		err.code, err.Message = "Forbidden.NoPermission", "Authentication is failed for NoPermission."
	case world.ProductBSS:
		err.code, err.Message = "NotAuthorized", "This API is not authorized for caller."
	}
	err.denied = &accessDenied{
		PolicyType:               "AccountLevelIdentityBasedPolicy",
		AuthAction:               action,
		AuthPrincipalType:        c.Caller.principalType(),
		AuthPrincipalDisplayName: c.Caller.Key.Name,
		AuthPrincipalOwnerId:     c.Account,
		NoPermissionType:         "ExplicitDeny",
		EncodedDiagnosticMessage: "AQ" + c.RequestID,
	}
	return err
}

// DryRunPassed looks like an error but is the good news.
func DryRunPassed() *Error {
	return Refuse(http.StatusBadRequest, "DryRunOperation",
		"Request validation has been passed with DryRun flag set.")
}
