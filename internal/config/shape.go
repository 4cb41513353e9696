package config

import "slices"

// Kind says what a value is.
type Kind string

// The kinds of value. The lower ones are what flags take.
const (
	Object   Kind = "object"
	List     Kind = "list"
	Text     Kind = "text"
	Texts    Kind = "texts" // one text or a list of them
	Yes      Kind = "yes"   // true or false
	Whole    Kind = "whole" // a whole number
	Number   Kind = "number"
	Duration Kind = "duration" // such as 30s
	Day      Kind = "day"      // YYYY-MM-DD
)

// Schema describes one value: what may stand there.
type Schema struct {
	Kind     Kind
	Doc      string
	Keys     []Key    // of an object
	Each     *Schema  // of a list: its items
	OneOf    []string // the texts that are allowed; empty: any
	Min, Max *float64
	Above    bool   // Min itself is not allowed
	Form     string // a regular expression; a text must match it
	FormSays string // the id of the sentence that says what the form is
	Globs    bool   // OneOf may be met by a glob
	What     string // the id of the sentence for a name that is not one of OneOf
}

// Key is one key of an object.
type Key struct {
	Name     string
	Required bool
	Value    Schema
}

// Flag is a flag that the file may give a default for.
type Flag struct {
	Name string
	Schema
}

// Known is what the file may name and this package does not know itself.
type Known struct {
	Flags []Flag
	Rules []KnownRule
}

// KnownRule is a rule of the audit with its parameters.
type KnownRule struct {
	ID         string
	Title      string
	Parameters []Parameter
}

// Parameter is a parameter of a rule.
type Parameter struct {
	Name              string
	Default, Min, Max float64
}

// Severities lists the severities, worst first.
func severities() []string { return []string{"critical", "high", "medium", "low", "info"} }

// Forms of texts.
const (
	accountForm = `^[0-9]{5,20}$`
	envForm     = `^[A-Za-z_][A-Za-z0-9_]*$`
	roleForm    = `^acs:ram::[0-9]{5,20}:role/[A-Za-z0-9.@_-]{1,64}$`
)

// Shape returns the description of the whole file.
func Shape(known Known) Schema {
	root := Schema{Kind: Object, Doc: "Configuration of alictl: defaults for flags by their names, and the sections of an audit, of notices and of accounts."}
	for _, f := range known.Flags {
		root.Keys = append(root.Keys, Key{Name: f.Name, Value: f.Schema})
	}
	slices.SortFunc(root.Keys, func(a, b Key) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	root.Keys = append(root.Keys,
		Key{Name: "audit", Value: auditShape(known.Rules)},
		Key{Name: "notify", Value: Schema{Kind: List, Doc: "Whom to tell of findings.", Each: noticeShape()}},
		Key{Name: "accounts", Value: Schema{Kind: List, Doc: "The accounts of an audit of several.", Each: accountShape()}})
	return root
}

func auditShape(rules []KnownRule) Schema {
	ids := make([]string, len(rules))
	each := Schema{Kind: Object, Doc: "Changes to rules, by their ids."}
	for i, r := range rules {
		ids[i] = r.ID
		each.Keys = append(each.Keys, Key{Name: r.ID, Value: ruleShape(r)})
	}
	return Schema{Kind: Object, Doc: "How an audit judges.", Keys: []Key{
		{Name: "fail_on", Value: Schema{Kind: Text, OneOf: append(severities(), "none"), Doc: "Exit 2 when a finding is at or above this severity."}},
		{Name: "skip_metrics", Value: Schema{Kind: Yes, Doc: "Switch off the rules that need figures of CloudMonitor."}},
		{Name: "rules", Value: each},
		{Name: "waivers", Value: Schema{Kind: List, Doc: "Findings that do not count, each for a reason and until a day.", Each: waiverShape(ids)}},
	}}
}

func ruleShape(r KnownRule) Schema {
	s := Schema{Kind: Object, Doc: r.Title, Keys: []Key{
		{Name: "enabled", Value: Schema{Kind: Yes, Doc: "Whether the rule is on."}},
		{Name: "severity", Value: Schema{Kind: Text, OneOf: severities(), Doc: "The severity of its findings, instead of its own."}},
	}}
	if len(r.Parameters) == 0 {
		return s
	}
	values := Schema{Kind: Object, Doc: "Numbers in its condition."}
	for _, p := range r.Parameters {
		values.Keys = append(values.Keys, Key{Name: p.Name, Value: Schema{Kind: Number, Min: &p.Min, Max: &p.Max}})
	}
	s.Keys = append(s.Keys, Key{Name: "parameters", Value: values})
	return s
}

func waiverShape(ids []string) *Schema {
	return &Schema{Kind: Object, Keys: []Key{
		{Name: "rule", Required: true, Value: Schema{Kind: Text, OneOf: ids, Globs: true, What: "config.no_rule", Doc: "A rule id or a glob."}},
		{Name: "resource", Required: true, Value: Schema{Kind: Text, Form: `\S`, FormSays: "config.form_filled", Doc: "A glob over the resource id."}},
		{Name: "region", Value: Schema{Kind: Text, Form: `\S`, FormSays: "config.form_filled", Doc: "Only in this region."}},
		{Name: "account", Value: Schema{Kind: Text, Form: accountForm, FormSays: "config.form_account", Doc: "Only in this account."}},
		{Name: "reason", Required: true, Value: Schema{Kind: Text, Form: `\S`, FormSays: "config.form_filled", Doc: "Why it does not count."}},
		{Name: "owner", Required: true, Value: Schema{Kind: Text, Form: `\S`, FormSays: "config.form_filled", Doc: "Who answers for it."}},
		{Name: "expires", Required: true, Value: Schema{Kind: Day, Doc: "The last day on which it holds, in UTC+8."}},
	}}
}

func noticeShape() *Schema {
	return &Schema{Kind: Object, Keys: []Key{
		{Name: "kind", Required: true, Value: Schema{Kind: Text, OneOf: []string{"dingtalk", "feishu", "slack", "wecom", "webhook"}, Doc: "Which service is told."}},
		{Name: "url_env", Required: true, Value: Schema{Kind: Text, Form: envForm, FormSays: "config.form_env", Doc: "The environment variable that holds the address."}},
		{Name: "secret_env", Value: Schema{Kind: Text, Form: envForm, FormSays: "config.form_env", Doc: "The environment variable that holds the secret to sign with."}},
		{Name: "min_severity", Value: Schema{Kind: Text, OneOf: severities(), Doc: "Tell only of findings at or above this severity."}},
	}}
}

func accountShape() *Schema {
	return &Schema{Kind: Object, Keys: []Key{
		{Name: "id", Required: true, Value: Schema{Kind: Text, Form: accountForm, FormSays: "config.form_account", Doc: "The account id."}},
		{Name: "name", Value: Schema{Kind: Text, Doc: "What people call it."}},
		{Name: "role_arn", Value: Schema{Kind: Text, Form: roleForm, FormSays: "config.form_role", Doc: "The role to assume in it."}},
	}}
}
