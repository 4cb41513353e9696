// Package cli is the command line: it reads flags, opens an account or a
// snapshot, calls the packages that collect, judge, report and apply, and turns
// the outcome into text and an exit code. It is the only package that sees both
// the cloud and the judgement.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/config"
	"github.com/alictl/alictl/internal/secret"
	"github.com/alictl/alictl/internal/term"
	"github.com/alictl/alictl/internal/text"
)

// Env is everything the program takes from its surroundings.
type Env struct {
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Getenv cloud.Getenv
	Now    func() time.Time
	PID    int
}

// program is one run of the command line.
type program struct {
	command string          // as its help names it: alictl audit
	next    []string        // commands to suggest after a report; nil for the usual ones
	flags   string          // of this run, for commands that are suggested; with a space in front
	ctx     context.Context // of the whole run
	env     Env
	talk    *talk
	detail  bool           // list one by one what could be told together
	file    *config.Config // what the configuration file says; never nil in a command
}

// Run runs the program and returns its exit code. It never panics.
func Run(ctx context.Context, env Env, args []string) (code int) {
	stdout, stderr := secret.NewWriter(env.Stdout), secret.NewWriter(env.Stderr)
	env.Stdout, env.Stderr = stdout, stderr
	defer func() { _ = errors.Join(stdout.Flush(), stderr.Flush()) }() // there is nobody left to tell
	p := &program{ctx: ctx, env: env, talk: newTalk(env), file: &config.Config{}}
	defer func() {
		if r := recover(); r != nil {
			p.talk.crash(r, debug.Stack())
			code = exitFailed
		}
	}()
	app := p.app()
	args, err := helpWords(app, args)
	if err != nil {
		return p.finish(ctx, err)
	}
	file, err := p.configured(ctx, args)
	if err == nil {
		p.file = file
		app.Metadata = map[string]any{fileFlags: untyped(args, file.Flags)}
		err = app.RunContext(ctx, arrange(app, args, file.Flags))
	}
	return p.finish(ctx, err)
}

// finish says what is left to say about an error and returns the exit code.
func (p *program) finish(ctx context.Context, err error) int {
	var code exitCode
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &code):
		return int(code)
	case readerGone(err):
		return exitFailed // as with | head: there is nothing to say
	case ctx.Err() != nil:
		p.talk.fail(&text.Error{What: text.Message{ID: "run.interrupted"}})
		return exitFailed
	}
	p.talk.fail(p.withPolicy(explain(err)))
	return exitFailed
}

// readerGone reports that the result could not be written because nobody reads it.
func readerGone(err error) bool {
	var told *text.Error
	return errors.As(err, &told) && told.What.ID == "output.write" && errors.Is(err, syscall.EPIPE)
}

// app declares the commands.
func (p *program) app() *cli.App {
	app := &cli.App{
		Name:                  "alictl",
		Usage:                 "align timeouts and size load balancers on Alibaba Cloud",
		Version:               version(),
		Reader:                p.env.Stdin,
		Writer:                p.env.Stdout,
		ErrWriter:             p.env.Stderr,
		HideHelp:              true, // the library's help and version flags are shared by all programs of a process
		HideVersion:           true,
		Flags:                 []cli.Flag{helpFlag(), &cli.BoolFlag{Name: "version", Aliases: []string{"v"}, Usage: "print the version", DisableDefaultText: true}},
		CustomAppHelpTemplate: cli.AppHelpTemplate + exitTable,
		ExitErrHandler:        func(*cli.Context, error) {}, // codes are decided in finish
		OnUsageError:          badUsage,
		CommandNotFound:       func(*cli.Context, string) {},
		Action:                unknownCommand,
		Commands: []*cli.Command{
			p.alignCommand(),
			p.specCommand(),
			p.auditCommand(),
			p.rulesCommand(),
			p.configCommand(),
			p.diagnoseCommand(),
			p.cacheCommand(),
			p.whoamiCommand(),
			p.ramPolicyCommand(),
			p.sandboxCommand(),
			versionCommand(),
		},
	}
	finishCommands(app.Commands)
	return app
}

// finishCommands gives every command what all have: the exit table in its help,
// and errors instead of help pages for misuse.
func finishCommands(commands []*cli.Command) {
	for _, c := range commands {
		c.OnUsageError = badUsage
		c.HideHelp = true
		c.Flags = append(c.Flags, helpFlag())
		for _, f := range c.Flags {
			if yes, ok := f.(*cli.BoolFlag); ok {
				yes.DisableDefaultText = true // "default: false" is noise
			}
		}
		c.CustomHelpTemplate = cli.CommandHelpTemplate + exitTable
		if len(c.Subcommands) > 0 {
			c.CustomHelpTemplate = cli.SubcommandHelpTemplate + exitTable
		}
		finishCommands(c.Subcommands)
	}
}

// helpFlag is the help flag of one command. The library's own is one variable that
// every parse writes to.
func helpFlag() cli.Flag {
	return &cli.BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: "show help", DisableDefaultText: true}
}

func unknownCommand(c *cli.Context) error {
	if c.Bool("version") {
		return printVersion(c)
	}
	if c.Args().Len() == 0 {
		return cli.ShowAppHelp(c)
	}
	name := c.Args().First()
	return mistyped("usage.command", text.Data{"Command": text.Visible(name)}, name, commandNames(c.App.Commands))
}

func printVersion(c *cli.Context) error {
	_, err := fmt.Fprintf(c.App.Writer, "%s version %s\n", c.App.Name, c.App.Version)
	return err
}

// version returns what --version prints after the name.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "development build"
	}
	return info.Main.Version
}

// speech are the options every command reads first.
func (p *program) speech(c *cli.Context) error {
	level, err := readLogLevel(c)
	if err != nil {
		return err
	}
	lang, err := text.Choose(c.String("lang"), p.env.Getenv("LC_ALL"), p.env.Getenv("LC_MESSAGES"), p.env.Getenv("LANG"))
	if err != nil {
		return impossible("lang", c.String("lang"), oneOf("en", "zh"))
	}
	printer, err := text.New(lang)
	if err != nil {
		return fmt.Errorf("choose language: %w", err)
	}
	p.talk.set(printer, level, c.Bool("quiet"), c.Bool("no-progress"), c.Bool("no-color"))
	p.detail, p.command = c.Bool("detail"), c.Command.HelpName
	if err := nothingEmpty(c); err != nil {
		return err
	}
	if c.String("output") == "xlsx" && c.String("output-file") == "" && term.Is(p.env.Stdout) {
		return &text.Error{What: text.Message{ID: "output.binary", Data: text.Data{"Format": "xlsx"}}, Hint: text.Message{ID: "output.binary_hint"}}
	}
	return nil
}

// nothingEmpty refuses a flag that was typed with an empty value, such as a
// variable of a script that was never set: taken for a flag that is not there,
// it would save no plan, or read another account.
func nothingEmpty(c *cli.Context) error {
	for _, f := range c.Command.Flags {
		name := f.Names()[0]
		if _, isString := f.(*cli.StringFlag); isString && c.String(name) == "" && given(c, name) {
			return usage("usage.empty", text.Data{"Flag": "--" + name})
		}
	}
	return nil
}
