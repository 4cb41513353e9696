package audit

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
)

// How long names and sentences are in formats for people: an id may be anything.
const (
	longestName     = 60
	longestSentence = 400
)

// view is an audit as its readers need it: grouped by severity and rule, counted,
// and put into words.
type view struct {
	report.Words
	*findings.Document
	title      string
	basis      string
	incomplete string // empty when the audit is complete
	groups     []group
	waived     []finding
	baseline   []finding
	gaps       []gap
	off        []string // rules that were switched off
	waivers    []string // those that expired or matched nothing
	failures   report.Failures
	lead       string // the outcome in one sentence
	next       []string
	line       func(string) string // a command with the flags of the run
}

// group holds the findings of one severity, by rule.
type group struct {
	severity string
	heading  string
	rules    []ruleGroup
}

// ruleGroup holds the findings of one rule.
type ruleGroup struct {
	id, title string
	members   []finding
}

// finding is one finding in words.
type finding struct {
	*findings.Finding
	where   string // the resource as people name it
	region  string
	summary string
	remedy  string
	facts   []string
	why     string // why it does not count; empty when it does
}

// gap is what could not be judged, for one rule and reason.
type gap struct {
	rule, reason string
	cause        string
	resources    []string
	whole        bool // the rule was not evaluated at all
}

func newView(d *findings.Document, o report.Options) *view {
	v := &view{Words: o.Words(), Document: d, next: o.Next, line: o.Line}
	v.head()
	for i := range d.Findings {
		f := v.finding(&d.Findings[i])
		switch {
		case f.Waived != nil:
			v.waived = append(v.waived, f)
		case f.Finding.Baseline:
			v.baseline = append(v.baseline, f)
		default:
			v.group(f)
		}
	}
	for i := range v.groups {
		v.groups[i].heading = v.heading(v.groups[i].severity)
	}
	v.missing()
	v.stale()
	v.failures = v.Failures(d.Errors)
	v.lead = v.outcome()
	return v
}

func (v *view) say(id string) string { return v.Say(id, nil) }

func (v *view) head() {
	d := v.Document
	v.title = v.Say("findings.title", text.Data{"Account": text.Visible(d.AccountID), "Regions": v.In(d.Regions)})
	v.basis = v.Say("findings.basis", text.Data{"Time": report.Stamp(d.CreatedAt), "Rules": v.Count("findings.rules", len(d.Rules)-v.skipped())})
	if !d.Complete {
		v.incomplete = v.say("findings.incomplete")
	}
}

// skipped is how many rules were switched off.
func (v *view) skipped() int {
	n := 0
	for _, g := range v.NotEvaluated {
		if g.Cause == "skipped" {
			n++
		}
	}
	return n
}

// name is a name that is safe to show and not too long.
func name(s string) string { return text.Cut(report.OrDash(s), longestName) }

func (v *view) sentence(m text.Message) string {
	return text.Cut(text.Visible(v.Tell(m)), longestSentence)
}

func (v *view) finding(f *findings.Finding) finding {
	out := finding{Finding: f, where: name(f.Resource.ID), region: name(f.Resource.RegionID), summary: v.sentence(f.Summary), remedy: v.sentence(f.Remedy)}
	if f.Resource.Name != "" {
		out.where += " (" + name(f.Resource.Name) + ")"
	}
	for _, fact := range f.Evidence {
		out.facts = append(out.facts, v.Say("findings.fact", text.Data{"Name": name(fact.Name), "Value": name(fact.Value), "Source": name(fact.Source)}))
	}
	switch {
	case f.Waived != nil:
		out.why = v.Say("findings.waived_by", text.Data{"Reason": text.Cut(text.Visible(f.Waived.Reason), longestSentence),
			"Owner": name(f.Waived.Owner), "Expires": name(f.Waived.Expires)})
	case f.Baseline:
		out.why = v.say("findings.in_baseline")
	}
	return out
}

