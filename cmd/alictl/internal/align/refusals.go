package align

import (
	"errors"
	"strings"

	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/apply"
	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/text"
)

// refusedPlan says why a plan is not carried out.
func refusedPlan(e *apply.RefusedError, in applyInput, a apply.Against, journalPath string) error {
	data := text.Data{
		"File": text.Visible(in.file), "Got": text.Visible(e.Got), "Want": text.Visible(e.Want),
		"Age": e.Got, "Limit": e.Want, "Time": e.Got, "Journal": text.Visible(journalPath),
		"Plan": text.Command("alictl align-timeouts"), "Command": text.Command("alictl align-timeouts verify " + options.Quoted(journalPath)),
	}
	id := map[apply.Refusal]string{
		apply.TooOld: "refuse.too_old", apply.FromTheFuture: "refuse.future", apply.Spent: "refuse.spent",
		apply.OtherAccount: "refuse.other_account", apply.OtherRegion: "refuse.other_region",
	}[e.Refusal]
	switch e.Refusal {
	case apply.OtherAccount: // Want is what the plan is for
		data["Want"], data["Got"] = text.Visible(e.Got), text.Visible(e.Want)
	case apply.OtherRegion:
		data["Want"], data["Got"] = text.Visible(e.Got), strings.Join(a.Regions, ", ")
	}
	if id == "" {
		return &text.Error{
			What: text.Message{ID: "refuse.other", Data: text.Data{"File": text.Visible(in.file), "Why": text.Visible(e.Error())}},
			Hint: text.Message{ID: "plan_file.hint", Data: data},
		}
	}
	hint := id + "_hint"
	if e.Refusal == apply.OtherAccount {
		hint = otherAccountHint(hint, in.fresh.reach)
	}
	return &text.Error{What: text.Message{ID: id, Data: data}, Hint: text.Message{ID: hint, Data: data}, Err: e}
}

// otherAccountHint is what to do about a file of another account: the simulated one is not
// chosen by a profile.
func otherAccountHint(hint string, reach options.Reach) string {
	if reach.Sandbox {
		return "refuse.simulated_hint"
	}
	return hint
}

// limitError says which limit a plan exceeds.
func limitError(err error) error {
	var e *apply.LimitError
	if !errors.As(err, &e) {
		return err
	}
	what := text.Message{ID: "refuse.max_changes", Data: text.Data{
		"Values": text.Message{ID: "count.values", Data: text.Data{"Count": e.Got}}, "Limit": e.Max,
	}}
	if e.Limit == apply.MaxPercent {
		what = text.Message{ID: "refuse.max_percent", Data: text.Data{"Changed": e.Got, "Of": e.Of, "Limit": e.Max}}
	}
	return &text.Error{What: what, Hint: text.Message{ID: "refuse.limit_hint"}, Err: err}
}

// journalError says why a journal cannot be used.
func journalError(path string, err error) error {
	what := text.Message{ID: "journal.read", Data: text.Data{"File": text.Visible(path), "Why": app.Said(err)}}
	var format *journal.FormatError
	if errors.As(err, &format) {
		what.Data["Line"], what.Data["Why"] = format.Line, text.Visible(format.Unwrap().Error())
		what.ID = "journal.line"
		if format.Problem == journal.NotJournal {
			what.ID = "journal.foreign"
		}
	}
	return &text.Error{What: what, Hint: text.Message{ID: "journal.read_hint"}, Err: err}
}

// stateError says that the state directory cannot be used.
func stateError(err error) error {
	return &text.Error{
		What: text.Message{ID: "state.failed", Data: text.Data{"Why": text.Visible(err.Error())}},
		Hint: text.Message{ID: "state.hint"},
		Err:  err,
	}
}
