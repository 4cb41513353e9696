// Package listenerallbackendsunhealthy finds running listeners of which no backend passes its health
// check.
package listenerallbackendsunhealthy

import (
	_ "embed"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

//go:embed texts.yaml
var texts string

// Rule returns the rule.
func Rule() account.Rule {
	return account.Rule{
		ID: "listener-all-backends-unhealthy", Severity: rule.Critical, Kind: rule.Listener,
		Needs:   account.Needs(append(account.GroupTables(), model.HealthTable)...),
		Sources: []string{"L1"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	account.EachChecked(p, func(f *account.Front, c account.Checked) {
		r := p.Evidence.Listener(f.Listener)
		switch {
		case c.Healthy > 0 || len(c.Serving) == 0:
		case c.Undocumented != "":
			account.Unknown(p, r, "health status", c.Undocumented)
		default:
			p.Find(account.Finding{Resource: r, Facts: f.BackendFacts("abnormal_backend", c.Abnormal)}, text.Data{"Backends": len(c.Serving)})
		}
	})
}
