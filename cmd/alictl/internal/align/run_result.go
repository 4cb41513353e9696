package align

import (
	"cmp"
	"errors"

	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/apply"
	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/timeouts"
)

// finishRun reports a run that wrote, or tried to, and decides the exit code.
func finishRun(s *app.Session, action, path string, result *apply.Result, err error, o options.Result) error {
	var broken *apply.JournalError
	if err != nil && !errors.As(err, &broken) {
		return err
	}
	if broken != nil {
		s.Program.Talk.Fail(&text.Error{
			What: text.Message{ID: "journal.failed", Data: text.Data{"Why": text.Visible(broken.Error())}},
			Hint: text.Message{ID: "journal.failed_hint"},
		})
	}
	out := reportOf(action, s.Caller.AccountID, path, result)
	renderErr := app.Render(s.Program, timeouts.ApplyFormats(), o, out)
	counts := result.Counts()
	if counts.Applied+counts.Already+counts.Uncertain+counts.Unverified > 0 { // what is there already may be an earlier run's
		later := func(command string) text.Data {
			return text.Data{"Command": text.Visible(s.Program.Again(command + " " + options.Quoted(path)))}
		}
		s.Program.Talk.Notice("journal.verify_hint", later("alictl align-timeouts verify"))
		if action == string(journal.Apply) {
			s.Program.Talk.Notice("journal.rollback_hint", later("alictl align-timeouts rollback"))
		}
	}
	if renderErr != nil { // the account was changed all the same: the journal says how
		s.Program.Talk.Fail(app.Explain(renderErr))
		return app.ExitCode(app.ExitPartial)
	}
	if broken == nil && result.Complete() {
		return nil
	}
	switch {
	case broken != nil: // it has a hint of its own
	case action == string(journal.Apply):
		s.Program.Talk.Notice("journal.again_apply", nil)
	default:
		s.Program.Talk.Notice("journal.again_rollback", nil)
	}
	return app.ExitCode(app.ExitPartial)
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
func tell(s *app.Session, e apply.Event) {
	t := s.Program.Talk
	switch e.Kind {
	case apply.BatchStarted:
		interfaces := text.Message{ID: "count.interfaces", Data: text.Data{"Count": e.Size}}
		if e.Canary {
			t.Notice("event.canary", text.Data{"Interfaces": interfaces})
			return
		}
		t.Notice("event.batch", text.Data{"Batch": e.Batch, "Batches": e.Batches, "Interfaces": interfaces})
	case apply.Waiting:
		t.Notice("event.waiting", text.Data{"Duration": e.Wait.String()})
	case apply.ItemWritten:
		t.Detail("event.written", itemData(s, e.Item))
	case apply.ItemSettled:
		tellSettled(s, e.Item)
	case apply.HealthUnwatched:
		t.Warn("event.health_unwatched", healthData(e.Health))
	case apply.HealthChecked:
		tellHealth(s, e.Health)
	case apply.RunStopped:
		tellStop(s, e.Stop)
	}
}

func tellSettled(s *app.Session, item apply.Item) {
	t, data := s.Program.Talk, itemData(s, item)
	switch item.Status {
	case apply.Applied:
		t.Detail("event.verified", data)
	case apply.Already:
		t.Detail("event.already", data)
	case apply.Skipped:
		t.Warn("event.skipped", data)
	case apply.Failed:
		t.Warn("event.failed", data)
	case apply.Uncertain:
		t.Warn("event.uncertain", data)
	case apply.Unverified:
		t.Warn("event.unverified", data)
	}
}

func itemData(s *app.Session, item apply.Item) text.Data {
	why := timeouts.Reason(s.Program.Talk.Printer, string(item.Reason))
	if item.Code != "" {
		why = item.Code + ": " + item.Message
	}
	data := text.Data{
		"Interface": item.ID, "Values": values(s, item.Target), "RequestID": item.RequestID, "Why": text.Visible(why),
		"Was": values(s, item.Before), "Now": "?",
	}
	if item.Live != nil {
		data["Now"] = values(s, *item.Live)
	}
	return data
}

// values says three timeouts in the reader's language.
func values(s *app.Session, t model.Timeouts) string {
	return timeouts.Values(s.Program.Talk.Printer, t)
}

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

func tellHealth(s *app.Session, h apply.HealthChange) {
	switch {
	case h.Fault != nil:
		s.Program.Talk.Warn("event.health_unreadable", healthData(h))
	case h.Now > h.Before:
		s.Program.Talk.Warn("event.health_worse", healthData(h))
	default:
		s.Program.Talk.Detail("event.health_ok", healthData(h))
	}
}

func tellStop(s *app.Session, stop *apply.Stop) {
	switch stop.Reason {
	case apply.Cancelled:
		s.Program.Talk.Warn("event.interrupted", nil)
	case apply.CredentialRefused:
		s.Program.Talk.Warn("event.stopped_credential", nil)
	case apply.HealthWorse:
		s.Program.Talk.Warn("event.stopped_health", nil)
	case apply.HealthUnreadable:
		s.Program.Talk.Warn("event.stopped_unreadable", nil)
	case apply.ValuesMoved:
		s.Program.Talk.Warn("event.stopped_moved", nil)
	case apply.JournalFailed:
		s.Program.Talk.Warn("event.stopped_journal", nil)
	}
}
