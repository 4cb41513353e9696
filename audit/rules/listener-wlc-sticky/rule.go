// Package listenerwlcsticky finds running listeners that spread by connections and stick to a
// backend at the same time.
package listenerwlcsticky

import (
	_ "embed"
	"strconv"
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
		ID: "listener-wlc-sticky", Severity: rule.Medium, Kind: rule.Listener,
		Needs:   account.Needs(append(account.ListenerTables(), model.GroupSettingsTable, model.SettingsTable)...),
		Sources: []string{"W3", "ch. 2"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	account.EachFront(p, account.Any, func(f *account.Front) {
		sticky, known := sticky(f.Listener)
		if known && !sticky {
			return
		}
		scheduler, schedules := f.Schedules(p)
		if !schedules || scheduler != "wlc" {
			return
		}
		r := p.Evidence.Listener(f.Listener)
		if !known {
			account.Absent(p, r, "persistence_timeout or sticky_session")
			return
		}
		p.Find(account.Finding{Resource: r, Facts: facts(f.Listener)}, nil)
	})
}

// sticky reports whether a listener keeps a client at one backend, and whether
// that is known. UDP listeners and those of NLB have no such setting.
func sticky(l *model.Listener) (on, known bool) {
	if l.PersistenceTimeout != nil && *l.PersistenceTimeout > 0 || strings.EqualFold(l.StickySession, "on") {
		return true, true
	}
	switch {
	case l.Kind == model.CLB && l.Protocol == model.TCP:
		return false, l.PersistenceTimeout != nil
	case account.IsLayer7(l):
		return false, l.StickySession != ""
	}
	return false, true
}

func facts(l *model.Listener) []rule.Fact {
	facts := []rule.Fact{{Name: "scheduler", Value: "wlc", Source: string(account.ListenerTable(l.Kind))}}
	if l.PersistenceTimeout != nil {
		facts = append(facts, rule.Fact{Name: "persistence_timeout", Value: strconv.Itoa(*l.PersistenceTimeout), Source: string(account.ListenerTable(l.Kind))})
	}
	if l.StickySession != "" {
		facts = append(facts, rule.Fact{Name: "sticky_session", Value: l.StickySession, Source: string(account.ListenerTable(l.Kind))})
	}
	return facts
}
