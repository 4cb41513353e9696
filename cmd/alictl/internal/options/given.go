package options

import (
	"slices"

	"github.com/urfave/cli/v2"
)

// Typed finds the value of a flag among the arguments, before they are parsed.
func Typed(args []string, name string) (string, bool) {
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if !isFlag(arg) || flagName(arg) != name {
			continue
		}
		if _, value, found := cutFlag(arg); found {
			return value, true
		}
		if i+1 < len(args) {
			return args[i+1], true
		}
	}
	return "", false
}

// FileFlags is the name under which the program remembers the flags that the
// configuration file gave.
const FileFlags = "configuration file"

// Untyped returns the flags of the file that were not typed as well.
func Untyped(args []string, defaults map[string][]string) map[string]bool {
	out := map[string]bool{}
	for name := range defaults {
		out[name] = !slices.ContainsFunc(args, func(arg string) bool { return isFlag(arg) && flagName(arg) == name })
	}
	return out
}

// Given reports whether the user typed a flag. A default of the configuration file
// must never contradict what was typed.
func Given(c *cli.Context, name string) bool {
	fromFile, _ := c.App.Metadata[FileFlags].(map[string]bool)
	return c.IsSet(name) && !fromFile[name]
}
