package options

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/internal/text"
)

// Misuse returns an error about how the program was called.
func Misuse(id string, data text.Data) error {
	return &text.Error{What: text.Message{ID: id, Data: data}, Hint: text.Message{ID: "usage.hint", Data: text.Data{"Help": "--help"}}}
}

// WithHelp names, in the hint of an error about how a command was called, its help.
func WithHelp(command string, err error) error {
	var told *text.Error
	if !errors.As(err, &told) || told.Hint.ID != "usage.hint" && told.Hint.ID != "usage.did_you_mean" {
		return err
	}
	hinted := *told
	hinted.Hint.Data = maps.Clone(told.Hint.Data)
	hinted.Hint.Data["Help"] = command + " --help"
	return &hinted
}

// Impossible is the error for a flag whose value makes no sense.
func Impossible(flag string, got any, want text.Message) error {
	return Misuse("usage.impossible", text.Data{"Flag": "--" + flag, "Got": text.Visible(fmt.Sprint(got)), "Want": want})
}

// Between, seconds, atLeast, above and oneOf say which values of a flag are allowed.
func Between(from, to any) text.Message {
	return text.Message{ID: "allowed.between", Data: text.Data{"From": from, "To": to}}
}

func seconds(from, to int) text.Message {
	return text.Message{ID: "allowed.seconds", Data: text.Data{"From": from, "To": to}}
}

// AtLeast says that a value may be from, or more.
func AtLeast(from any) text.Message {
	return text.Message{ID: "allowed.at_least", Data: text.Data{"From": from}}
}

// Above says that a value may be more than from.
func Above(from any) text.Message {
	return text.Message{ID: "allowed.above", Data: text.Data{"From": from}}
}

// OneOf says that a value may be one of some names.
func OneOf(names ...string) text.Message {
	last := len(names) - 1
	return text.Message{ID: "allowed.one_of", Data: text.Data{"Names": strings.Join(names[:last], ", "), "Last": names[last]}}
}

// Mistyped is the error for a name that does not exist, with the one that was
// probably meant.
func Mistyped(id string, data text.Data, name string, known []string) error {
	hint := text.Message{ID: "usage.hint", Data: text.Data{"Help": "--help"}}
	if meant := text.Nearest(name, known); meant != "" {
		hint.ID, hint.Data["Name"] = "usage.did_you_mean", meant
	}
	return &text.Error{What: text.Message{ID: id, Data: data}, Hint: hint}
}

// CommandNames lists the names of commands, for suggestions.
func CommandNames(commands []*cli.Command) []string {
	var names []string
	for _, c := range commands {
		names = append(names, c.Name)
	}
	return names
}

// flagNames lists the names of flags as they are typed.
func flagNames(flags []cli.Flag) []string {
	var names []string
	for _, f := range flags {
		for _, name := range f.Names() {
			names = append(names, dashed(name))
		}
	}
	return names
}

func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// badValue is what the flag parser says of a value it cannot take.
var badValue = regexp.MustCompile(`^invalid (?:boolean )?value "(.*)" for (?:flag )?-([^\s:]+): `)

// BadUsage puts an error of the flag parser into words.
func BadUsage(c *cli.Context, err error, _ bool) error {
	why := text.Visible(err.Error())
	if name, ok := strings.CutPrefix(why, "flag provided but not defined: -"); ok {
		return Mistyped("usage.unknown_flag", text.Data{"Flag": dashed(name)}, dashed(name), flagNames(c.Command.Flags))
	}
	if name, ok := strings.CutPrefix(why, "flag needs an argument: -"); ok {
		return Misuse("usage.flag_value_missing", text.Data{"Flag": dashed(name)})
	}
	if m := badValue.FindStringSubmatch(why); m != nil {
		return unreadable(c.Command.Flags, m[2], m[1])
	}
	return Misuse("usage.flag", text.Data{"Why": why})
}

// unreadable is the error for a value that is not of its flag's kind.
func unreadable(flags []cli.Flag, name, got string) error {
	data := text.Data{"Flag": dashed(name), "Got": got}
	i := slices.IndexFunc(flags, func(f cli.Flag) bool { return slices.Contains(f.Names(), name) })
	if i < 0 {
		return Misuse("usage.flag_value", data)
	}
	switch flags[i].(type) {
	case *cli.BoolFlag:
		data["Want"] = text.Message{ID: "allowed.yes_no"}
	case *cli.DurationFlag:
		data["Want"] = text.Message{ID: "allowed.duration"}
	case *cli.Float64Flag:
		data["Want"] = text.Message{ID: "allowed.number"}
	case *cli.IntFlag, *cli.Int64Flag:
		data["Want"] = text.Message{ID: "allowed.whole"}
	default:
		return Misuse("usage.flag_value", data)
	}
	return Misuse("usage.impossible", data)
}

// Positionals returns the positional arguments after checking their number. What
// looks like a flag is never taken for a file name.
func Positionals(c *cli.Context, least, most int, what string) ([]string, error) {
	args := c.Args().Slice()
	if i := slices.IndexFunc(args, isFlag); i >= 0 {
		return nil, Misuse("usage.looks_like_flag", text.Data{"Argument": text.Visible(args[i])})
	}
	switch {
	case len(args) < least:
		return nil, Misuse("usage.missing_argument", text.Data{"What": what, "Command": c.Command.HelpName})
	case len(args) > most:
		data := text.Data{"Argument": text.Visible(args[most]), "Command": c.Command.HelpName}
		return nil, Mistyped("usage.extra_argument", data, args[most], CommandNames(c.Command.Subcommands))
	}
	return args, nil
}

// HelpFlag is the help flag of one command. The library's own is one variable that
// every parse writes to.
func HelpFlag() cli.Flag {
	return &cli.BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: "show help", DisableDefaultText: true}
}
