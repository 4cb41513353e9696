// Package nlbclientipoff finds NLB server groups whose backends do not see the address of the client.
package nlbclientipoff

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
		ID: "nlb-client-ip-off", Severity: rule.Info, Kind: rule.ServerGroup,
		Needs:   account.Needs(model.NLBTable, model.NLBListenersTable, model.GroupSettingsTable),
		Sources: []string{"P8"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	flow := func(l *model.Listener) bool {
		return l.Kind == model.NLB && (l.Protocol == model.TCP || l.Protocol == model.TCPSSL)
	}
	account.EachFront(p, flow, func(f *account.Front) {
		for _, g := range f.Groups {
			r := p.Evidence.ServerGroup(f.RegionID, g.Ref)
			settings, c := p.Evidence.Settings(f.RegionID, g.Ref.ID)
			switch {
			case settings == nil:
				account.Unread(p, r, c)
			case settings.PreserveClientIP == nil:
				account.Absent(p, r, "preserve_client_ip")
			case !*settings.PreserveClientIP:
				p.Find(account.Finding{Resource: r, Facts: []rule.Fact{
					{Name: "preserve_client_ip", Value: "false", Source: string(model.GroupSettingsTable)},
					{Name: "listener", Value: f.Listener.Name(), Source: string(model.NLBListenersTable)},
				}}, nil)
			}
		}
	})
}
