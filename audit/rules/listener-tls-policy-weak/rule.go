// Package listenertlspolicyweak finds running listeners that accept TLS 1.0 or 1.1.
package listenertlspolicyweak

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
		ID: "listener-tls-policy-weak", Severity: rule.Medium, Kind: rule.Listener,
		Needs:   account.Needs(append(account.ListenerTables(), model.SettingsTable)...),
		Wants:   account.Needs(model.CLBTLSTable, model.NLBTLSTable),
		Sources: []string{"L12"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	secure := func(l *model.Listener) bool { return l.Protocol == model.HTTPS || l.Protocol == model.TCPSSL }
	account.EachFront(p, secure, func(f *account.Front) {
		r := p.Evidence.Listener(f.Listener)
		weak, verdict := p.Evidence.WeakTLS(f.Listener)
		switch verdict {
		case account.TLSWeak:
			p.Find(account.Finding{Resource: r, Facts: []rule.Fact{{Name: "tls_policy_id", Value: f.TLSPolicyID, Source: string(account.ListenerTable(f.Kind))},
				{Name: "tls_versions", Value: weak, Source: string(account.ListenerTable(f.Kind))}}},
				text.Data{"Policy": account.Show(f.TLSPolicyID), "Versions": account.Show(weak)})
		case account.TLSAbsent:
			account.Absent(p, r, "tls_policy_id")
		case account.TLSUnknown:
			account.UnknownTLS(p, f.Listener)
		}
	})
}
