package cli

import (
	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/text"
)

// versionCommand is --version for those who try a word.
func versionCommand() *cli.Command {
	return &cli.Command{Name: "version", Usage: "print the version", Action: func(c *cli.Context) error {
		if _, err := options.Positionals(c, 0, 0, ""); err != nil {
			return err
		}
		return printVersion(c)
	}}
}

// helpWords puts --help after the command that help names, and refuses a word at the
// place of a command that is none, whatever flags follow.
func helpWords(app *cli.App, args []string) ([]string, error) {
	if len(args) < 2 {
		return args, nil
	}
	if args[1] == "help" {
		path, rest, _ := options.Descend(app, args[2:])
		if word, found := firstWord(app, rest); found && word != "help" {
			return nil, unknownWord(app, word)
		}
		return append(append([]string{args[0]}, path...), "--help"), nil
	}
	_, rest, command := options.Descend(app, args[1:])
	if word, found := firstWord(app, rest); command == nil && found {
		return nil, unknownWord(app, word)
	}
	return args, nil
}

// firstWord is the first of some arguments that is neither a flag nor its value.
func firstWord(app *cli.App, args []string) (string, bool) {
	_, words := options.Split(args, options.ValueFlags(app))
	if len(words) == 0 {
		return "", false
	}
	return words[0], true
}

func unknownWord(app *cli.App, word string) error {
	return options.Mistyped("usage.command", text.Data{"Command": text.Visible(word)}, word, options.CommandNames(app.Commands))
}