// group adds a finding to the last group, or begins one: findings are sorted.
func (v *view) group(f finding) {
	if n := len(v.groups); n == 0 || v.groups[n-1].severity != f.Severity {
		v.groups = append(v.groups, group{severity: f.Severity})
	}
	g := &v.groups[len(v.groups)-1]
	if n := len(g.rules); n == 0 || g.rules[n-1].id != f.Rule {
		g.rules = append(g.rules, ruleGroup{id: f.Rule, title: v.titleOf(f.Finding)})
	}
	r := &g.rules[len(g.rules)-1]
	r.members = append(r.members, f)
}

func (v *view) titleOf(f *findings.Finding) string {
	if f.Title.ID == "" {
		return ""
	}
	return v.sentence(f.Title)
}

func (v *view) severity(s string) string { return v.Named("severity.", s) }

func (v *view) heading(severity string) string {
	return v.Say("findings.heading", text.Data{"Severity": v.severity(severity), "Findings": v.Count("findings.count", v.Summary.Of(severity))})
}

// missing groups what was not evaluated by rule and reason.
func (v *view) missing() {
	at := map[[3]string]int{}
	for _, g := range v.NotEvaluated {
		if g.Cause == "skipped" {
			v.off = append(v.off, name(g.Rule))
			continue
		}
		key := [3]string{g.Rule, g.Cause, v.sentence(g.Reason)}
		i, ok := at[key]
		if !ok {
			i = len(v.gaps)
			at[key] = i
			v.gaps = append(v.gaps, gap{rule: name(g.Rule), cause: g.Cause, reason: key[2]})
		}
		if g.Resource == nil {
			v.gaps[i].whole = true
		} else {
			v.gaps[i].resources = append(v.gaps[i].resources, name(g.Resource.ID))
		}
	}
	slices.SortStableFunc(v.gaps, func(a, b gap) int { return cmp.Compare(rank(a.cause), rank(b.cause)) })
}

// rank puts what makes an audit incomplete first.
func rank(cause string) int {
	if cause == "denied" || cause == "failed" {
		return 0
	}
	return 1
}

// gapLines says what was not evaluated.
func (v *view) gapLines() []string {
	var out []string
	for _, g := range v.gaps {
		data := text.Data{"Rule": g.rule, "Reason": g.reason, "Resources": v.Some(g.resources, 3)}
		id := "findings.gap"
		if len(g.resources) == 0 {
			id = "findings.gap_whole"
		}
		out = append(out, v.Say(id, data))
	}
	if len(v.off) > 0 {
		out = append(out, v.Say("findings.off", text.Data{"Rules": v.Some(v.off, 8)}))
	}
	return out
}

// stale says which waivers should go: those that are over, and those for nothing.
func (v *view) stale() {
	for _, w := range v.Waivers {
		if w.State == findings.Used {
			continue
		}
		v.waivers = append(v.waivers, v.Say("findings.waiver_"+w.State, text.Data{
			"Rule": name(w.Rule), "Resource": name(w.Resource), "Owner": name(w.Owner), "Expires": name(w.Expires)}))
	}
}

// outcome is the whole audit in one sentence.
func (v *view) outcome() string {
	var parts []string
	for _, s := range findings.Severities() {
		if n := v.Summary.Of(s); n > 0 {
			parts = append(parts, strconv.Itoa(n)+" "+strings.ToLower(v.severity(s)))
		}
	}
	said := v.Count("findings.count", v.Summary.Active())
	if len(parts) > 0 {
		said = v.Say("findings.counted", text.Data{"Findings": said, "Parts": v.List(parts)})
	}
	for _, apart := range []struct {
		id string
		n  int
	}{{"findings.n_waived", v.Summary.Waived}, {"findings.n_baseline", v.Summary.Baseline}, {"findings.n_gaps", v.Summary.NotEvaluated - len(v.off)}} {
		if apart.n > 0 {
			said = v.Comma(said, v.Say(apart.id, text.Data{"Number": apart.n}))
		}
	}
	return v.Say("findings.summary", text.Data{"Outcome": said})
}

// suggested are the commands to go on with: what explains the first rules.
func (v *view) suggested() []string {
	if v.next != nil {
		return v.next
	}
	var out []string
	for _, g := range v.groups {
		for _, r := range g.rules {
			if len(out) < 3 {
				out = append(out, v.line("alictl rules "+name(r.id)))
			}
		}
	}
	return out
}
