package cli

import (
	"cmp"
	"errors"

	"github.com/alictl/alictl/internal/apply"
	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/timeouts"
)

// finishRun reports a run that wrote, or tried to, and decides the exit code.
func (s *session) finishRun(action, path string, result *apply.Result, err error, o resultOptions) error {
	var broken *apply.JournalError
	if err != nil && !errors.As(err, &broken) {
		return err
	}
	if broken != nil {
		s.p.talk.fail(&text.Error{
			What: text.Message{ID: "journal.failed", Data: text.Data{"Why": text.Visible(broken.Error())}},
			Hint: text.Message{ID: "journal.failed_hint"},
		})
	}
	out := reportOf(action, s.caller.AccountID, path, result)
	renderErr := render(s.p, timeouts.ApplyFormats(), o, out)
	counts := result.Counts()
	if counts.Applied+counts.Already+counts.Uncertain+counts.Unverified > 0 { // what is there already may be an earlier run's
		data := text.Data{"Journal": text.Visible(quoted(path)) + s.p.flags}
		s.p.talk.notice("journal.verify_hint", data)
		if action == string(journal.Apply) {
			s.p.talk.notice("journal.rollback_hint", data)
		}
	}
	if renderErr != nil { // the account was changed all the same: the journal says how
		s.p.talk.fail(explain(renderErr))
		return exitCode(exitPartial)
	}
	if broken == nil && result.Complete() {
		return nil
	}
	switch {
	case broken != nil: // it has a hint of its own
	case action == string(journal.Apply):
		s.p.talk.notice("journal.again_apply", nil)
	default:
		s.p.talk.notice("journal.again_rollback", nil)
	}
	return exitCode(exitPartial)
}

// reportOf turns a result into what is printed about it.
func reportOf(action, accountID, path string, result *apply.Result) *timeouts.ApplyReport {
	out := &timeouts.ApplyReport{AccountID: accountID, Action: action, Journal: path, Items: []timeouts.Item{}}
	if result.Stop != nil {
		out.Stopped = string(result.Stop.Reason)
	}
	for _, h := range result.Unwatched {
		out.Unwatched = append(out.Unwatched, cmp.Or(h.ListenerID, h.LoadBalancerID))
	}
	for _, item := range result.Items {
		reason := string(item.Reason)
		if item.Code != "" {
			reason = item.Code + ": " + item.Message
		}
		if item.Status == apply.Already {
			reason = ""
		}
		before, target := item.Before, item.Target
		out.Items = append(out.Items, timeouts.Item{
			RegionID: item.RegionID, ID: item.ID, Status: string(item.Status), Reason: reason,
			Before: &before, After: &target, Live: item.Live, RequestID: item.RequestID,
		})
	}
	out.Summarize()
	return out
}

// tell puts the progress of a run into words.
func (s *session) tell(e apply.Event) {
	t := s.p.talk
	switch e.Kind {
	case apply.BatchStarted:
		interfaces := text.Message{ID: "count.interfaces", Data: text.Data{"Count": e.Size}}
		if e.Canary {
			t.notice("event.canary", text.Data{"Interfaces": interfaces})
			return
		}
		t.notice("event.batch", text.Data{"Batch": e.Batch, "Batches": e.Batches, "Interfaces": interfaces})
	case apply.Waiting:
		t.notice("event.waiting", text.Data{"Duration": e.Wait.String()})
	case apply.ItemWritten:
		t.detail("event.written", s.itemData(e.Item))
	case apply.ItemSettled:
		s.tellSettled(e.Item)
	case apply.HealthUnwatched:
		t.warn("event.health_unwatched", healthData(e.Health))
	case apply.HealthChecked:
		s.tellHealth(e.Health)
	case apply.RunStopped:
		s.tellStop(e.Stop)
	}
}

func (s *session) tellSettled(item apply.Item) {
	t, data := s.p.talk, s.itemData(item)
	switch item.Status {
	case apply.Applied:
		t.detail("event.verified", data)
	case apply.Already:
		t.detail("event.already", data)
	case apply.Skipped:
		t.warn("event.skipped", data)
	case apply.Failed:
		t.warn("event.failed", data)
	case apply.Uncertain:
		t.warn("event.uncertain", data)
	case apply.Unverified:
		t.warn("event.unverified", data)
	}
}

func (s *session) itemData(item apply.Item) text.Data {
	why := timeouts.Reason(s.p.talk.printer, string(item.Reason))
	if item.Code != "" {
		why = item.Code + ": " + item.Message
	}
	data := text.Data{
		"Interface": item.ID, "Values": s.values(item.Target), "RequestID": item.RequestID, "Why": text.Visible(why),
		"Was": s.values(item.Before), "Now": "?",
	}
	if item.Live != nil {
		data["Now"] = s.values(*item.Live)
	}
	return data
}

// values says three timeouts in the reader's language.
func (s *session) values(t model.Timeouts) string { return timeouts.Values(s.p.talk.printer, t) }

func healthData(h apply.HealthChange) text.Data {
	target := h.LoadBalancerID
	if h.ListenerID != "" {
		target = h.ListenerID
	}
	data := text.Data{"Target": target, "Number": h.Now, "Before": h.Before, "Why": ""}
	if h.Fault != nil {
		data["Why"] = text.Visible(h.Fault.Code + ": " + h.Fault.Message)
	}
	return data
}

func (s *session) tellHealth(h apply.HealthChange) {
	switch {
	case h.Fault != nil:
		s.p.talk.warn("event.health_unreadable", healthData(h))
	case h.Now > h.Before:
		s.p.talk.warn("event.health_worse", healthData(h))
	default:
		s.p.talk.detail("event.health_ok", healthData(h))
	}
}

func (s *session) tellStop(stop *apply.Stop) {
	switch stop.Reason {
	case apply.Cancelled:
		s.p.talk.warn("event.interrupted", nil)
	case apply.CredentialRefused:
		s.p.talk.warn("event.stopped_credential", nil)
	case apply.HealthWorse:
		s.p.talk.warn("event.stopped_health", nil)
	case apply.HealthUnreadable:
		s.p.talk.warn("event.stopped_unreadable", nil)
	case apply.ValuesMoved:
		s.p.talk.warn("event.stopped_moved", nil)
	case apply.JournalFailed:
		s.p.talk.warn("event.stopped_journal", nil)
	}
}
