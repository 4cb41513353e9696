// Package host finds the causes of reset connections and of too many of them in the
// evidence of one host: kernel, sockets, nginx and its logs, and what the cloud
// says of the way to it.
//
// A cause is a rule over that evidence. Its findings say, beyond what all findings
// say, which side is at its limit or ended the connection, whether the evidence
// proves it, whether a request of a user failed, and how often. Whether something
// is proven and what excludes it stands in the sentences of each cause ("when").
package host

import (
	"embed"
	"strconv"
	"strings"
	"sync"

	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/evidence/nginxlog"
	"github.com/alictl/alictl/internal/text"
)

// Cause is a rule of a diagnosis.
type Cause = rule.Rule[*Case, Detail]

// Pass is such a rule at work.
type Pass = rule.Pass[*Case, Detail]

// Finding is what such a rule reports.
type Finding = rule.Finding[Detail]

// Side says who ended a connection, or is at its limit.
type Side string

// The sides. Upstream is the application that answers: behind nginx, or the local
// process where there is no nginx.
const (
	Client       Side = "client"
	Upstream     Side = "upstream"
	HealthCheck  Side = "health_check"
	Proxy        Side = "proxy"
	Kernel       Side = "kernel"
	LoadBalancer Side = "load_balancer"
	ENI          Side = "eni"
)

// Certainty says how much the evidence tells.
type Certainty string

// The certainties. Proven excludes the other causes of the list.
const (
	Proven    Certainty = "proven"
	Suggested Certainty = "suggested"
)

// Detail is what a finding of a cause says beyond what all findings say.
type Detail struct {
	Side      Side
	Certainty Certainty
	// Harmful says that a request or connection of a real user failed, or in this
	// evidence must fail.
	Harmful bool
	Count   int
	First   int64 // seconds UTC, as far as the zone is known; 0: unknown
	Last    int64
	Groups  []Group
	Minutes []nginxlog.Point
	Step    int64 // seconds of one point
	Tunnels bool  // all of it are tunnels and stream sessions
}

// Group is a share of the count.
type Group struct {
	By    string // upstream, client, url, process, port, address
	Key   string
	Count int
}

// Case is the evidence that causes judge, with what is worked out from it once.
type Case struct {
	*evidence.Host
	values map[string]rule.Values
	nginx  func() *analysis
	chain  func() *chain
}

// New makes a case. values are parameters by cause, instead of their defaults. The
// host must not change afterwards.
func New(h *evidence.Host, values map[string]rule.Values) *Case {
	c := &Case{Host: h, values: values}
	c.nginx = sync.OnceValue(func() *analysis { return analyse(c) })
	c.chain = sync.OnceValue(func() *chain { return follow(c) })
	return c
}

// Value returns a parameter of a cause, for what several causes share.
func (c *Case) Value(cause, name string) float64 {
	if v, ok := c.values[cause][name]; ok {
		return v
	}
	for _, p := range parametersOf(cause) {
		if p.Name == name {
			return p.Default
		}
	}
	panic("cause " + cause + " has no parameter " + name) // a test runs every cause
}

// roles makes a need of roles, of which one must be there.
func roles(any ...evidence.Role) rule.Need {
	names := make([]string, len(any))
	for i, r := range any {
		names[i] = string(r)
	}
	return rule.Need(strings.Join(names, "|"))
}

// Lacks reports a need of which no role was read, with the command that gives it.
func (c *Case) Lacks(need rule.Need) (rule.Gap, bool) {
	var first evidence.Role
	for i, name := range strings.Split(string(need), "|") {
		role := evidence.Role(name)
		if c.Has(role) {
			return rule.Gap{}, false
		}
		if i == 0 {
			first = role
		}
	}
	for _, p := range c.Problems {
		if p.Role == first {
			return rule.Gap{Cause: rule.Failed, Reason: text.Message{ID: "cause.unreadable", Data: text.Data{"File": text.Visible(p.File), "Why": text.Visible(p.Why)}}}, true
		}
	}
	return rule.Gap{Cause: rule.NoData, Reason: text.Message{ID: "cause.no_evidence", Data: text.Data{
		"What": text.Message{ID: "role." + string(first)}, "Command": first.Command(),
	}}}, true
}

//go:embed texts/*.yaml
var texts embed.FS

// sentences returns the sentences of a cause.
func sentences(id string) string {
	raw, err := texts.ReadFile("texts/" + id + ".yaml")
	if err != nil {
		return "" // a test reads those of every cause
	}
	return string(raw)
}

// of begins a cause.
func of(id string, severity rule.Severity, judge func(*Pass), needs ...rule.Need) Cause {
	return Cause{ID: id, Severity: severity, Kind: rule.Host, Needs: needs, Texts: sentences(id), Parameters: parametersOf(id), Judge: judge}
}

// fact is a row of evidence.
func fact(name, value, source string) rule.Fact {
	return rule.Fact{Name: name, Value: value, Source: source}
}

func count(n int64) string { return strconv.FormatInt(n, 10) }

// found adds a finding about the host.
func found(p *Pass, d Detail, facts []rule.Fact, data text.Data) {
	if data == nil {
		data = text.Data{}
	}
	if _, ok := data["Number"]; !ok {
		data["Number"] = d.Count
	}
	p.Find(Finding{Resource: rule.Resource{Kind: rule.Host, ID: p.Evidence.ID}, Facts: facts, Detail: d}, data)
}

// lacking notes that a cause could not be judged for want of one value of a role.
func lacking(p *Pass, role evidence.Role, name string) {
	if !p.Evidence.Has(role) {
		miss(p, role)
		return
	}
	p.Miss(rule.Resource{Kind: rule.Host, ID: p.Evidence.ID}, rule.UnknownValue, text.Message{ID: "cause.unread_value", Data: text.Data{"Name": name}})
}

// onlyListening tells evidence of listening sockets without any connection, as ss -l
// shows; it notes that a cause of connections could not be judged then.
func onlyListening(p *Pass) bool {
	for _, s := range p.Evidence.Sockets.List {
		if s.State != evidence.Listen && !s.UDP {
			return false
		}
	}
	p.Miss(rule.Resource{Kind: rule.Host, ID: p.Evidence.ID}, rule.UnknownValue, text.Message{ID: "cause.only_listening", Data: text.Data{"Command": evidence.RoleSockets.Command()}})
	return true
}

// miss notes that a cause could not be judged for want of one role.
func miss(p *Pass, role evidence.Role) {
	gap, lacks := p.Evidence.Lacks(roles(role))
	if lacks {
		p.Miss(rule.Resource{Kind: rule.Host, ID: p.Evidence.ID}, gap.Cause, gap.Reason)
	}
}
