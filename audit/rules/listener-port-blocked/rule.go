// Package listenerportblocked finds running listeners with a backend whose security groups let nobody
// in on its port.
package listenerportblocked

import (
	_ "embed"
	"strconv"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/ingress"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/internal/topology"
)

//go:embed texts.yaml
var texts string

// Rule returns the rule.
func Rule() account.Rule {
	return account.Rule{
		ID: "listener-port-blocked", Severity: rule.High, Kind: rule.Listener,
		Needs:   account.Needs(append(account.GroupTables(), model.InterfacesTable, model.SecurityGroupsTable, model.SettingsTable)...),
		Sources: []string{"ch. 1", "ch. 9"}, Texts: texts, Judge: judge,
	}
}

// asked is a question about one set of security groups.
type asked struct {
	regionID, groups string
	target           ingress.Target
}

// judged keeps answers: many interfaces are in the same groups.
type judged struct {
	evaluator ingress.Evaluator
	answers   map[asked]ingress.Answer
}

func judge(p *account.Pass) {
	known := &judged{answers: map[asked]ingress.Answer{}}
	flow := func(l *model.Listener) bool {
		return l.Protocol == model.TCP || l.Protocol == model.UDP || l.Protocol == model.TCPSSL
	}
	account.EachFront(p, flow, func(f *account.Front) {
		groups, read := f.All(p)
		if !read {
			return
		}
		for _, link := range account.Serving(groups) {
			look(p, known, f, link)
		}
	})
}

// look judges one backend.
func look(p *account.Pass, known *judged, f *account.Front, link topology.Link) {
	a, r := p.Evidence, p.Evidence.Listener(f.Listener)
	eni := link.Interface
	target := f.Target(link)
	switch {
	case link.Reason == topology.Unread:
		account.Unread(p, r, a.InterfacesCoverage(f.RegionID))
		return
	case link.Reason != "":
		return
	case eni == nil || len(eni.SecurityGroups) == 0:
		account.Absent(p, r, "interface security_group_ids")
		return
	case !target.Valid():
		p.Miss(r, rule.NoData, text.Message{ID: "audit.any_port"})
		return
	}
	groups := a.SecurityGroupsOf(eni)
	if groups.Unread != nil {
		account.Unread(p, r, *groups.Unread)
		return
	}
	question := asked{f.RegionID, groups.Name, target}
	answer, ok := known.answers[question]
	if !ok {
		answer = known.evaluator.AcceptsAnybody(groups.Groups, target)
		known.answers[question] = answer
	}
	switch answer {
	case ingress.Unknown:
		account.Unknown(p, r, "security group rule", groups.Name)
	case ingress.No:
		p.Find(account.Finding{Resource: r, Facts: []rule.Fact{
			{Name: "backend", Value: account.BackendName(link), Source: string(model.GroupsTable)},
			{Name: "backend_port", Value: strconv.Itoa(target.Port), Source: string(model.GroupsTable)},
			{Name: "security_groups", Value: groups.Name, Source: eni.ID},
		}}, text.Data{"Backend": account.Show(account.BackendName(link)), "Port": target.Port, "Groups": account.Show(groups.Name)})
	}
}
