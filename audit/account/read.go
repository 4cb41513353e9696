package account

import (
	"slices"

	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// Lacks reports a table that the snapshot says nothing about in any region: it
// was taken without it, or by an older version.
func (a *Account) Lacks(need rule.Need) (rule.Gap, bool) {
	table := model.Table(need)
	if a.held[table] {
		return rule.Gap{}, false
	}
	_, reason := Why(model.Coverage{Table: table, Outcome: model.NotAsked})
	return rule.Gap{Cause: rule.NoData, Reason: reason}, true
}

// Parts returns the listings a rule needs that were not read in a region, so that
// the resources it would judge there are not known by name.
func (a *Account) Parts(kind rule.Kind, needs []rule.Need) []rule.Gap {
	var gaps []rule.Gap
	for _, need := range needs {
		table := model.Table(need)
		if !names(kind, table) {
			continue
		}
		for _, regionID := range a.unreadRegions(table) {
			cause, reason := Why(a.Covered.Region(table, regionID))
			gaps = append(gaps, rule.Gap{Cause: cause, Reason: text.Message{ID: "audit.in_region", Data: text.Data{"Region": text.Visible(regionID), "Reason": reason}}})
		}
	}
	return gaps
}

// names reports whether the resources of a kind are known by name from a table.
func names(kind rule.Kind, table model.Table) bool {
	switch table {
	case model.CLBTable, model.NLBTable, model.CLBListenersTable, model.NLBListenersTable:
		return true
	case model.InterfacesTable:
		return kind == rule.ENI || kind == rule.Instance || kind == rule.SecurityGroup
	}
	return false
}

// unreadRegions returns the regions in which a table was asked for and not read.
func (a *Account) unreadRegions(table model.Table) []string {
	var out []string
	for _, c := range a.Snapshot.Coverage {
		if c.Table != table || c.ResourceID != "" {
			continue
		}
		if outcome := a.Covered.Region(table, c.RegionID).Outcome; outcome != model.Read && outcome != model.NotAsked {
			out = append(out, c.RegionID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Why says in the terms of a rule why a table or a resource of it was not read.
func Why(c model.Coverage) (rule.Cause, text.Message) {
	data := text.Data{"Table": text.Message{ID: "table." + string(c.Table)}, "Code": text.Visible(c.Code)}
	switch c.Outcome {
	case model.Denied:
		return rule.Denied, text.Message{ID: "audit.denied", Data: data}
	case model.Failed:
		return rule.Failed, text.Message{ID: "audit.failed", Data: data}
	case model.Invalid:
		return rule.Failed, text.Message{ID: "audit.invalid", Data: data}
	}
	return rule.NoData, text.Message{ID: "audit.not_in_snapshot", Data: data}
}

// Unread notes that a rule was not evaluated for a resource because something of
// a table was not read.
func Unread(p *Pass, r rule.Resource, c model.Coverage) {
	cause, reason := Why(c)
	p.Miss(r, cause, reason)
}

// Absent notes that a rule was not evaluated for a resource because the answer
// carried no value of a field.
func Absent(p *Pass, r rule.Resource, field string) {
	p.Miss(r, rule.NoData, text.Message{ID: "audit.no_value", Data: text.Data{"Field": field}})
}

// Unknown notes that a rule was not evaluated for a resource because of a value
// that is not a documented one.
func Unknown(p *Pass, r rule.Resource, field, value string) {
	p.Miss(r, rule.UnknownValue, text.Message{ID: "audit.unknown_value", Data: text.Data{"Field": field, "Value": Show(value)}})
}

// OddSetting notes that a rule was not evaluated for a listener because the answer
// held for a setting what can be none, and reports whether that is so.
func OddSetting(p *Pass, r rule.Resource, l *model.Listener, field string) bool {
	value, odd := l.OddSettings[field]
	if odd {
		Unknown(p, r, field, value)
	}
	return odd
}

// Show writes a text of the account into a sentence: one line without anything that
// a terminal would obey, and not too long.
func Show(s string) string { return text.Visible(short(s)) }

// short cuts what an answer may carry at any length.
func short(s string) string {
	const most = 100
	for i := range s {
		if i > most {
			return s[:i] + "…"
		}
	}
	return s
}
