// Package whoami is the command whoami.
package whoami

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
)

const whoamiFormats = "table, json or yaml"

// Command declares the command.
func Command(p *app.Program) *cli.Command {
	return &cli.Command{
		Name:   "whoami",
		Usage:  "say which account the credentials belong to and where they came from",
		Flags:  options.Join(options.ReachFlags(), options.ResultFlags(whoamiFormats), options.TalkFlags()),
		Action: p.Action(run),
	}
}

// identityReport says who calls. It holds no secret.
type identityReport struct {
	AccountID  string            `json:"account_id" yaml:"account_id"`
	Identity   string            `json:"identity" yaml:"identity"`
	Type       string            `json:"type" yaml:"type"`
	Credential string            `json:"credential" yaml:"credential"`
	Endpoint   string            `json:"endpoint" yaml:"endpoint"` // empty: the products' own
	Hosts      map[string]string `json:"hosts" yaml:"hosts"`       // by product: where it is called in the home region
	Regions    []string          `json:"regions" yaml:"regions"`   // those a command without --region looks at; null when they could not be listed
}

// run says whose credentials are used.
func run(p *app.Program, c *cli.Context) error {
	if _, err := options.Positionals(c, 0, 0, ""); err != nil {
		return err
	}
	result := options.ReadResult(c)
	if _, err := report.Find(identityFormats(), result.Format); err != nil {
		return err
	}
	reach, err := options.ReadReach(c, p.Env.Getenv)
	if err != nil {
		return err
	}
	s, err := p.Open(c.Context, reach, app.OpenFor{Regions: true})
	if err != nil {
		return err
	}
	defer s.End()
	regions, err := s.Regions()
	if err == nil {
		err = checkNamed(c.Context, s, regions)
	}
	var unread *cloud.Error
	if err != nil && (!errors.As(err, &unread) || c.Context.Err() != nil) {
		return err
	}
	err = app.Render(p, identityFormats(), result, &identityReport{
		AccountID: s.Caller.AccountID, Identity: s.Caller.ARN, Type: s.Caller.Type,
		Credential: s.Access.Identity.Source, Endpoint: s.Access.Endpoint.Host, Hosts: hostsOf(s), Regions: slices.Clone(regions),
	})
	if err != nil || unread == nil {
		return err
	}
	p.Talk.Warn("call.failed", text.Data{"What": text.Visible(unread.Error())})
	return app.CodeOf(app.ExitIncomplete, result.ExitZero)
}

// hostsOf returns where each product is called, in the home region.
func hostsOf(s *app.Session) map[string]string {
	out := map[string]string{}
	for _, product := range cloud.Products() {
		if at, err := s.Access.At(product, s.Access.HomeRegion()); err == nil {
			out[product] = at.Host
		}
	}
	return out
}

// otherHosts lists by product the hosts that are not the endpoint of all.
func (r *identityReport) otherHosts() string {
	var list []string
	for _, product := range slices.Sorted(maps.Keys(r.Hosts)) {
		if r.Hosts[product] != r.Endpoint {
			list = append(list, product+" "+r.Hosts[product])
		}
	}
	return strings.Join(list, ", ")
}

// checkNamed refuses regions that the account does not have, when it may say
// which it has.
func checkNamed(ctx context.Context, s *app.Session, regions []string) error {
	if len(s.Program.NamedRegions(s.Opts)) == 0 {
		return nil
	}
	known, err := collect.Regions(ctx, s.Access, s.Door)
	if err != nil {
		return ctx.Err()
	}
	for _, region := range regions {
		if !slices.Contains(known, region) {
			return &collect.UnknownRegionError{RegionID: region}
		}
	}
	return nil
}

func identityFormats() []report.Format[*identityReport] {
	return []report.Format[*identityReport]{
		{Name: "table", Render: func(w io.Writer, r *identityReport, o report.Options) error {
			regions := strings.Join(r.Regions, ", ")
			if r.Regions == nil {
				regions = o.Printer.Say("status.unknown", nil)
			}
			for _, line := range [][2]string{
				{"whoami.account", r.AccountID}, {"whoami.identity", r.Identity}, {"whoami.type", r.Type},
				{"whoami.credential", r.Credential}, {"whoami.endpoint", r.Endpoint}, {"whoami.hosts", r.otherHosts()}, {"whoami.regions", regions},
			} {
				if line[1] == "" {
					continue
				}
				if _, err := fmt.Fprintf(w, "%s: %s\n", o.Printer.Say(line[0], nil), text.Visible(line[1])); err != nil {
					return err
				}
			}
			return nil
		}},
		{Name: "json", Render: func(w io.Writer, r *identityReport, _ report.Options) error {
			enc := json.NewEncoder(w)
			enc.SetIndent("", "  ")
			return enc.Encode(r)
		}},
		{Name: "yaml", Render: func(w io.Writer, r *identityReport, _ report.Options) error {
			return yaml.NewEncoder(w).Encode(r)
		}},
	}
}
