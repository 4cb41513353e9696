package cli

import (
	"fmt"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cmd/alictl/internal/align"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/audit"
	"github.com/alictl/alictl/cmd/alictl/internal/cache"
	"github.com/alictl/alictl/cmd/alictl/internal/diagnose"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/cmd/alictl/internal/rampolicy"
	"github.com/alictl/alictl/cmd/alictl/internal/rules"
	"github.com/alictl/alictl/cmd/alictl/internal/sandbox"
	"github.com/alictl/alictl/cmd/alictl/internal/settings"
	"github.com/alictl/alictl/cmd/alictl/internal/specreport"
	"github.com/alictl/alictl/cmd/alictl/internal/whoami"
	"github.com/alictl/alictl/internal/term"
	"github.com/alictl/alictl/internal/text"
)

// commands declares the commands of the program.
func commands(p *app.Program) *cli.App {
	program := &cli.App{
		Name:                  "alictl",
		Usage:                 "align timeouts and size load balancers on Alibaba Cloud",
		Version:               version(),
		Reader:                p.Env.Stdin,
		Writer:                &fitted{out: p.Env.Stdout, width: term.Width(p.Env.Stdout, p.Env.Getenv)},
		ErrWriter:             p.Env.Stderr,
		HideHelp:              true, // the library's help and version flags are shared by all programs of a process
		HideVersion:           true,
		Flags:                 []cli.Flag{options.HelpFlag(), &cli.BoolFlag{Name: "version", Aliases: []string{"v"}, Usage: "print the version", DisableDefaultText: true}},
		CustomAppHelpTemplate: cli.AppHelpTemplate + app.ExitTable,
		ExitErrHandler:        func(*cli.Context, error) {}, // codes are decided in finish
		OnUsageError:          options.BadUsage,
		CommandNotFound:       func(*cli.Context, string) {},
		Action:                unknownCommand,
		Commands: []*cli.Command{
			align.Command(p),
			specreport.Command(p),
			audit.Command(p),
			rules.Command(p),
			settings.Command(p),
			diagnose.Command(p),
			cache.Command(p),
			whoami.Command(p),
			rampolicy.Command(p),
			sandbox.Command(p),
			versionCommand(),
		},
	}
	finishCommands(program.Commands)
	return program
}

// finishCommands gives every command what all have: the exit table in its help,
// and errors instead of help pages for misuse.
func finishCommands(commands []*cli.Command) {
	for _, c := range commands {
		c.OnUsageError = options.BadUsage
		c.HideHelp = true
		c.Flags = append(c.Flags, options.HelpFlag())
		for _, f := range c.Flags {
			if yes, ok := f.(*cli.BoolFlag); ok {
				yes.DisableDefaultText = true // "default: false" is noise
			}
		}
		c.CustomHelpTemplate = cli.CommandHelpTemplate + app.ExitTable
		if len(c.Subcommands) > 0 {
			c.CustomHelpTemplate = cli.SubcommandHelpTemplate + app.ExitTable
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
	return options.Mistyped("usage.command", text.Data{"Command": text.Visible(name)}, name, options.CommandNames(c.App.Commands))
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
