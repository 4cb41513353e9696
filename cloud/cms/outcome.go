package cms

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
)

// outcome is how CMS says whether a call worked: a refusal may come as an answer
// with HTTP status 200.
type outcome struct {
	Code      flexible
	Success   *bool
	Message   string
	RequestID string `json:"RequestId"`
}

// flexible is a text that some answers write as a number.
type flexible string

// UnmarshalJSON reads a string or a number.
func (f *flexible) UnmarshalJSON(raw []byte) error {
	*f = flexible(bytes.Trim(raw, `"`))
	if len(raw) > 0 && raw[0] == '"' {
		return json.Unmarshal(raw, (*string)(f))
	}
	if string(raw) == "null" {
		*f = ""
	}
	return nil
}

// failure returns the error that an answer stands for, or nil.
func (o *outcome) failure(op call.Op) *cloud.Error {
	code := strings.TrimSpace(string(o.Code))
	good := code == "" || code == "200" || strings.EqualFold(code, "OK") || strings.EqualFold(code, "Success")
	if good && (o.Success == nil || *o.Success) {
		return nil
	}
	if good {
		code = "Unsuccessful"
	}
	return &cloud.Error{
		Kind: kindOf(code), RegionID: op.RegionID, Product: op.Product, Action: op.Action, ResourceID: op.ResourceID,
		Status: 200, ErrorCode: code, Message: strings.Join(strings.Fields(o.Message), " "), Request: o.RequestID,
	}
}

// kindOf judges the code of a refusal inside a success: a word as elsewhere, or an
// HTTP status as text.
func kindOf(code string) cloud.Kind {
	if isQuotaCode(code) {
		return cloud.Throttled
	}
	switch code {
	case "429":
		return cloud.Throttled
	case "401", "403", "AccessDenied", "AccessForbidden":
		return cloud.Denied
	case "404", "ResourceNotFound", "MetricNotFound", "MetricNotExist":
		return cloud.NotFound
	case "500", "502", "503", "504", "Unsuccessful", "InternalError", "ServiceUnavailable":
		return cloud.Transient
	}
	return cloud.KindOfCode(code, 200)
}

// isQuotaCode reports a code that says the month's calls are used up, which no
// waiting of ours can help.
func isQuotaCode(code string) bool {
	return strings.Contains(code, "Quota") || strings.Contains(code, "FreeTier") || strings.Contains(code, "Arrears")
}

// isMonthly reports the text of a refusal because the month's free calls are used
// up. It may come with the code of a refusal that passes in a second.
func isMonthly(message string) bool {
	message = strings.ToLower(message)
	return strings.Contains(message, "free quota") ||
		strings.Contains(message, "quota") && (strings.Contains(message, "month") || strings.Contains(message, "exhausted"))
}

// Repetitions of a refusal inside a success: the door has already waited for what
// the gateway refuses.
const (
	maxRepeats  = 6
	firstRepeat = 200 * time.Millisecond
)

// repeat makes a call, again when it was refused inside a success for a reason
// that passes.
func repeat[T any](ctx context.Context, op call.Op, do func() (T, *outcome, error)) (T, error) {
	wait := &backoff.ExponentialBackOff{InitialInterval: firstRepeat, MaxInterval: 3 * time.Second, Multiplier: 2, RandomizationFactor: 0.5}
	wait.Reset()
	for n := 1; ; n++ {
		answer, outcome, err := do()
		if err != nil {
			return answer, err
		}
		failure := outcome.failure(op)
		if failure == nil {
			return answer, nil
		}
		if n == maxRepeats || !passes(failure) {
			return answer, failure
		}
		select {
		case <-time.After(wait.NextBackOff()):
		case <-ctx.Done():
			return answer, &cloud.Error{
				Kind: cloud.Canceled, RegionID: op.RegionID, Product: op.Product, Action: op.Action, ResourceID: op.ResourceID,
				ErrorCode: "Canceled", Message: "interrupted before an answer arrived", Cause: context.Cause(ctx),
			}
		}
	}
}

// passes reports a refusal that the same call may not meet again.
func passes(failure *cloud.Error) bool {
	switch failure.Kind {
	case cloud.Throttled:
		return !isQuotaCode(failure.ErrorCode) && !isMonthly(failure.Message)
	case cloud.Transient, cloud.Conflict:
		return true
	}
	return false
}

// isExhausted reports that the account gets no more answers for now: its quota is
// used up, or the door has given up waiting.
func isExhausted(err error) bool {
	var failure *cloud.Error
	return errors.As(err, &failure) && (failure.Kind == cloud.Throttled || isQuotaCode(failure.ErrorCode))
}
