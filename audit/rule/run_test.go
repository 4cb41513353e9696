package rule_test

import (
	"fmt"
	"testing"

	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/text"
)

type (
	aRule   = rule.Rule[int, struct{}]
	pass    = rule.Pass[int, struct{}]
	finding = rule.Finding[struct{}]
)

func judging(id string, judge func(*pass)) aRule {
	return aRule{ID: id, Severity: rule.Low, Kind: rule.ENI, Judge: judge, Parameters: []rule.Parameter{{Name: "least", Default: 3, Min: 1, Max: 9}},
		Texts: "title: {en: t, zh: t}\nsummary: {en: s, zh: s}\nremedy: {en: r, zh: r}\nwhen: {en: w, zh: w}\nwhy: {en: y, zh: y}\nmore:\n  other: {en: o, zh: o}\n"}
}

func eni(id string) rule.Resource { return rule.Resource{Kind: rule.ENI, ID: id, RegionID: "r"} }

func TestCausesThatMakeARunIncomplete(t *testing.T) {
	t.Parallel()
	for cause, want := range map[rule.Cause]bool{rule.Denied: true, rule.Failed: true, rule.NoData: false, rule.UnknownValue: false, rule.Skipped: false} {
		if got := cause.Incomplete(); got != want {
			t.Errorf("%s: %t", cause, got)
		}
	}
}

func TestSeveritiesAreOrdered(t *testing.T) {
	t.Parallel()
	all := rule.Severities()
	for i, a := range all {
		for j, b := range all {
			if got := a.AtLeast(b); got != (i <= j) {
				t.Errorf("%s is at least %s: %t", a, b, got)
			}
		}
	}
}

// A word of its own stands; what a rule does not say is its usual sentence.
func TestSentencesOfAFinding(t *testing.T) {
	t.Parallel()
	r := judging("r", func(p *pass) {
		p.Find(finding{Resource: eni("a")}, nil)
		p.Find(finding{Resource: eni("b"), Summary: p.Say("other", nil), Remedy: p.Say("other", nil)}, nil)
	})
	got := rule.Run([]aRule{r}, 0, rule.Options{}).Findings
	if len(got) != 2 {
		t.Fatalf("%+v", got)
	}
	for i, want := range []string{"s r", "o o"} {
		if said := text.InEnglish().Tell(got[i].Summary) + " " + text.InEnglish().Tell(got[i].Remedy); said != want {
			t.Errorf("%s: %q, want %q", got[i].Resource.ID, said, want)
		}
	}
}

func TestOptionsOfARun(t *testing.T) {
	t.Parallel()
	r := judging("r", func(p *pass) {
		if p.Evidence >= int(p.Value("least")) {
			p.Find(finding{Resource: eni("a")}, nil)
		}
	})
	skip := func(id string, _ bool) bool { return id == "r" }
	for name, c := range map[string]struct {
		evidence int
		opts     rule.Options
		want     string
	}{
		"at the default":     {3, rule.Options{}, "[low] []"},
		"below the default":  {2, rule.Options{}, "[] []"},
		"a parameter":        {2, rule.Options{Parameters: map[string]rule.Values{"r": {"least": 2}}}, "[low] []"},
		"of another rule":    {2, rule.Options{Parameters: map[string]rule.Values{"q": {"least": 2}}}, "[] []"},
		"a severity":         {3, rule.Options{Severities: map[string]rule.Severity{"r": rule.High}}, "[high] []"},
		"a rule that is off": {3, rule.Options{Skip: skip}, "[] [skipped]"},
	} {
		got := rule.Run([]aRule{r}, c.evidence, c.opts)
		found, gaps := []rule.Severity{}, []rule.Cause{}
		for _, f := range got.Findings {
			found = append(found, f.Severity)
		}
		for _, g := range got.Gaps {
			gaps = append(gaps, g.Cause)
		}
		if said := fmt.Sprint(found, gaps); said != c.want {
			t.Errorf("%s: %s, want %s", name, said, c.want)
		}
	}
}

// Of one resource and rule there is one gap; the one that makes the run incomplete.
func TestOneGapForAResource(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		causes []rule.Cause
		want   rule.Cause
	}{
		"the first of two":         {[]rule.Cause{rule.NoData, rule.UnknownValue}, rule.NoData},
		"denied comes second":      {[]rule.Cause{rule.NoData, rule.Denied}, rule.Denied},
		"denied comes first":       {[]rule.Cause{rule.Denied, rule.NoData}, rule.Denied},
		"denied, then failed":      {[]rule.Cause{rule.Denied, rule.Failed}, rule.Denied},
		"unknown, failed, no data": {[]rule.Cause{rule.UnknownValue, rule.Failed, rule.NoData}, rule.Failed},
	} {
		r := judging("r", func(p *pass) {
			for _, cause := range c.causes {
				p.Miss(eni("a"), cause, text.Message{})
			}
		})
		if got := rule.Run([]aRule{r}, 0, rule.Options{}).Gaps; len(got) != 1 || got[0].Cause != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// Findings of one resource become one, with the evidence of all, within bounds.
func TestEvidenceOfAFindingIsBounded(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{1: 1, 200: 200, 201: 200} {
		r := judging("r", func(p *pass) {
			for i := range n {
				p.Find(finding{Resource: eni("a"), Facts: []rule.Fact{{Name: "fact", Value: fmt.Sprint(i)}}}, nil)
			}
			p.Find(finding{Resource: eni("a"), Facts: []rule.Fact{{Name: "fact", Value: "0"}}}, nil)
		})
		if got := rule.Run([]aRule{r}, 0, rule.Options{}).Findings; len(got) != 1 || len(got[0].Facts) != want {
			t.Errorf("%d findings: %d, with %d facts", n+1, len(got), len(got[0].Facts))
		}
	}
}
