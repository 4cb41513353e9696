package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// Talk is what the program says on stderr: errors always, notices and progress
// unless it is to be quiet.
type Talk struct {
	env      Env
	mu       sync.Mutex
	out      io.Writer
	Printer  *text.Printer
	quiet    bool
	progress bool
	color    bool
	Log      *slog.Logger

	Policy func() text.Command // the command that prints the permissions of this one; nil before it is known

	again func(line string) string // adds the flags of the run to a command; nil before they are read
}

// NewTalk speaks the language of the locale.
func NewTalk(env Env) *Talk {
	t := &Talk{env: env, out: env.Stderr, Log: slog.New(slog.DiscardHandler), Printer: text.InEnglish()}
	t.Speak("")
	return t
}

// Speak chooses a language before the flags are parsed, for what is wrong with them. A
// language that does not exist changes nothing.
func (t *Talk) Speak(lang string) {
	if printer, err := printerOf(lang, t.env); err == nil {
		t.Printer = printer
	}
}

// printerOf prints in a language; empty is the one of the locale.
func printerOf(lang string, env Env) (*text.Printer, error) {
	chosen, err := text.Choose(lang, env.Getenv("LC_ALL"), env.Getenv("LC_MESSAGES"), env.Getenv("LANG"))
	if err != nil {
		return nil, err
	}
	return text.New(chosen)
}

// set takes over the flags about speech.
func (t *Talk) set(printer *text.Printer, level slog.Level, quiet, noProgress, noColor bool) {
	t.Printer, t.quiet, t.progress, t.color = printer, quiet, !quiet && !noProgress, !noColor
	t.Log = slog.New(slog.NewTextHandler(t, &slog.HandlerOptions{Level: level}))
}

// Write prints whole lines without breaking into others.
func (t *Talk) Write(line []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.out.Write(line)
}

// through sends everything said from now on through another writer, such as a
// progress line that must be moved out of the way. It returns what undoes that.
func (t *Talk) through(w io.Writer) (restore func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	before := t.out
	t.out = w
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.out = before
	}
}

// Notice says a sentence of the catalogue, unless quiet.
func (t *Talk) Notice(id string, data text.Data) {
	if !t.quiet {
		t.Line(t.Printer.Say(id, data))
	}
}

// Detail says a sentence only to those who want to follow every step.
func (t *Talk) Detail(id string, data text.Data) {
	if t.Log.Enabled(context.Background(), slog.LevelInfo) {
		t.Line(t.Printer.Say(id, data))
	}
}

// Warn says what the user should know, unless quiet.
func (t *Talk) Warn(id string, data text.Data) {
	if !t.quiet {
		t.Line(t.Printer.Say("error.warning", text.Data{"What": t.Printer.Say(id, data)}))
	}
}

// Incomplete warns that reads failed, which not every format of a result shows: it names
// the first, and what to grant when a permission is missing.
func (t *Talk) Incomplete(complete bool, failed []model.ReadError) {
	if complete || t.quiet {
		return
	}
	data := text.Data{"Reads": text.Message{ID: "count.reads", Data: text.Data{"Count": len(failed)}}}
	if len(failed) == 0 {
		t.Warn("notice.incomplete", data)
		return
	}
	first := failed[0]
	data["What"] = text.Visible(strings.Join(slices.DeleteFunc([]string{first.Product, first.Action, first.ResourceID},
		func(s string) bool { return s == "" }), " "))
	data["Region"], data["Why"] = text.Visible(first.RegionID), text.Visible(cmp.Or(first.Code, first.Message))
	id := "notice.incomplete_first"
	if first.RegionID == "" {
		id = "notice.incomplete_global"
	}
	t.Warn(id, data)
	if t.Policy != nil && slices.ContainsFunc(failed, denied) {
		hint := t.withCommands(text.Message{ID: "call.hint_denied", Data: text.Data{"Command": t.Policy()}})
		t.Line(t.Printer.Say("error.hint", text.Data{"Hint": hint}))
	}
}

// denied tells an error entry of a permission that is missing.
func denied(e model.ReadError) bool { return cloud.KindOfCode(e.Code, 0) == cloud.Denied }

// Fail says what went wrong, and what to do next.
func (t *Talk) Fail(err error) {
	var told *text.Error
	if errors.As(err, &told) && told.Hint.ID != "" {
		hinted := *told
		hinted.Hint, err = t.withCommands(told.Hint), &hinted
	}
	what, hint := t.Printer.Explain(err)
	t.Line(t.Printer.Say("error.line", text.Data{"What": what}))
	if hint != "" {
		t.Line(t.Printer.Say("error.hint", text.Data{"Hint": hint}))
	}
}

// withCommands gives the commands that a hint names the flags of the run.
func (t *Talk) withCommands(hint text.Message) text.Message {
	out := text.Message{ID: hint.ID, Data: text.Data{}}
	for name, value := range hint.Data {
		if command, ok := value.(text.Command); ok {
			line := string(command)
			if t.again != nil {
				line = t.again(line)
			}
			value = text.Visible(line)
		}
		out.Data[name] = value
	}
	return out
}

// Crash says that the program itself is at fault. The stack is for the log only.
func (t *Talk) Crash(reason any, stack []byte) {
	t.Log.Debug("crash", "reason", fmt.Sprint(reason), "stack", string(stack))
	t.again = nil
	t.Fail(&text.Error{
		What: text.Message{ID: "run.crash", Data: text.Data{"Why": text.Visible(fmt.Sprint(reason))}},
		Hint: text.Message{ID: "run.crash_hint"},
	})
}

// Line says a whole line, even to those who want quiet.
func (t *Talk) Line(s string) {
	if _, err := t.Write([]byte(strings.TrimRight(s, "\n") + "\n")); err != nil {
		return // there is nobody left to tell
	}
}
