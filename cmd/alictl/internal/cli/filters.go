package cli

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/selection"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/internal/topology"
)

const filterCategory = "Selection"

// filterNames are the flags of a filter.
var filterNames = []string{"load-balancer", "listener", "eni", "vpc", "resource-group", "tag"}

// filterFlags choose what of an account a command is about.
func filterFlags() []cli.Flag {
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

func readFilter(c *cli.Context) (selection.Filter, error) {
	f := selection.Filter{
		LoadBalancers: c.StringSlice("load-balancer"), Listeners: c.StringSlice("listener"), Interfaces: c.StringSlice("eni"),
		VPCs: c.StringSlice("vpc"), ResourceGroups: c.StringSlice("resource-group"),
	}
	for _, name := range filterNames {
		for _, value := range c.StringSlice(name) {
			if strings.TrimSpace(value) == "" {
				return f, usage("usage.empty", text.Data{"Flag": "--" + name})
			}
		}
	}
	for _, value := range c.StringSlice("tag") {
		tag, err := selection.ParseTag(value)
		if err != nil {
			return f, impossible("tag", value, text.Message{ID: "allowed.tag"})
		}
		f.Tags = append(f.Tags, tag)
	}
	return f, nil
}

// choose applies a filter. A filter that fits nothing of an account that was read
// completely is a slip of the pen, and must not look like an account in order.
func (p *program) choose(f selection.Filter, t *topology.Topology, s *model.Snapshot) (*selection.Selection, error) {
	chosen := f.Of(t, s)
	if !chosen.Empty() {
		return chosen, nil
	}
	flags := text.Visible(strings.Join(filterWords(f), " "))
	if len(s.Errors) > 0 {
		p.talk.warn("filter.nothing_unsure", text.Data{"Flags": flags, "Reads": text.Message{ID: "count.reads", Data: text.Data{"Count": len(s.Errors)}}})
		return chosen, nil
	}
	return nil, &text.Error{
		What: text.Message{ID: "filter.nothing", Data: text.Data{"Flags": flags, "Regions": strings.Join(s.Regions, ", ")}},
		Hint: text.Message{ID: "filter.nothing_hint"},
	}
}

// narrow takes out of a snapshot what a filter does not choose, before its load
// balancers are judged one by one. A name leaves at most those of that id or name.
func (p *program) narrow(s *model.Snapshot, f selection.Filter, name string) error {
	all := len(s.LoadBalancers)
	chosen, err := p.choose(f, topology.Of(s), s)
	if err != nil {
		return err
	}
	if name != "" {
		s.LoadBalancers = slices.DeleteFunc(s.LoadBalancers, func(lb model.LoadBalancer) bool { return lb.ID != name && lb.Name != name })
	}
	if chosen.All() {
		return nil
	}
	chosen.Narrow(s)
	p.talk.notice("filter.load_balancers", text.Data{
		"Number": len(s.LoadBalancers), "Of": text.Message{ID: "count.load_balancers", Data: text.Data{"Count": all}},
	})
	return nil
}

// filterWords are the flags of a filter, for a command line.
func filterWords(f selection.Filter) []string {
	var tags []string
	for _, t := range f.Tags {
		tags = append(tags, t.String())
	}
	var out []string
	for i, values := range [][]string{f.LoadBalancers, f.Listeners, f.Interfaces, f.VPCs, f.ResourceGroups, tags} {
		for _, v := range values {
			out = append(out, "--"+filterNames[i], quoted(v))
		}
	}
	return out
}

// quoted is a word as a shell takes it.
func quoted(word string) string {
	plain := strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/=,@%+")
	if plain == "" && word != "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
