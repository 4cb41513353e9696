// Package listenerallweightszero finds running listeners of which every backend is weighted out.
package listenerallweightszero

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
		ID: "listener-all-weights-zero", Severity: rule.High, Kind: rule.Listener,
		Needs:   account.Needs(account.GroupTables()...),
		Sources: []string{"ch. 15"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	account.EachFront(p, account.Any, func(f *account.Front) {
		groups, read := f.All(p)
		if !read || account.HasMasterSlave(groups) || len(account.Serving(groups)) > 0 {
			return
		}
		backends := account.Backends(groups)
		if len(backends) == 0 {
			return
		}
		p.Find(account.Finding{Resource: p.Evidence.Listener(f.Listener), Facts: f.BackendFacts("weight_0", backends)},
			text.Data{"Backends": len(backends)})
	})
}
