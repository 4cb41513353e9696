package app

import (
	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/credential"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/text"
)

// Regions decides which regions are looked at: the flag's, the environment's or
// profile's, else all.
func (s *Session) Regions() ([]string, error) {
	wanted := s.Program.NamedRegions(s.Opts)
	if len(wanted) > 0 && wanted[0] != "all" {
		return wanted, nil
	}
	all, err := s.all()
	if cloud.KindOf(err) == cloud.Denied {
		err = &text.Error{
			What: text.Message{ID: "call.failed", Data: text.Data{"What": text.Visible(err.Error())}},
			Hint: text.Message{ID: "region.denied_hint"},
			Err:  err,
		}
	}
	return all, err
}

// NamedRegions returns the regions that a flag, the environment or the profile
// names, or nothing. The sandbox has its own regions.
func (p *Program) NamedRegions(opts options.Reach) []string {
	if len(opts.Regions) > 0 || opts.Sandbox {
		return opts.Regions
	}
	if region, _ := credential.DefaultRegion(opts.Profile, p.Env.Getenv); region != "" {
		return []string{region}
	}
	return nil
}

// checkDefaultRegion holds a region that the environment or the profile names to
// the form that --region is held to.
func (p *Program) checkDefaultRegion(opts options.Reach) error {
	if len(opts.Regions) > 0 || opts.Sandbox {
		return nil
	}
	region, from := credential.DefaultRegion(opts.Profile, p.Env.Getenv)
	if region == "" || cloud.IsRegion(region) {
		return nil
	}
	return &text.Error{
		What: text.Message{ID: "region.form", Data: text.Data{"Region": text.Visible(region), "From": text.Visible(from)}},
		Hint: text.Message{ID: "region.unknown_hint"},
	}
}

// NamedRegions says whether a person named the regions, by flag, environment or
// profile, so that one that does not exist is a mistake of theirs.
func (s *Session) NamedRegions() bool {
	named := s.Program.NamedRegions(s.Opts)
	return len(named) > 0 && named[0] != "all"
}
