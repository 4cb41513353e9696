// Package listenerweightsunequal finds running listeners whose backends have very different weights.
package listenerweightsunequal

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
		ID: "listener-weights-unequal", Severity: rule.Info, Kind: rule.Listener,
		Needs:      account.Needs(append(account.GroupTables(), model.GroupSettingsTable, model.SettingsTable)...),
		Parameters: []rule.Parameter{{Name: "ratio", Default: 2, Min: 1.01, Max: 100}},
		Sources:    []string{"W1", "ch. 2"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	account.EachFront(p, account.Any, func(f *account.Front) {
		own, read := f.Own(p)
		serving := account.Serving(own)
		if !read || len(serving) < 2 {
			return
		}
		least, most := serving[0].Backend.Weight, serving[0].Backend.Weight
		for _, link := range serving {
			least, most = min(least, link.Backend.Weight), max(most, link.Backend.Weight)
		}
		if float64(most)/float64(least) < p.Value("ratio") {
			return
		}
		if scheduler, known := f.Schedules(p); !known || scheduler != "wrr" && scheduler != "wlc" {
			return
		}
		p.Find(account.Finding{Resource: p.Evidence.Listener(f.Listener), Facts: account.WeightFacts(serving)},
			text.Data{"Least": least, "Most": most})
	})
}
