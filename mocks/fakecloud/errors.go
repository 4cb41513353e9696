package fakecloud

import (
	"fmt"
	"net/http"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

const throttleCode = "Throttling.User"

// apiError is a refusal as the service words it.
type apiError struct {
	status  int
	code    string
	message string
	// denied is set for refusals by the access rules.
	denied *accessDenied
	// param is the parameter that is not valid, where that is the reason.
	param string
	// retryAfter is in milliseconds; 0 sends no header.
	retryAfter int64
}

func (e *apiError) Error() string { return e.code + ": " + e.message }

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

func refuse(status int, code, format string, args ...any) *apiError {
	return &apiError{status: status, code: code, message: fmt.Sprintf(format, args...)}
}

func missingParameter(name string) *apiError {
	return refuse(http.StatusBadRequest, "MissingParameter",
		"The input parameter %q that is mandatory for processing this request is not supplied.", name)
}

func invalidParameter(name, why string) *apiError {
	err := refuse(http.StatusBadRequest, "InvalidParameter", "The specified parameter %q is not valid: %s.", name, why)
	err.param = name
	return err
}

// worded gives a refusal the code of the product: NLB has its own for parameters
// that are not valid, and one parameter has a code to itself.
func (c *exchange) worded(err *apiError) *apiError {
	if c.product != world.ProductNLB || err.param == "" {
		return err
	}
	err.code = "IllegalParam"
	if err.param == "IdleTimeout" {
		err.code += ".IdleTimeout"
	}
	err.message = "The param of " + err.param + " is illegal. " + err.message
	return err
}

func invalidAction() *apiError {
	return refuse(http.StatusNotFound, "InvalidAction.NotFound",
		"Specified api is not found, please check your url and method.")
}

func throttled() *apiError {
	return refuse(http.StatusBadRequest, throttleCode, "Request was denied due to user flow control.")
}

func internalError() *apiError {
	return refuse(http.StatusInternalServerError, "InternalError",
		"The request processing has failed due to some unknown error, exception or failure.")
}

// forbidden is the refusal of the access rules; NLB and BSS have codes of their own.
func forbidden(c *exchange, action string) *apiError {
	err := refuse(http.StatusForbidden, "Forbidden.RAM",
		"User not authorized to operate on the specified resource, or this API doesn't support RAM.")
	switch c.product {
	case world.ProductNLB:
		err.code, err.message = "Forbidden.NoPermission", "Authentication is failed for NoPermission."
	case world.ProductBSS:
		err.code, err.message = "NotAuthorized", "This API is not authorized for caller."
	}
	err.denied = &accessDenied{
		PolicyType:               "AccountLevelIdentityBasedPolicy",
		AuthAction:               action,
		AuthPrincipalType:        c.caller.principalType(),
		AuthPrincipalDisplayName: c.caller.key.Name,
		AuthPrincipalOwnerId:     c.account,
		NoPermissionType:         "ExplicitDeny",
		EncodedDiagnosticMessage: "AQ" + c.requestID,
	}
	return err
}

// dryRunPassed looks like an error but is the good news.
func dryRunPassed() *apiError {
	return refuse(http.StatusBadRequest, "DryRunOperation",
		"Request validation has been passed with DryRun flag set.")
}
