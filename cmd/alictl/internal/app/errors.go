package app

import (
	"errors"
	"strings"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/internal/apply"
	"github.com/alictl/alictl/internal/text"
)

// Explain gives an error that comes from another package the words of the
// catalogue, with what to do next. Errors that have words keep them.
func Explain(err error) error {
	var told *text.Error
	var failure *cloud.Error
	var region *collect.UnknownRegionError
	var locked *apply.LockedError
	switch {
	case errors.As(err, &told):
		return told
	case errors.As(err, &region):
		return &text.Error{
			What: text.Message{ID: "region.unknown", Data: text.Data{"Region": text.Visible(region.RegionID)}},
			Hint: text.Message{ID: "region.unknown_hint"},
			Err:  err,
		}
	case errors.As(err, &failure) && failure.ErrorCode == cloud.RegionForm:
		return &text.Error{
			What: text.Message{ID: "region.not_one", Data: text.Data{"Region": text.Visible(failure.RegionID)}},
			Hint: text.Message{ID: "region.not_one_hint"},
			Err:  err,
		}
	case errors.As(err, &failure):
		return &text.Error{
			What: text.Message{ID: "call.failed", Data: text.Data{"What": text.Visible(failure.Error())}},
			Hint: text.Message{ID: callHint(failure), Data: text.Data{"Whoami": text.Command("alictl whoami")}},
			Err:  err,
		}
	case errors.As(err, &locked):
		return lockedError(locked)
	}
	return err
}

// callHint returns what to do about a failed call.
func callHint(failure *cloud.Error) string {
	if failure.ErrorCode == "Network" {
		return "call.hint_network"
	}
	if isClock(failure) {
		return "call.hint_clock"
	}
	switch failure.Kind {
	case cloud.Credential:
		return "call.hint_credential"
	case cloud.Denied:
		return "call.hint_denied"
	case cloud.Throttled:
		return "call.hint_throttled"
	case cloud.Transient:
		return "call.hint_transient"
	}
	return "call.hint_other"
}

// isClock tells whether a call was refused for the time it says it was made at.
func isClock(failure *cloud.Error) bool {
	return strings.HasPrefix(failure.ErrorCode, "InvalidTimeStamp")
}

func lockedError(e *apply.LockedError) error {
	holder := "?"
	if e.Holder != nil {
		holder = text.Visible(e.Holder.Command)
	}
	data := text.Data{"Account": e.AccountID, "Holder": holder, "PID": 0}
	if e.Holder != nil {
		data["PID"] = e.Holder.PID
	}
	return &text.Error{
		What: text.Message{ID: "refuse.lock_held", Data: data},
		Hint: text.Message{ID: "refuse.lock_held_hint"},
		Err:  e,
	}
}
