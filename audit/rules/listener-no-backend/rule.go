// Package listenernobackend finds running listeners without any backend.
package listenernobackend

import (
	_ "embed"
	"slices"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/rule"
)

//go:embed texts.yaml
var texts string

// Rule returns the rule.
func Rule() account.Rule {
	return account.Rule{
		ID: "listener-no-backend", Severity: rule.High, Kind: rule.Listener,
		Needs:   account.Needs(account.GroupTables()...),
		Sources: []string{"ch. 1", "ch. 10"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	account.EachFront(p, account.Any, func(f *account.Front) {
		groups, read := f.All(p)
		if !read || slices.ContainsFunc(groups, func(g *account.Group) bool { return len(g.Group.Backends) > 0 }) {
			return
		}
		p.Find(account.Finding{Resource: p.Evidence.Listener(f.Listener), Facts: account.GroupFacts(groups)}, nil)
	})
}
