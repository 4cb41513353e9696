package cms

import (
	"errors"
	"strings"

	"github.com/alictl/alictl/cloud"
)

// kindOf judges a refusal of CMS, which may come inside an answer of HTTP status
// 200: its code is a word as elsewhere, or an HTTP status as text.
func kindOf(code, message string, status int) cloud.Kind {
	if isQuotaCode(code) || isMonthly(message) {
		return cloud.Exhausted
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
	return cloud.KindOfCode(code, status)
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

// isExhausted reports that the account gets no more answers for now: its quota is
// used up, or the door has given up waiting.
func isExhausted(err error) bool {
	var failure *cloud.Error
	return errors.As(err, &failure) && (failure.Kind == cloud.Throttled || failure.Kind == cloud.Exhausted)
}
