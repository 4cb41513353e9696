package cli

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
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
)

const whoamiFormats = "table, json or yaml"

func (p *program) whoamiCommand() *cli.Command {
	return &cli.Command{
		Name:   "whoami",
		Usage:  "say which account the credentials belong to and where they came from",
		Flags:  join(reachFlags(), resultFlags(whoamiFormats), talkFlags()),
		Action: p.action((*program).whoami),
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

// whoami says whose credentials are used.
func (p *program) whoami(c *cli.Context) error {
	if _, err := positionals(c, 0, 0, ""); err != nil {
		return err
	}
	result := readResult(c)
	if _, err := report.Find(identityFormats(), result.Format); err != nil {
		return err
	}
	reach, err := readReach(c, p.env.Getenv)
	if err != nil {
		return err
	}
	s, err := p.open(c.Context, reach, openFor{regions: true})
	if err != nil {
		return err
	}
	defer s.end()
	regions, err := s.regions()
	if err == nil {
		err = s.checkNamed(c.Context, regions)
	}
	var unread *cloud.Error
	if err != nil && (!errors.As(err, &unread) || c.Context.Err() != nil) {
		return err
	}
	err = render(p, identityFormats(), result, &identityReport{
		AccountID: s.caller.AccountID, Identity: s.caller.ARN, Type: s.caller.Type,
		Credential: s.access.Identity.Source, Endpoint: s.access.Endpoint.Host, Hosts: s.hosts(), Regions: slices.Clone(regions),
	})
	if err != nil || unread == nil {
		return err
	}
	p.talk.warn("call.failed", text.Data{"What": text.Visible(unread.Error())})
	return codeOf(exitIncomplete, result.ExitZero)
}

// hosts returns where each product is called, in the home region.
func (s *session) hosts() map[string]string {
	out := map[string]string{}
	for _, product := range cloud.Products() {
		if at, err := s.access.At(product, s.access.HomeRegion()); err == nil {
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
func (s *session) checkNamed(ctx context.Context, regions []string) error {
	if len(s.p.namedRegions(s.opts)) == 0 {
		return nil
	}
	known, err := collect.Regions(ctx, s.access, s.door)
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
