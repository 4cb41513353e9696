// Package listenerhealthcheckoff finds running listeners that do not probe their backends.
package listenerhealthcheckoff

import (
	_ "embed"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
)

//go:embed texts.yaml
var texts string

// Rule returns the rule.
func Rule() account.Rule {
	return account.Rule{
		ID: "listener-health-check-off", Severity: rule.Medium, Kind: rule.Listener,
		Needs:   account.Needs(append(account.ListenerTables(), model.GroupSettingsTable, model.SettingsTable)...),
		Sources: []string{"L8", "ch. 15"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	account.EachFront(p, account.Any, func(f *account.Front) {
		check := f.Check(p)
		if check == nil || check.Enabled {
			return
		}
		p.Find(account.Finding{Resource: p.Evidence.Listener(f.Listener), Facts: []rule.Fact{{Name: "health_check", Value: "off", Source: f.CheckSource()}}}, nil)
	})
}
