// Package listenersinglebackend finds running listeners that rest on one backend.
package listenersinglebackend

import (
	_ "embed"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/text"
)

//go:embed texts.yaml
var texts string

// Rule returns the rule.
func Rule() account.Rule {
	return account.Rule{
		ID: "listener-single-backend", Severity: rule.Medium, Kind: rule.Listener,
		Needs:   account.Needs(account.GroupTables()...),
		Sources: []string{"W6"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	account.EachFront(p, account.Any, func(f *account.Front) {
		own, read := f.Own(p)
		if !read || account.HasMasterSlave(own) {
			return
		}
		serving := account.Serving(own)
		if len(serving) != 1 {
			return
		}
		p.Find(account.Finding{Resource: p.Evidence.Listener(f.Listener), Facts: f.BackendFacts("backend", serving)},
			text.Data{"Backend": account.Show(account.BackendName(serving[0]))})
	})
}
