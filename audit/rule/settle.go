package rule

import "slices"

// name is a resource without what is only shown of it.
type name struct {
	kind         Kind
	regionID, id string
}

func nameOf(r Resource) name {
	return name{kind: r.Kind, regionID: r.RegionID, id: r.ID}
}

// settle brings what one rule said to one finding or one gap for each resource.
// Several findings become one with the evidence of all. A gap beside a finding
// says nothing more, and of several gaps the one that makes a run incomplete is
// kept, else the first. What is about a host or about nothing stays as it is: a
// cause may speak of one host twice.
func settle[D any](r Result[D]) Result[D] {
	found := make(map[name]int, len(r.Findings))
	out := Result[D]{Findings: r.Findings[:0], Gaps: r.Gaps[:0]} // neither outgrows what was read of it
	for _, f := range r.Findings {
		if i, ok := found[nameOf(f.Resource)]; ok && f.Resource.Kind != Host {
			out.Findings[i].Facts = appendNew(out.Findings[i].Facts, f.Facts)
			continue
		}
		found[nameOf(f.Resource)] = len(out.Findings)
		out.Findings = append(out.Findings, f)
	}
	clear(r.Findings[len(out.Findings):])
	missed := make(map[name]int, len(r.Gaps))
	for _, g := range r.Gaps {
		if g.Resource == nil || g.Resource.Kind == Host {
			out.Gaps = append(out.Gaps, g)
			continue
		}
		n := nameOf(*g.Resource)
		if _, ok := found[n]; ok {
			continue
		}
		if i, ok := missed[n]; ok {
			if g.Cause.Incomplete() && !out.Gaps[i].Cause.Incomplete() {
				out.Gaps[i] = g
			}
			continue
		}
		missed[n] = len(out.Gaps)
		out.Gaps = append(out.Gaps, g)
	}
	clear(r.Gaps[len(out.Gaps):])
	return out
}

// mostFacts bounds the evidence of a finding that has many causes.
const mostFacts = 200

func appendNew(facts, more []Fact) []Fact {
	for _, f := range more {
		if len(facts) < mostFacts && !slices.Contains(facts, f) {
			facts = append(facts, f)
		}
	}
	return facts
}
