// Package healthcheckprotocoldiffers finds CLB TCP listeners whose backends are probed by HTTP.
package healthcheckprotocoldiffers

import (
	_ "embed"
	"strings"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
)

//go:embed texts.yaml
var texts string

// Rule returns the rule.
func Rule() account.Rule {
	return account.Rule{
		ID: "health-check-protocol-differs", Severity: rule.Info, Kind: rule.Listener,
		Needs:   account.Needs(model.CLBTable, model.CLBListenersTable, model.SettingsTable),
		Sources: []string{"ch. 14"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	tcp := func(l *model.Listener) bool { return l.Kind == model.CLB && l.Protocol == model.TCP }
	account.EachFront(p, tcp, func(f *account.Front) {
		check := f.Check(p)
		switch {
		case check == nil || !check.Enabled:
		case check.Type == "":
			account.Absent(p, p.Evidence.Listener(f.Listener), "health_check type")
		case strings.EqualFold(check.Type, "http"):
			p.Find(account.Finding{Resource: p.Evidence.Listener(f.Listener), Facts: f.CheckFacts(check)}, nil)
		}
	})
}
