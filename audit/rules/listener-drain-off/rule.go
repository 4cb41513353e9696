// Package listenerdrainoff finds running listeners that cut connections when a backend leaves.
package listenerdrainoff

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
		ID: "listener-drain-off", Severity: rule.Low, Kind: rule.Listener,
		Needs:   account.Needs(append(account.ListenerTables(), model.GroupSettingsTable, model.SettingsTable)...),
		Sources: []string{"W8"}, Texts: texts, Judge: judge,
	}
}

func judge(p *account.Pass) {
	match := func(l *model.Listener) bool { return l.Kind == model.NLB || account.IsCLBLayer4(l) }
	account.EachFront(p, match, func(f *account.Front) {
		off, known := drainOff(p, f)
		if !known || !off {
			return
		}
		p.Find(account.Finding{Resource: p.Evidence.Listener(f.Listener), Facts: []rule.Fact{{Name: "connection_drain", Value: "off", Source: f.CheckSource()}}}, nil)
	})
}

// drainOff reports whether draining is off, and whether that is known.
func drainOff(p *account.Pass, f *account.Front) (off, known bool) {
	r := p.Evidence.Listener(f.Listener)
	if f.Kind == model.NLB {
		settings := f.OwnSettings(p)
		if settings == nil {
			return false, false
		}
		if settings.ConnectionDrain == nil {
			account.Absent(p, r, "connection_drain")
			return false, false
		}
		return !*settings.ConnectionDrain, true
	}
	switch strings.ToLower(f.ConnectionDrain) {
	case "on":
		return false, true
	case "off":
		return true, true
	case "":
		account.Absent(p, r, "connection_drain")
	default:
		account.Unknown(p, r, "connection_drain", f.ConnectionDrain)
	}
	return false, false
}
