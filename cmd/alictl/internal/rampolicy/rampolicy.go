// Package rampolicy is the command ram-policy, and the permissions of every other one.
package rampolicy

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/cmd/alictl/internal/reads"
	"github.com/alictl/alictl/cmd/alictl/internal/ruleset"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// Command declares the command.
func Command(p *app.Program) *cli.Command {
	return &cli.Command{
		Name:      "ram-policy",
		Usage:     "print the least RAM policy that a command needs",
		ArgsUsage: "[COMMAND]",
		Description: `Prints a policy document for RAM. COMMAND is align-timeouts (the default: it
only reads), apply or rollback (they write too), verify, spec-report, audit,
diagnose host or chain (of an account and on instances), diagnose connections,
diagnose loadtest or whoami. An audit needs what the rules that are on need:
--enable, --disable and --skip-metrics say which those are. A spec-report that
chooses by --eni or --vpc reads interfaces too: it needs align-timeouts as well.`,
		Flags:  options.Join(ruleset.Flags(), options.TalkFlags()),
		Action: p.Action(run),
	}
}

// nameOf is what ram-policy calls the command that runs; empty for one that needs
// no policy of its own.
func nameOf(p *app.Program) string {
	words := strings.TrimPrefix(p.Command, "alictl ")
	for _, name := range []string{strings.TrimPrefix(words, "align-timeouts "), words, strings.TrimSuffix(words, " explain")} {
		if _, known := permissions()[name]; known || name == "audit" {
			return " " + name
		}
	}
	return ""
}

// Line is the command that prints the permissions of the one that runs.
func Line(p *app.Program) text.Command { return text.Command("alictl ram-policy" + nameOf(p)) }

// WithHint names, in the hint of a refused call, the command that prints what is
// missing.
func WithHint(p *app.Program, err error) error {
	var told *text.Error
	if !errors.As(err, &told) || told.Hint.ID != "call.hint_denied" && told.Hint.ID != "region.denied_hint" {
		return err
	}
	hinted := *told
	hinted.Hint.Data = text.Data{"Command": Line(p)}
	return &hinted
}

// permissions lists the RAM actions of each command. What a command reads follows from
// the tables it fills; by hand stand single reads of a resource that a file names, and
// what is done. GetCallerIdentity of STS needs no permission.
func permissions() map[string][]string {
	write := []string{"ecs:ModifyNetworkInterfaceAttribute"}
	instance := []string{"ecs:DescribeInstances", "ecs:DescribeInvocationResults", "ecs:DescribeRegions", "ecs:RunCommand"}
	of := func(tables []model.Table, more ...string) []string {
		all := append(collect.Permissions(tables), more...)
		slices.Sort(all)
		return slices.Compact(all)
	}
	return map[string][]string{
		"align-timeouts": of(reads.Timeouts()),
		"apply":          of(append(reads.Timeouts(), reads.Health()...), write...),
		"rollback":       append([]string{"ecs:DescribeNetworkInterfaceAttribute"}, write...),
		"spec-report":    of(reads.Spec()),
		"verify":         {"ecs:DescribeNetworkInterfaceAttribute"},
		"whoami":         {"ecs:DescribeRegions"},

		"diagnose host":        instance,
		"diagnose chain":       of(reads.Timeouts(), instance...),
		"diagnose connections": of(reads.Connections()),
		"diagnose loadtest":    of(reads.Loadtest()),
	}
}

// run prints a policy document.
func run(p *app.Program, c *cli.Context) error {
	most := 1
	if c.Args().First() == "diagnose" {
		most = 2
	}
	args, err := options.Positionals(c, 0, most, "COMMAND")
	if err != nil {
		return err
	}
	name := "align-timeouts"
	if len(args) > 0 {
		name = strings.Join(args, " ")
	}
	actions, err := actionsOf(p, c, name)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(p.Env.Stdout)
	enc.SetIndent("", "  ")
	err = enc.Encode(map[string]any{
		"Version":   "1",
		"Statement": []any{map[string]any{"Effect": "Allow", "Action": actions, "Resource": "*"}},
	})
	if err != nil {
		return app.OutputError("stdout", err)
	}
	return nil
}

// actionsOf lists the actions that a command needs.
func actionsOf(p *app.Program, c *cli.Context, name string) ([]string, error) {
	if name == "audit" {
		chosen, err := ruleset.Read(c, p.File.Audit)
		if err != nil {
			return nil, err
		}
		return collect.Permissions(chosen.Needs()), nil
	}
	for _, f := range ruleset.Flags() {
		if options.Given(c, f.Names()[0]) {
			return nil, options.Misuse("usage.only_for", text.Data{"Flag": "--" + f.Names()[0], "Command": "alictl ram-policy audit"})
		}
	}
	actions, ok := permissions()[name]
	if !ok {
		known := p.Talk.Printer.List(slices.Sorted(slices.Values(append(slices.Collect(maps.Keys(permissions())), "audit"))))
		return nil, options.Misuse("usage.policy", text.Data{"Command": text.Visible(name), "Known": known})
	}
	slices.Sort(actions)
	return actions, nil
}
