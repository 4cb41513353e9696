// Package cli is the command line as a whole: it declares the commands, reads the
// configuration file, and turns an outcome into text and an exit code.
package cli

import (
	"context"
	"errors"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/cmd/alictl/internal/rampolicy"
	"github.com/alictl/alictl/cmd/alictl/internal/settings"
	"github.com/alictl/alictl/internal/config"
	"github.com/alictl/alictl/internal/secret"
	"github.com/alictl/alictl/internal/text"
)

// Env is everything the program takes from its surroundings.
type Env = app.Env

// Run runs the program and returns its exit code. It never panics.
func Run(ctx context.Context, env Env, args []string) (code int) {
	stdout, stderr := secret.NewWriter(env.Stdout), secret.NewWriter(env.Stderr)
	env.Stdout, env.Stderr = stdout, stderr
	defer func() { _ = errors.Join(stdout.Flush(), stderr.Flush()) }() // there is nobody left to tell
	p := &app.Program{Ctx: ctx, Env: env, Talk: app.NewTalk(env), File: &config.Config{}}
	p.Talk.Policy = func() text.Command { return rampolicy.Line(p) }
	defer func() {
		if r := recover(); r != nil {
			p.Talk.Crash(r, debug.Stack())
			code = app.ExitFailed
		}
	}()
	if lang, typed := options.Typed(args, "lang"); typed {
		p.Talk.Speak(lang)
	}
	program := commands(p)
	path, _, _ := options.Descend(program, args[min(1, len(args)):])
	p.Command = strings.Join(append([]string{"alictl"}, path...), " ")
	args, err := helpWords(program, args)
	if err != nil {
		return finish(ctx, p, err)
	}
	file, err := p.Configured(ctx, args, settings.Known())
	if err == nil {
		p.File = file
		if lang := file.Flags["lang"]; len(lang) > 0 && options.Untyped(args, file.Flags)["lang"] {
			p.Talk.Speak(lang[0])
		}
		program.Metadata = map[string]any{options.FileFlags: options.Untyped(args, file.Flags)}
		err = program.RunContext(ctx, options.Arrange(program, args, file.Flags))
	}
	return finish(ctx, p, err)
}

// finish says what is left to say about an error and returns the exit code.
func finish(ctx context.Context, p *app.Program, err error) int {
	var code app.ExitCode
	switch {
	case err == nil:
		return app.ExitDone
	case errors.As(err, &code):
		return int(code)
	case readerGone(err):
		return app.ExitFailed // as with | head: there is nothing to say
	case ctx.Err() != nil:
		p.Talk.Fail(&text.Error{What: text.Message{ID: "run.interrupted"}})
		return app.ExitFailed
	}
	p.Talk.Fail(options.WithHelp(p.Command, rampolicy.WithHint(p, app.Explain(err))))
	return app.ExitFailed
}

// readerGone reports that the result could not be written because nobody reads it.
func readerGone(err error) bool {
	var told *text.Error
	return errors.As(err, &told) && told.What.ID == "output.write" && errors.Is(err, syscall.EPIPE)
}
