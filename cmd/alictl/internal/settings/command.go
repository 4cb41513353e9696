// Package settings is the command config: it checks, shows and describes the
// configuration file.
package settings

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/config"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
)

// Command declares the command.
func Command(p *app.Program) *cli.Command {
	return &cli.Command{
		Name:  "config",
		Usage: "check, show or describe the configuration file",
		Description: `One file holds defaults for the flags of all commands, and the sections audit,
notify and accounts: the one of --config FILE, else ~/.config/alictl/config.yaml.`,
		Flags:  options.TalkFlags(),
		Action: p.Action(configHelp),
		Subcommands: []*cli.Command{
			{Name: "check", Usage: "say whether the file is correct", Flags: options.TalkFlags(), Action: p.Action(configCheck)},
			{Name: "show", Usage: "show every value and where it comes from: flag, environment, file or default",
				Flags: showFlags(), Action: p.Action(configShow)},
			{Name: "schema", Usage: "print the JSON Schema of the file, for editors", Flags: options.TalkFlags(), Action: p.Action(configSchema)},
		},
	}
}

// showFlags are the flags whose values can be shown: those a file may give.
func showFlags() []cli.Flag {
	all := configurable()
	var out []cli.Flag
	for _, f := range options.Join(all, []cli.Flag{&cli.StringFlag{Name: "config", Category: options.OutputFlags, Usage: "read defaults for flags from this YAML `FILE`"}}) {
		if f.Names()[0] == "output" {
			f = &cli.StringFlag{Name: "output", Aliases: []string{"o"}, Category: options.OutputFlags, Value: "table", Usage: "print as `FORMAT`: table, json or yaml"}
		}
		out = append(out, f)
	}
	return out
}

func configHelp(p *app.Program, c *cli.Context) error {
	if c.Args().Len() > 0 {
		return options.Mistyped("usage.extra_argument", text.Data{"Argument": text.Visible(c.Args().First()), "Command": c.Command.HelpName},
			c.Args().First(), options.CommandNames(c.Command.Subcommands))
	}
	return cli.ShowSubcommandHelp(c)
}

// configCheck says that the file is correct. One that is not was refused before.
func configCheck(p *app.Program, c *cli.Context) error {
	if _, err := options.Positionals(c, 0, 0, ""); err != nil {
		return err
	}
	path := p.File.Path
	said := text.Message{ID: "config.good", Data: text.Data{"File": text.Visible(path)}}
	if path == "" {
		if path, _ = p.ConfigFile(nil); path == "" {
			said = text.Message{ID: "config.no_home"}
		} else {
			said = text.Message{ID: "config.none", Data: text.Data{"File": text.Visible(path)}}
		}
	}
	if _, err := fmt.Fprintln(p.Env.Stdout, p.Talk.Printer.Tell(said)); err != nil {
		return app.OutputError("stdout", err)
	}
	return nil
}

// configSchema prints the JSON Schema of the file.
func configSchema(p *app.Program, c *cli.Context) error {
	if _, err := options.Positionals(c, 0, 0, ""); err != nil {
		return err
	}
	raw, err := config.JSONSchema(Known())
	if err != nil {
		return err
	}
	if _, err := p.Env.Stdout.Write(raw); err != nil {
		return app.OutputError("stdout", err)
	}
	return nil
}

// setting is one value and where it comes from.
type setting struct {
	Key    string `json:"key"`
	Value  any    `json:"value"`
	Origin string `json:"origin"` // flag, environment, file or default
}

// configShow shows every value.
func configShow(p *app.Program, c *cli.Context) error {
	if _, err := options.Positionals(c, 0, 0, ""); err != nil {
		return err
	}
	var list []setting
	for _, f := range configurable() {
		list = append(list, settingOf(p, c, f.Names()[0]))
	}
	slices.SortFunc(list, func(a, b setting) int { return strings.Compare(a.Key, b.Key) })
	list = append(list, sections(p.File)...)
	return app.Render(p, settingFormats(), options.Result{Format: c.String("output")}, list)
}

// settingOf says what a flag is and why. What can come from the environment is looked
// up as the commands do, behind a flag and the file.
func settingOf(p *app.Program, c *cli.Context, name string) setting {
	s := setting{Key: name, Value: valueOf(c, name), Origin: "default"}
	switch {
	case options.Given(c, name):
		s.Origin = "flag"
		return s
	case c.IsSet(name):
		s.Origin = "file"
		return s
	}
	if value, ok := fromEnvironment(name, p.Env.Getenv); ok {
		s.Value, s.Origin = value, "environment"
	}
	return s
}

