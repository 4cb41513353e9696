// Package eniclosedtimeouttooshort finds network interfaces that forget a closed TCP
// connection sooner than is asked for.
package eniclosedtimeouttooshort

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
		ID: "eni-closed-timeout-too-short", Severity: rule.Low, Kind: rule.ENI,
		Needs:   account.Needs(append(account.GroupTables(), model.InterfacesTable, model.TimeoutsTable)...),
		Sources: []string{"A1"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) { account.Raised(p, model.FieldTCPClosed) }
