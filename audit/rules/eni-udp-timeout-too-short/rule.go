// Package eniudptimeouttooshort finds network interfaces that forget a UDP session
// before a listener in front of them does.
package eniudptimeouttooshort

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
		ID: "eni-udp-timeout-too-short", Severity: rule.Medium, Kind: rule.ENI,
		Needs:   account.Needs(append(account.GroupTables(), model.InterfacesTable, model.TimeoutsTable)...),
		Sources: []string{"T3"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) { account.Raised(p, model.FieldUDP) }
