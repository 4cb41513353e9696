package report

import (
	"cmp"
	"strings"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/report/layout"
	"github.com/alictl/alictl/internal/text"
)

// failure is one kind of read error; the same error of many resources is one.
type failure struct {
	action    string   // product and action
	region    string   //
	resources []string // those it was met on
	why       string   // code and message of the first
	requestID string   // of the first
}

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

// unread is the card of an interface whose values are unknown.
func (w words) unread(c *plan.Interface, reasons map[resource]string) card {
	why := cmp.Or(text.Visible(reasons[resource{c.RegionID, c.ID}]), w.status(c.Status))
	return card{Interface: c, status: why, notes: w.otherNotes(c)}
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

func (w words) failures(errors []model.ReadError) []failure {
	type kind struct{ region, product, action, code string }
	at := map[kind]int{}
	var out []failure
	for _, e := range errors {
		k := kind{e.RegionID, e.Product, e.Action, e.Code}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, w.failure(e))
		}
		if e.ResourceID != "" {
			out[i].resources = append(out[i].resources, e.ResourceID)
		}
	}
	return out
}

func (w words) failure(e model.ReadError) failure {
	why := strings.Trim(text.Visible(e.Code)+": "+text.Visible(e.Message), ": ")
	return failure{
		action:    strings.TrimSpace(text.Visible(e.Product) + " " + text.Visible(e.Action)),
		region:    orDash(e.RegionID),
		why:       why,
		requestID: text.Visible(e.RequestID),
	}
}

// failureLines says each error in one sentence.
func (w words) failureLines(failures []failure) []string {
	out := make([]string, len(failures))
	for i, f := range failures {
		out[i] = w.line(f)
	}
	return out
}

func (w words) line(f failure) string {
	what := f.action
	if len(f.resources) > 0 {
		what += " " + w.some(f.resources, 3)
	}
	s := w.Say("plan.error_line", text.Data{"What": what, "Region": f.region, "Why": f.why})
	if f.requestID != "" {
		s += w.gap() + w.Say("plan.request_id", text.Data{"RequestID": f.requestID})
	}
	return s
}

// failuresTable writes the errors in Markdown.
func (w words) failuresTable(m *layout.Markdown, heading string, failures []failure) {
	if len(failures) == 0 {
		return
	}
	m.Heading(2, heading)
	m.Table([]string{"column.action", "column.resource", "column.region", "column.error", "column.request"}, func() {
		for _, f := range failures {
			m.Row(f.action, w.some(f.resources, 3), f.region, f.why, f.requestID)
		}
	})
}

func (w words) unresolvedBackends(backends []plan.UnresolvedBackend) []unresolved {
	out := make([]unresolved, len(backends))
	for i, b := range backends {
		u := unresolved{
			server:   server(b),
			balancer: orDash(b.LoadBalancerID),
			group:    orDash(b.ServerGroupID),
			region:   orDash(b.RegionID),
			reason:   w.named("plan.unresolved_", string(b.Reason)),
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

func (v *view) unresolvedLines() []string {
	out := make([]string, len(v.unresolved))
	for i, u := range v.unresolved {
		out[i] = u.line
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