// valueOf is the value of a flag as data.
func valueOf(c *cli.Context, name string) any {
	switch v := c.Value(name).(type) {
	case cli.StringSlice:
		list := append([]string{}, v.Value()...)
		for i := range list {
			list[i] = options.ShownEndpoint(list[i]) // only those of --endpoint can hold anything to hide
		}
		return list
	case time.Duration:
		return v.String()
	case string:
		if name == "endpoint-url" && v != "" {
			return options.ShownEndpoint(v)
		}
		return v
	default:
		return v
	}
}

// fromEnvironment returns what a variable says instead of a flag.
func fromEnvironment(name string, getenv cloud.Getenv) (any, bool) {
	switch name {
	case "endpoint-url":
		v := getenv("ALICTL_ENDPOINT_URL")
		return options.ShownEndpoint(v), v != ""
	case "region":
		v := getenv("ALIBABA_CLOUD_REGION_ID")
		return []string{v}, v != ""
	case "profile":
		v := getenv("ALIBABA_CLOUD_PROFILE")
		return v, v != ""
	case "no-color":
		return true, getenv("NO_COLOR") != ""
	case "lang":
		lang, err := text.Choose("", getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"))
		return string(lang), err == nil && getenv("LC_ALL")+getenv("LC_MESSAGES")+getenv("LANG") != ""
	}
	return nil, false
}

// sections are the values of the file that are no flags.
func sections(file *config.Config) []setting {
	failOn := setting{"audit.fail_on", "high", "default"}
	if file.Audit.FailOn != "" {
		failOn = setting{"audit.fail_on", file.Audit.FailOn, "file"}
	}
	skip := setting{"audit.skip_metrics", false, "default"}
	if file.Audit.SkipMetrics != nil {
		skip = setting{"audit.skip_metrics", *file.Audit.SkipMetrics, "file"}
	}
	out := []setting{failOn, skip}
	for _, k := range Known().Rules {
		r, changed := file.Audit.Rules[k.ID]
		if !changed {
			continue
		}
		if r.Enabled != nil {
			out = append(out, setting{"audit.rules." + k.ID + ".enabled", *r.Enabled, "file"})
		}
		if r.Severity != "" {
			out = append(out, setting{"audit.rules." + k.ID + ".severity", r.Severity, "file"})
		}
		for _, v := range k.Parameters {
			if value, ok := r.Parameters[v.Name]; ok {
				out = append(out, setting{"audit.rules." + k.ID + ".parameters." + v.Name, value, "file"})
			}
		}
	}
	for i, w := range file.Audit.Waivers {
		out = append(out, setting{fmt.Sprintf("audit.waivers[%d]", i), strings.Join([]string{w.Rule, w.Resource, w.Expires}, ", "), "file"})
	}
	for i, n := range file.Notify {
		out = append(out, setting{fmt.Sprintf("notify[%d]", i), strings.Join([]string{n.Kind, n.URLEnv}, ", "), "file"})
	}
	for i, a := range file.Accounts {
		out = append(out, setting{fmt.Sprintf("accounts[%d]", i), strings.Join([]string{a.ID, a.Name}, ", "), "file"})
	}
	return out
}

func settingFormats() []report.Format[[]setting] {
	asJSON := func(w io.Writer, list []setting, _ report.Options) error { return layout.JSON(w, list) }
	return []report.Format[[]setting]{
		{Name: "table", Render: writeSettings},
		{Name: "json", Render: asJSON},
		{Name: "yaml", Render: func(w io.Writer, list []setting, o report.Options) error {
			return layout.YAML(w, func(w io.Writer) error { return asJSON(w, list, o) })
		}},
	}
}

func writeSettings(w io.Writer, list []setting, o report.Options) error {
	o = o.Filled()
	words := o.Words()
	page := layout.NewPage(w, o.Width, o.Color, o.Printer.Lang())
	rows := [][3]string{{words.Say("config.column_key", nil), words.Say("config.column_value", nil), words.Say("config.column_origin", nil)}}
	for _, s := range list {
		value := fmt.Sprint(s.Value)
		if l, ok := s.Value.([]string); ok {
			value = strings.Join(l, ", ")
		}
		rows = append(rows, [3]string{text.Visible(s.Key), report.OrDash(value), words.Say("config.origin_"+s.Origin, nil)})
	}
	var width [2]int
	for _, r := range rows {
		width[0], width[1] = max(width[0], text.Width(r[0])), max(width[1], min(text.Width(r[1]), 40))
	}
	for i, r := range rows {
		style := layout.Plain
		if i == 0 {
			style = layout.Bold
		}
		page.Line(style, layout.PadRight(r[0], width[0])+"  "+layout.PadRight(r[1], width[1])+"  "+r[2])
	}
	return page.Close()
}
