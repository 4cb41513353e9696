// Package healthchecktimeoutbelowinterval finds CLB listeners whose probes time out sooner than they
// repeat.
package healthchecktimeoutbelowinterval

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
		ID: "health-check-timeout-below-interval", Severity: rule.Info, Kind: rule.Listener,
		Needs:   account.Needs(model.CLBTable, model.CLBListenersTable, model.SettingsTable),
		Sources: []string{"L4"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	account.EachFront(p, account.IsCLBLayer4, func(f *account.Front) {
		check := f.Check(p)
		if check == nil || !check.Enabled {
			return
		}
		r := p.Evidence.Listener(f.Listener)
		if check.TimeoutSeconds <= 0 || check.IntervalSeconds <= 0 {
			account.Absent(p, r, "health_check timeout or interval")
			return
		}
		if check.TimeoutSeconds >= check.IntervalSeconds {
			return
		}
		p.Find(account.Finding{Resource: r, Facts: f.CheckFacts(check)},
			text.Data{"Timeout": check.TimeoutSeconds, "Interval": check.IntervalSeconds})
	})
}
