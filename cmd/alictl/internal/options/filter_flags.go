package options

import (
	"strings"

	"github.com/alictl/alictl/internal/selection"
	"github.com/alictl/alictl/internal/text"
	"github.com/urfave/cli/v2"
)

const filterCategory = "Selection"

// FilterNames are the flags of a filter.
var FilterNames = []string{"load-balancer", "listener", "eni", "vpc", "resource-group", "tag"}

// FilterFlags choose what of an account a command is about.
func FilterFlags() []cli.Flag {
	flag := func(name, usage string) cli.Flag {
		return &cli.StringSliceFlag{Name: name, Category: filterCategory, Usage: usage}
	}
	return []cli.Flag{
		flag("load-balancer", "only load balancers with this id or name, and what is behind them: `PATTERN` with * and ? (repeatable)"),
		flag("listener", "only this listener: an NLB listener's id, or LB:PROTOCOL:PORT (`PATTERN`, repeatable)"),
		flag("eni", "only network interfaces with this id or name, and what sends to them (`PATTERN`, repeatable)"),
		flag("vpc", "only what is in this VPC (`PATTERN` of ids, repeatable)"),
		flag("resource-group", "only what is in this resource group, and the interfaces behind it (`PATTERN` of ids, repeatable)"),
		flag("tag", "only what has this tag, and the interfaces behind it: `KEY=VALUE`, patterns both (repeatable: all of them)"),
	}
}

// ReadFilter reads what is chosen of an account.
func ReadFilter(c *cli.Context) (selection.Filter, error) {
	f := selection.Filter{
		LoadBalancers: c.StringSlice("load-balancer"), Listeners: c.StringSlice("listener"), Interfaces: c.StringSlice("eni"),
		VPCs: c.StringSlice("vpc"), ResourceGroups: c.StringSlice("resource-group"),
	}
	for _, name := range FilterNames {
		for _, value := range c.StringSlice(name) {
			if strings.TrimSpace(value) == "" {
				return f, Misuse("usage.empty", text.Data{"Flag": "--" + name})
			}
		}
	}
	for _, value := range c.StringSlice("tag") {
		tag, err := selection.ParseTag(value)
		if err != nil {
			return f, Impossible("tag", value, text.Message{ID: "allowed.tag"})
		}
		f.Tags = append(f.Tags, tag)
	}
	return f, nil
}

// FilterWords are the flags of a filter, for a command line.
func FilterWords(f selection.Filter) []string {
	var tags []string
	for _, t := range f.Tags {
		tags = append(tags, t.String())
	}
	var out []string
	for i, values := range [][]string{f.LoadBalancers, f.Listeners, f.Interfaces, f.VPCs, f.ResourceGroups, tags} {
		for _, v := range values {
			out = append(out, "--"+FilterNames[i], Quoted(v))
		}
	}
	return out
}

// Quoted is a word as a shell takes it.
func Quoted(word string) string {
	plain := strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/=,@%+")
	if plain == "" && word != "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
