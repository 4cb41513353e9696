package text

import "errors"

// Error is an error that can be told in the reader's language: what failed and
// why, and what to do next.
type Error struct {
	What Message
	Hint Message // may be empty
	Err  error   // the cause, when there is one; it is not part of the sentence unless What names it
}

// Command is a command in the data of a hint. Whoever tells the hint may add the flags of
// the run.
type Command string

// Error says in English what failed and why, on one line and without the hint.
func (e *Error) Error() string { return InEnglish().Tell(e.What) }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Explain puts an error into words: what failed and why, and what to do next,
// which is empty when unknown. An error that has no translation keeps its
// own words, made safe for a terminal.
func (p *Printer) Explain(err error) (what, hint string) {
	var e *Error
	if !errors.As(err, &e) {
		return Visible(err.Error()), ""
	}
	if e.Hint.ID != "" {
		hint = p.Tell(e.Hint)
	}
	return Visible(p.Tell(e.What)), Visible(hint)
}
