// Package listenerwhiteliston finds public listeners that let in only who is listed.
package listenerwhiteliston

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
		ID: "listener-whitelist-on", Severity: rule.Info, Kind: rule.Listener,
		Needs:   account.Needs(append(account.ListenerTables(), model.SettingsTable)...),
		Sources: []string{"ch. 1"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	account.EachFront(p, account.Any, func(f *account.Front) {
		source := string(account.ListenerTable(f.Kind))
		switch r := p.Evidence.Listener(f.Listener); {
		case account.OddSetting(p, r, f.Listener, "AclStatus") || account.OddSetting(p, r, f.Listener, "AclType"):
		case !strings.EqualFold(f.ACLStatus, "on") || !strings.EqualFold(f.ACLType, "white"):
		case f.Balancer.AddressType == "":
			account.Absent(p, r, "load_balancer address_type")
		case strings.EqualFold(f.Balancer.AddressType, "internet"):
			p.Find(account.Finding{Resource: r, Facts: []rule.Fact{
				{Name: "acl_status", Value: f.ACLStatus, Source: source}, {Name: "acl_type", Value: f.ACLType, Source: source},
			}}, nil)
		}
	})
}
