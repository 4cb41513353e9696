// Package app is what every command works with: the surroundings of the program, an open
// account, what is said on stderr, and where a result goes. It sees both the cloud and the
// judgement.
package app

import (
	"context"
	"io"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/config"
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

// Program is one run of the command line.
type Program struct {
	Command string          // as its help names it: alictl audit
	Next    []string        // commands to suggest after a report; nil for the usual ones
	typed   *cli.Context    // what was typed; nil before the flags are read
	Ctx     context.Context // of the whole run
	Env     Env
	Talk    *Talk
	detail  bool           // list one by one what could be told together
	File    *config.Config // what the configuration file says; never nil in a command
}

// Action is what a command does, once the options about speech are read.
func (p *Program) Action(do func(*Program, *cli.Context) error) cli.ActionFunc {
	return func(c *cli.Context) error {
		if err := p.speech(c); err != nil {
			return err
		}
		return do(p, c)
	}
}

// speech are the options every command reads first.
func (p *Program) speech(c *cli.Context) error {
	level, err := options.ReadLogLevel(c)
	if err != nil {
		return err
	}
	printer, err := printerOf(c.String("lang"), p.Env)
	if err != nil {
		return options.Impossible("lang", c.String("lang"), options.OneOf("en", "zh"))
	}
	p.Talk.set(printer, level, c.Bool("quiet"), c.Bool("no-progress"), c.Bool("no-color"))
	p.detail, p.typed, p.Talk.again = c.Bool("detail"), c, p.Again
	if err := nothingEmpty(c); err != nil {
		return err
	}
	if c.String("output") == "xlsx" && c.String("output-file") == "" && term.Is(p.Env.Stdout) {
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
		if _, isString := f.(*cli.StringFlag); isString && c.String(name) == "" && options.Given(c, name) {
			return options.Misuse("usage.empty", text.Data{"Flag": "--" + name})
		}
	}
	return nil
}

// Again is a command to go on with, with the flags of this run that it needs too: the
// account, and what decides a plan or a report. A snapshot is not among them: a report has
// the same bytes as that of the account.
func (p *Program) Again(line string) string {
	if p.typed == nil {
		return line
	}
	return options.AgainAs(p.typed, line, options.ReachNames, options.PolicyNames, options.RuleNames)
}
