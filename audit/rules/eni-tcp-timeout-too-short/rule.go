// Package enitcptimeouttooshort finds network interfaces that forget an idle TCP
// connection before a listener in front of them does.
package enitcptimeouttooshort

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
		ID: "eni-tcp-timeout-too-short", Severity: rule.High, Kind: rule.ENI,
		Needs:   account.Needs(append(account.GroupTables(), model.InterfacesTable, model.TimeoutsTable)...),
		Sources: []string{"S1", "T1", "T4"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) { account.Raised(p, model.FieldTCPEstablished) }
