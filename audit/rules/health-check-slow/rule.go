// Package healthcheckslow finds running listeners that take long to notice a dead backend.
package healthcheckslow

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
		ID: "health-check-slow", Severity: rule.Low, Kind: rule.Listener,
		Needs:      account.Needs(append(account.ListenerTables(), model.GroupSettingsTable, model.SettingsTable)...),
		Parameters: []rule.Parameter{{Name: "factor", Default: 2, Min: 0.1, Max: 100}},
		Sources:    []string{"L3", "ch. 15"}, Texts: texts, Judge: judge,
	}
}

// What the defaults take to notice a dead backend, in seconds: timeout x unhealthy +
// interval x (unhealthy - 1), of 5, 3, 2 and for UDP of 10, 3, 5 (CLB FAQ).
const (
	usual    = 19
	usualUDP = 40
)

func judge(p *account.Pass) {
	account.EachFront(p, account.Any, func(f *account.Front) {
		check := f.Check(p)
		if check == nil || !check.Enabled {
			return
		}
		r := p.Evidence.Listener(f.Listener)
		if check.TimeoutSeconds <= 0 || check.IntervalSeconds <= 0 || check.UnhealthyThreshold <= 0 {
			account.Absent(p, r, "health_check timeout, interval or threshold")
			return
		}
		seconds, normal := check.TimeoutSeconds*check.UnhealthyThreshold+check.IntervalSeconds*(check.UnhealthyThreshold-1), usual
		if f.Protocol == model.UDP {
			normal = usualUDP
		}
		if float64(seconds)/float64(normal) <= p.Value("factor") {
			return
		}
		p.Find(account.Finding{Resource: r, Facts: f.CheckFacts(check)}, text.Data{"Seconds": seconds, "Usual": normal})
	})
}
