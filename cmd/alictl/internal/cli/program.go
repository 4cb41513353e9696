package cli

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cloud"
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

// action is what a command does, once the options about speech are read.
func (p *program) action(do func(*program, *cli.Context) error) cli.ActionFunc {
	return func(c *cli.Context) error {
		if err := p.speech(c); err != nil {
			return err
		}
		return do(p, c)
	}
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
