package timeouts

import (
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
)

// view is a plan as its readers need it: grouped by what will happen, counted,
// and put into words.
type view struct {
	words
	*plan.Plan
	detail     bool                // every interface by itself
	reasons    map[resource]string // why interfaces could not be read
	title      string
	incomplete string // empty when the plan is complete
	empty      string // said when there is nothing to show at all

	change   section
	reported section
	unknown  section

	alignedHeading string
	aligned        []labelled // interface ids by region
	alignedNotes   []labelled // interface ids by note

	unresolvedHeading string
	unresolved        []unresolved
	failures          report.Failures

	closing []string // the sentences at the end
	next    []string // the commands to go on with
}

// section is a group of interfaces that share a fate. They are put into words when a
// format asks for them.
type section struct {
	heading string
	enis    []*plan.Interface
}

// labelled is a list of ids that have something in common.
type labelled struct {
	label string
	ids   []string
}

// newView groups and words a plan.
func newView(p *plan.Plan, o report.Options) *view {
	v := &view{words: words{o.Words()}, Plan: p, detail: o.Detail}
	v.title = v.Say("plan.title", text.Data{
		"Account": text.Visible(p.AccountID), "Regions": v.In(p.Regions), "Time": report.Stamp(p.CreatedAt),
	})
	v.group(p)
	v.headings(p)
	v.unresolved = v.unresolvedBackends(p.UnresolvedBackends)
	v.failures = v.Failures(p.Errors)
	v.conclude(p, o)
	return v
}

// group puts each interface where a reader looks for it.
func (v *view) group(p *plan.Plan) {
	v.reasons = readReasons(p)
	regions := index{}
	notes := index{}
	for i := range p.Interfaces {
		c := &p.Interfaces[i]
		switch {
		case c.Status == plan.Unknown:
			v.unknown.enis = append(v.unknown.enis, c)
		case c.Selected() > 0:
			v.change.enis = append(v.change.enis, c)
		case c.Status != plan.Aligned:
			v.reported.enis = append(v.reported.enis, c)
		default:
			v.aligned = regions.add(v.aligned, c.RegionID, known(c))
			for _, note := range v.notes(c) {
				v.alignedNotes = notes.add(v.alignedNotes, note, known(c))
			}
		}
	}
}

// index finds a label in a list that keeps the order of first use.
type index map[string]int

func (x index) add(lists []labelled, label, id string) []labelled {
	i, ok := x[label]
	if !ok {
		i = len(lists)
		x[label] = i
		lists = append(lists, labelled{label: label})
	}
	lists[i].ids = append(lists[i].ids, id)
	return lists
}

func (v *view) headings(p *plan.Plan) {
	interfaces := func(n int) string { return v.Count("count.interfaces", n) }
	v.change.heading = v.Say("plan.change_heading", text.Data{
		"Values": v.Count("count.values", p.Summary.ChangesSelected), "Interfaces": interfaces(len(v.change.enis)),
	})
	v.reported.heading = v.Say("plan.reported_heading", text.Data{"Interfaces": interfaces(len(v.reported.enis))})
	v.unknown.heading = v.Say("plan.unknown_heading", text.Data{"Interfaces": interfaces(len(v.unknown.enis))})
	v.alignedHeading = v.Say("plan.aligned_heading", text.Data{"Interfaces": interfaces(p.Summary.Aligned)})
	v.unresolvedHeading = v.Say("plan.unresolved_heading",
		text.Data{"Backends": v.Count("count.backends", len(p.UnresolvedBackends))})
	reads := v.Count("count.reads", len(p.Errors))
	switch {
	case p.Complete:
	case len(p.Errors) == 0:
		v.incomplete = v.Say("plan.incomplete_unnamed", nil)
	default:
		v.incomplete = v.Say("plan.incomplete", text.Data{"Reads": reads})
	}
	if len(p.Interfaces) == 0 {
		v.empty = v.Say(asFarAsRead(p, "plan.empty", "plan.empty_incomplete"), nil)
	}
}

// asFarAsRead is a sentence that claims no more than what was read allows.
func asFarAsRead(p *plan.Plan, whole, part string) string {
	if p.Complete {
		return whole
	}
	return part
}

func (v *view) conclude(p *plan.Plan, o report.Options) {
	s := p.Summary
	v.closing = []string{v.Say("plan.summary", text.Data{
		"Interfaces": v.Count("count.interfaces", s.Interfaces), "Aligned": s.Aligned, "TooShort": s.TooShort,
		"TooLong": s.TooLong, "Mixed": s.Mixed, "Unknown": s.Unknown,
		"Values": v.Count("count.values", s.ChangesSelected),
	}), v.Say("plan.new_connections", nil)}
	if s.ChangesSelected == 0 {
		v.closing = append(v.closing, v.Say(asFarAsRead(p, "plan.next_nothing", "plan.next_nothing_incomplete"), nil))
		return
	}
	if v.next = o.Next; v.next == nil {
		v.next = []string{"alictl align-timeouts --out plan.json", "alictl align-timeouts apply plan.json"}
	}
}
