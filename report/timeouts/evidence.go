package timeouts

import (
	"cmp"
	"strings"

	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
)

// unresolved is a backend without an interface, in words.
type unresolved struct {
	server, balancer, group, region, reason, line string
}

type resource struct{ region, id string }

// readReasons finds, for each resource, why it could not be read.
func readReasons(p *plan.Plan) map[resource]string {
	reasons := make(map[resource]string, len(p.Errors))
	for _, e := range p.Errors {
		reasons[resource{e.RegionID, e.ResourceID}] = e.Code
	}
	return reasons
}

// worded is an interface in words.
func (v *view) worded(c *plan.Interface) eni {
	if c.Status != plan.Unknown {
		return v.eni(v.Plan, c)
	}
	why := cmp.Or(text.Visible(v.reasons[resource{c.RegionID, c.ID}]), v.status(c.Status))
	return eni{Interface: c, status: why, notes: v.otherNotes(c)}
}

// otherNotes are the notes of an unread interface but the one its line says.
func (w words) otherNotes(c *plan.Interface) []string {
	rest := plan.Interface{Note: c.Note}
	for _, n := range c.Notes {
		if n.ID != "note.unread" {
			rest.Notes = append(rest.Notes, n)
		}
	}
	if len(rest.Notes) == 0 && (len(c.Notes) > 0 || c.Note == text.InEnglish().Say("note.unread", nil)) {
		return nil
	}
	return w.notes(&rest)
}

func (w words) unresolvedBackends(backends []plan.UnresolvedBackend) []unresolved {
	out := make([]unresolved, len(backends))
	for i, b := range backends {
		u := unresolved{
			server:   server(b),
			balancer: report.OrDash(b.LoadBalancerID),
			group:    report.OrDash(b.ServerGroupID),
			region:   report.OrDash(b.RegionID),
			reason:   w.Named("plan.unresolved_", string(b.Reason)),
		}
		id := "plan.unresolved_line"
		if b.ServerGroupID == "" {
			id = "plan.unresolved_line_default"
		}
		u.line = w.Say(id, text.Data{
			"Server": u.server, "LoadBalancer": u.balancer, "Group": u.group, "Region": u.region, "Reason": u.reason,
		})
		out[i] = u
	}
	return out
}

// server names a backend by what its entry has.
func server(b plan.UnresolvedBackend) string {
	name := cmp.Or(b.ServerID, b.ServerIP, "-")
	if b.ServerID != "" && b.ServerIP != "" && b.ServerID != b.ServerIP {
		name += " (" + b.ServerIP + ")"
	}
	return strings.TrimSpace(text.Visible(strings.ToUpper(string(b.ServerType)) + " " + name))
}
