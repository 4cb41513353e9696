package rule

import (
	"slices"

	"github.com/alictl/alictl/internal/text"
)

// Finding is a rule that fires for a resource.
type Finding[D any] struct {
	Rule     string
	Severity Severity
	Resource Resource
	Title    text.Message
	Summary  text.Message
	Remedy   text.Message
	Facts    []Fact
	Command  string // what to run, as it can be pasted; empty where nothing of ours helps
	Extra    bool
	Detail   D
}

// Cause says why a rule was not evaluated.
type Cause string

// The causes. Denied and Failed make a run incomplete.
const (
	Denied       Cause = "denied"
	Failed       Cause = "failed"
	NoData       Cause = "no_data"
	UnknownValue Cause = "unknown_value"
	Skipped      Cause = "skipped"
)

// Incomplete reports whether the cause makes a run incomplete.
func (c Cause) Incomplete() bool { return c == Denied || c == Failed }

// Gap is a rule that was not evaluated, for one resource or, without one, at all.
type Gap struct {
	Rule     string
	Resource *Resource
	Cause    Cause
	Reason   text.Message
}

// Lacking is evidence that can tell which needs it does not hold at all. A rule
// with such a need is not judged.
type Lacking interface {
	Lacks(Need) (Gap, bool)
}

// Partial is evidence that can tell which parts of what a rule needs were not
// read where the resources they hold cannot be named, such as a listing of one
// region. Each is noted beside what the rule finds in the rest.
type Partial interface {
	Parts(kind Kind, needs []Need) []Gap
}

// Result is what the rules said.
type Result[D any] struct {
	Findings []Finding[D]
	Gaps     []Gap
}

// Options choose and change the rules of a run.
type Options struct {
	Skip       func(id string, metrics bool) bool // a rule that is switched off; may be nil
	Severities map[string]Severity                // by rule, instead of its own
	Parameters map[string]Values                  // by rule, instead of the defaults
}

// Pass is one rule at work on one body of evidence.
type Pass[E, D any] struct {
	Evidence E

	rule   *Rule[E, D]
	texts  *Texts
	values Values
	ids    sentenceIDs
	out    *Result[D]
}

// sentenceIDs are the ids of the sentences that every finding has.
type sentenceIDs struct{ title, summary, remedy string }

// Value returns a parameter of the rule.
func (p *Pass[E, D]) Value(name string) float64 {
	if v, ok := p.values[name]; ok {
		return v
	}
	for _, parameter := range p.rule.Parameters {
		if parameter.Name == name {
			return parameter.Default
		}
	}
	panic("rule " + p.rule.ID + " has no parameter " + name) // a test runs every rule
}

// Find adds a finding. The data fill the summary and the remedy of the rule.
func (p *Pass[E, D]) Find(f Finding[D], data text.Data) {
	f.Rule, f.Severity, f.Extra = p.rule.ID, p.rule.Severity, p.rule.Extra
	f.Title = message(p.ids.title, &p.texts.Title, nil)
	if f.Summary.ID == "" {
		f.Summary = message(p.ids.summary, &p.texts.Summary, data)
	}
	if f.Remedy.ID == "" {
		f.Remedy = message(p.ids.remedy, &p.texts.Remedy, data)
	}
	if n := len(p.out.Findings); n == cap(p.out.Findings) {
		p.out.Findings = slices.Grow(p.out.Findings, n+1) // twice as many: there may be very many
	}
	p.out.Findings = append(p.out.Findings, f)
}

// Say returns one of the rule's further sentences, for a finding that words its
// summary or remedy by case. An unknown key comes out as the key.
func (p *Pass[E, D]) Say(key string, data text.Data) text.Message {
	words := p.texts.More[key]
	return message(messageID(p.rule.ID, key), &words, data)
}

// Miss notes that the rule could not be evaluated for a resource.
func (p *Pass[E, D]) Miss(r Resource, cause Cause, reason text.Message) {
	p.out.Gaps = append(p.out.Gaps, Gap{Rule: p.rule.ID, Resource: &r, Cause: cause, Reason: reason})
}

// MissAll notes that the rule could not be evaluated at all.
func (p *Pass[E, D]) MissAll(cause Cause, reason text.Message) {
	p.out.Gaps = append(p.out.Gaps, Gap{Rule: p.rule.ID, Cause: cause, Reason: reason})
}

// Run judges the evidence by every rule that is not switched off, in the order
// given. A rule that is switched off and one whose need the evidence lacks are
// noted once, without a resource. Each rule has one finding or one gap for a
// resource: see settle.
func Run[E, D any](rules []Rule[E, D], evidence E, opts Options) Result[D] {
	var findings [][]Finding[D]
	var gaps [][]Gap
	for i := range rules {
		r := &rules[i]
		if opts.Skip != nil && opts.Skip(r.ID, r.Metrics) {
			gaps = append(gaps, []Gap{{Rule: r.ID, Cause: Skipped, Reason: text.Message{ID: "rule.skipped"}}})
			continue
		}
		if gap, lacks := lack(r, evidence); lacks {
			gaps = append(gaps, []Gap{gap})
			continue
		}
		one := judge(r, evidence, opts.Parameters[r.ID])
		if s, ok := opts.Severities[r.ID]; ok {
			for j := range one.Findings {
				one.Findings[j].Severity = s
			}
		}
		findings, gaps = append(findings, one.Findings), append(gaps, one.Gaps)
	}
	return Result[D]{Findings: slices.Concat(findings...), Gaps: slices.Concat(gaps...)}
}

// judge runs one rule.
func judge[E, D any](r *Rule[E, D], evidence E, values Values) Result[D] {
	var out Result[D]
	if partial, ok := any(evidence).(Partial); ok {
		for _, gap := range partial.Parts(r.Kind, r.Needs) {
			gap.Rule = r.ID
			out.Gaps = append(out.Gaps, gap)
		}
	}
	ids := sentenceIDs{messageID(r.ID, "title"), messageID(r.ID, "summary"), messageID(r.ID, "remedy")}
	r.Judge(&Pass[E, D]{Evidence: evidence, rule: r, texts: r.texts(), values: values, ids: ids, out: &out})
	return settle(out)
}

func lack[E, D any](r *Rule[E, D], evidence E) (Gap, bool) {
	lacking, ok := any(evidence).(Lacking)
	if !ok {
		return Gap{}, false
	}
	for _, need := range r.Needs {
		if gap, lacks := lacking.Lacks(need); lacks {
			gap.Rule = r.ID
			return gap, true
		}
	}
	return Gap{}, false
}
