package options

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// Arrange puts the arguments into the order the flag parser needs: the command
// words, then every flag, then the positional arguments. urfave/cli v2 stops at
// the first positional argument, so that `apply plan.json --yes` would lose its
// flag; people type both orders.
//
// defaults are flags of the configuration file: they are put in front, and only
// those that the command has and the user did not give.
func Arrange(app *cli.App, args []string, defaults map[string][]string) []string {
	if len(args) == 0 {
		return args
	}
	path, rest, command := Descend(app, args[1:])
	values := ValueFlags(app)
	flags, positionals := Split(rest, values)
	if asksForHelp(flags, values) {
		positionals = nil // the library would look for help about a command of that name
	}
	out := append([]string{args[0]}, path...)
	out = append(out, configured(command, flags, defaults)...)
	out = append(out, flags...)
	if len(positionals) > 0 {
		out = append(append(out, "--"), positionals...)
	}
	return out
}

// Descend takes the command words out of the arguments, wherever flags stand
// between them.
func Descend(app *cli.App, args []string) (path, rest []string, command *cli.Command) {
	values := ValueFlags(app)
	commands := app.Commands
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			return path, append(rest, args[i:]...), command
		}
		if isFlag(arg) {
			rest = append(rest, arg)
			if takesNext(arg, values) && i+1 < len(args) {
				i++
				rest = append(rest, args[i])
			}
			continue
		}
		next := findCommand(commands, arg)
		if next == nil {
			return path, append(rest, args[i:]...), command
		}
		path, commands, command = append(path, arg), next.Subcommands, next
	}
	return path, rest, command
}

// Split separates flags with their values from positional arguments.
func Split(args []string, values map[string]bool) (flags, positionals []string) {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			return flags, append(positionals, args[i+1:]...)
		case !isFlag(arg):
			positionals = append(positionals, arg)
		case takesNext(arg, values) && i+1 < len(args):
			flags = append(flags, arg, args[i+1])
			i++
		default:
			flags = append(flags, arg)
		}
	}
	return flags, positionals
}

// asksForHelp tells whether one of the flags is --help and not another's value.
func asksForHelp(flags []string, values map[string]bool) bool {
	for i := 0; i < len(flags); i++ {
		switch {
		case takesNext(flags[i], values):
			i++
		case flagName(flags[i]) == "help" || flagName(flags[i]) == "h":
			return true
		}
	}
	return false
}

// configured returns the configuration file's flags that the command knows and
// the user did not give.
func configured(command *cli.Command, given []string, defaults map[string][]string) []string {
	if command == nil {
		return nil
	}
	var out []string
	for _, f := range command.Flags {
		names := f.Names()
		if slices.ContainsFunc(given, func(arg string) bool { return isFlag(arg) && slices.Contains(names, flagName(arg)) }) {
			continue
		}
		for _, value := range defaults[names[0]] {
			out = append(out, "--"+names[0]+"="+value)
		}
	}
	return out
}

func isFlag(arg string) bool { return len(arg) > 1 && arg[0] == '-' }

func flagName(arg string) string {
	name, _, _ := cutFlag(arg)
	return name
}

// cutFlag splits --name=value.
func cutFlag(arg string) (name, value string, found bool) {
	return strings.Cut(strings.TrimLeft(arg, "-"), "=")
}

func takesNext(arg string, values map[string]bool) bool {
	return !strings.Contains(arg, "=") && values[flagName(arg)]
}

func findCommand(commands []*cli.Command, name string) *cli.Command {
	for _, c := range commands {
		if c.HasName(name) {
			return c
		}
	}
	return nil
}

// ValueFlags returns the names of all flags of the program that take a value. A
// name means the same wherever it stands.
func ValueFlags(app *cli.App) map[string]bool {
	out := map[string]bool{}
	var walk func([]*cli.Command)
	add := func(flags []cli.Flag) {
		for _, f := range flags {
			if _, isBool := f.(*cli.BoolFlag); isBool {
				continue
			}
			for _, name := range f.Names() {
				out[name] = true
			}
		}
	}
	walk = func(commands []*cli.Command) {
		for _, c := range commands {
			add(c.Flags)
			walk(c.Subcommands)
		}
	}
	add(app.Flags)
	walk(app.Commands)
	return out
}
