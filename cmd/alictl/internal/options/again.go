package options

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// ReachNames are the flags that decide which account a command is about and how it
// speaks: a command to go on with needs them too.
var ReachNames = []string{"profile", "region", "endpoint-url", "endpoint", "sandbox", "scenario", "config", "lang"}

// RuleNames are the flags that choose rules.
var RuleNames = []string{"enable", "disable", "skip-metrics"}

// PolicyNames are the flags that decide what a plan or a report says.
var PolicyNames = []string{"margin", "time-wait", "allow-lower", "include-stopped", "window", "end", "period",
	"target-utilization", "metering", "prices", "price-book", "reconcile"}

// Again are the flags of this run that another command needs too, as a shell takes
// them, with a space in front.
func Again(c *cli.Context, groups ...[]string) string {
	return again(c, c.Command.Flags, slices.Concat(groups...))
}

// AgainAs is a command to go on with, followed by those flags of this run that it takes
// and does not have yet.
func AgainAs(c *cli.Context, line string, groups ...[]string) string {
	_, own, command := Descend(c.App, strings.Fields(line)[1:])
	if command == nil {
		return line
	}
	var taken []cli.Flag
	for _, f := range command.Flags {
		if !slices.Contains(own, "--"+f.Names()[0]) {
			taken = append(taken, f)
		}
	}
	return line + again(c, taken, slices.Concat(groups...))
}

func again(c *cli.Context, taken []cli.Flag, names []string) string {
	takes := func(name string) bool {
		return slices.ContainsFunc(taken, func(f cli.Flag) bool { return f.Names()[0] == name })
	}
	var b strings.Builder
	for _, f := range c.Command.Flags {
		name := f.Names()[0]
		if !slices.Contains(names, name) || !takes(name) || !Given(c, name) {
			continue
		}
		switch f.(type) {
		case *cli.BoolFlag:
			fmt.Fprintf(&b, " --%s", name)
			if !c.Bool(name) {
				b.WriteString("=false")
			}
		case *cli.StringSliceFlag:
			for _, value := range c.StringSlice(name) {
				fmt.Fprintf(&b, " --%s %s", name, Quoted(value))
			}
		default:
			fmt.Fprintf(&b, " --%s %s", name, Quoted(fmt.Sprint(c.Value(name))))
		}
	}
	return b.String()
}
