// Package apply carries out a plan of timeout changes and undoes it.
//
// It reads every interface again before it writes, journals before and after each
// write, reads back what it wrote and watches the health of the backends behind
// the listeners. It knows no SDK, prints nothing and looks at no clock of its own:
// the account, the journal, the time and the wait are handed in.
package apply

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
)

// Reader is what verifying needs of an account.
type Reader interface {
	// Timeouts reads the three values of an interface.
	Timeouts(ctx context.Context, regionID, interfaceID string) (model.Timeouts, error)
}

// Cloud is what applying needs of an account. Its methods are called from several
// goroutines, SetTimeouts from one at a time.
//
// An error may carry the vendor's code, request id and message in methods Code,
// RequestID and Description, all returning a string. Its method Refused() bool
// tells whether the account is known not to have done what was asked, on any
// attempt; an error without it counts as a lost reply. Its method Unidentified() bool tells that the account
// does not know who is calling, so that every other call would fail alike.
type Cloud interface {
	Reader
	// Turn waits until the next write may go out, so that what is read after it is
	// still true when the write is made.
	Turn(ctx context.Context, regionID string) error
	// SetTimeouts writes all three values of an interface that has just been seen
	// with those before. Where it takes more than one attempt, it looks again before
	// each.
	SetTimeouts(ctx context.Context, regionID, interfaceID string, before, t model.Timeouts) (requestID string, err error)
	// UnhealthyBackends counts the backends of a target that fail their health check.
	UnhealthyBackends(ctx context.Context, target HealthTarget) (int, error)
}

// HealthTarget is what the health of backends is read of: a CLB, or one listener
// of an NLB.
type HealthTarget struct {
	RegionID       string     `json:"region_id"`
	Kind           model.Kind `json:"load_balancer_kind"`
	LoadBalancerID string     `json:"load_balancer_id"`
	ListenerID     string     `json:"listener_id,omitempty"` // NLB only
}

// healthTargets lists the targets whose backends an interface carries, each once.
func healthTargets(i plan.Interface) []HealthTarget {
	var targets []HealthTarget
	for _, l := range i.Listeners {
		t := HealthTarget{RegionID: i.RegionID, Kind: l.LoadBalancerKind, LoadBalancerID: l.LoadBalancerID}
		if l.LoadBalancerKind == model.NLB {
			t.ListenerID = l.ListenerID
		}
		if !slices.Contains(targets, t) {
			targets = append(targets, t)
		}
	}
	return targets
}

// Fault is what is known of a call that failed.
type Fault struct {
	Code      string `json:"code,omitempty"`
	Message   string `json:"message,omitempty"`
	RequestID string `json:"request_id,omitempty"`
}

// faultOf takes from an error what results and journals keep of it.
func faultOf(err error) Fault {
	f := Fault{Message: err.Error()}
	if e, ok := errors.AsType[interface {
		error
		Code() string
	}](err); ok {
		f.Code = e.Code()
	}
	if e, ok := errors.AsType[interface {
		error
		RequestID() string
	}](err); ok {
		f.RequestID = e.RequestID()
	}
	if e, ok := errors.AsType[interface {
		error
		Description() string
	}](err); ok {
		f.Message = e.Description()
	}
	f.Message = presentable(f.Message)
	return f
}

// refused reports whether a failed write is known not to have happened.
func refused(err error) bool {
	e, ok := errors.AsType[interface {
		error
		Refused() bool
	}](err)
	return ok && e.Refused()
}

// unidentified reports whether the account does not know any more who is calling.
func unidentified(err error) bool {
	e, ok := errors.AsType[interface {
		error
		Unidentified() bool
	}](err)
	return ok && e.Unidentified()
}

// maxMessage bounds what is kept of an error's text, in bytes.
const maxMessage = 500

// presentable shortens an error's text. It cuts it where a signature error begins
// to quote the signed request, which holds the security token.
func presentable(message string) string {
	message = strings.ToValidUTF8(message, "")
	lower := strings.Map(lowerASCII, message)
	for _, secret := range []string{"string to sign", "stringtosign", "accesskeysecret=", "access_key_secret=", "securitytoken=", "security_token=", "security-token:", "signature="} {
		if i := strings.Index(lower, secret); i >= 0 {
			message, lower = message[:i], lower[:i]
		}
	}
	if len(message) > maxMessage {
		message = message[:maxMessage]
	}
	return strings.ToValidUTF8(strings.TrimSpace(message), "")
}

// lowerASCII keeps the length of a text, which strings.ToLower does not.
func lowerASCII(r rune) rune {
	if 'A' <= r && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

// Journal takes the records of a run. A *journal.Writer is one.
type Journal interface {
	// Append returns when the record is safe on disk.
	Append(r journal.Record) error
}

var _ Journal = (*journal.Writer)(nil)
