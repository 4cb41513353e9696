package cli

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

func (p *program) ramPolicyCommand() *cli.Command {
	return &cli.Command{
		Name:      "ram-policy",
		Usage:     "print the least RAM policy that a command needs",
		ArgsUsage: "[COMMAND]",
		Description: `Prints a policy document for RAM. COMMAND is align-timeouts (the default: it
only reads), apply or rollback (they write too), verify, spec-report, audit,
diagnose host (on instances), diagnose connections, diagnose loadtest or whoami. An
audit needs what the rules that are on need: --enable, --disable and --skip-metrics
say which those are.`,
		Flags:  join(ruleChoiceFlags(), talkFlags()),
		Action: p.action((*program).ramPolicy),
	}
}

// policyOf is what ram-policy calls the command that runs; empty for one that needs
// no policy of its own.
func (p *program) policyOf() string {
	words := strings.TrimPrefix(p.command, "alictl ")
	for _, name := range []string{strings.TrimPrefix(words, "align-timeouts "), words, strings.TrimSuffix(words, " explain")} {
		if _, known := permissions()[name]; known || name == "audit" {
			return " " + name
		}
	}
	return ""
}

// withPolicy names, in the hint of a refused call, the command that prints what is
// missing.
func (p *program) withPolicy(err error) error {
	var told *text.Error
	if !errors.As(err, &told) || told.Hint.ID != "call.hint_denied" && told.Hint.ID != "region.denied_hint" {
		return err
	}
	hinted := *told
	hinted.Hint.Data = text.Data{"Command": "alictl ram-policy" + p.policyOf()}
	return &hinted
}

// permissions lists the RAM actions of each command. What a command reads follows from
// the tables it fills; by hand stand single reads of a resource that a file names, and
// what is done. GetCallerIdentity of STS needs no permission.
func permissions() map[string][]string {
	write := []string{"ecs:ModifyNetworkInterfaceAttribute"}
	return map[string][]string{
		"align-timeouts": collect.Permissions(alignTables()),
		"apply":          append(collect.Permissions(append(alignTables(), model.HealthTable)), write...),
		"rollback":       append([]string{"ecs:DescribeNetworkInterfaceAttribute"}, write...),
		"spec-report":    collect.Permissions(specTables()),
		"verify":         {"ecs:DescribeNetworkInterfaceAttribute"},
		"whoami":         {"ecs:DescribeRegions"},

		"diagnose host":        {"ecs:DescribeInstances", "ecs:DescribeInvocationResults", "ecs:DescribeRegions", "ecs:RunCommand"},
		"diagnose connections": collect.Permissions(connectionsTables()),
		"diagnose loadtest":    collect.Permissions(loadtestTables()),
	}
}

// alignTables are what a plan of timeouts is made from, with what they need.
func alignTables() []model.Table { return []model.Table{model.TimeoutsTable} }

// specTables are what a spec report is made from, with what they need.
func specTables() []model.Table {
	return []model.Table{model.UsageTable, model.QuotesTable, model.BillsTable}
}

// ramPolicy prints a policy document.
func (p *program) ramPolicy(c *cli.Context) error {
	most := 1
	if c.Args().First() == "diagnose" {
		most = 2
	}
	args, err := positionals(c, 0, most, "COMMAND")
	if err != nil {
		return err
	}
	name := "align-timeouts"
	if len(args) > 0 {
		name = strings.Join(args, " ")
	}
	actions, err := p.actionsOf(c, name)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(p.env.Stdout)
	enc.SetIndent("", "  ")
	err = enc.Encode(map[string]any{
		"Version":   "1",
		"Statement": []any{map[string]any{"Effect": "Allow", "Action": actions, "Resource": "*"}},
	})
	if err != nil {
		return outputError("stdout", err)
	}
	return nil
}

// actionsOf lists the actions that a command needs.
func (p *program) actionsOf(c *cli.Context, name string) ([]string, error) {
	if name == "audit" {
		chosen, err := readChoice(c, p.file.Audit)
		if err != nil {
			return nil, err
		}
		return collect.Permissions(chosen.needs()), nil
	}
	for _, f := range ruleChoiceFlags() {
		if given(c, f.Names()[0]) {
			return nil, usage("usage.only_for", text.Data{"Flag": "--" + f.Names()[0], "Command": "alictl ram-policy audit"})
		}
	}
	actions, ok := permissions()[name]
	if !ok {
		known := p.talk.printer.List(slices.Sorted(slices.Values(append(slices.Collect(maps.Keys(permissions())), "audit"))))
		return nil, usage("usage.policy", text.Data{"Command": text.Visible(name), "Known": known})
	}
	slices.Sort(actions)
	return actions, nil
}
