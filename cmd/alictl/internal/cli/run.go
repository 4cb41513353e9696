// Package cli is the command line: it reads flags, opens an account or a
// snapshot, calls the packages that collect, judge, report and apply, and turns
// the outcome into text and an exit code. It is the only package that sees both
// the cloud and the judgement.
package cli

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"syscall"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/internal/config"
	"github.com/alictl/alictl/internal/secret"
	"github.com/alictl/alictl/internal/text"
)

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
	file, err := p.configured(ctx, args, known())
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
