package audit

import (
	"io"
	"net/url"
	"time"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
)

// informationURI is where the tool lives.
const informationURI = "https://github.com/alictl/alictl"

// writeSARIF writes an audit as SARIF 2.1.0. What is waived is suppressed, what is in
// the baseline is unchanged, and what was not evaluated because a read failed is a
// notification of the run. A resource of the cloud has no file, so the location
// readers ask for is the page of the rule, beside the logical location of the resource.
func writeSARIF(w io.Writer, d *findings.Document, _ report.Options) error {
	s := sarifRun{sarif.NewRunWithInformationURI("alictl", informationURI), text.InEnglish()}
	s.run.Tool.Driver.WithFullName("alictl audit").WithLanguage("en")
	for i := range d.Rules {
		s.rule(&d.Rules[i])
	}
	index := map[string]int{}
	for i := range d.Findings {
		f := &d.Findings[i]
		at, ok := index[f.Rule]
		if !ok {
			if at = s.run.GetRuleIndex(f.Rule); at < 0 {
				s.run.AddRule(f.Rule)
				at = s.run.GetRuleIndex(f.Rule)
			}
			index[f.Rule] = at
		}
		s.run.AddResult(s.result(f, at))
	}
	s.run.AddInvocation(s.invocation(d))
	out := sarif.NewReport()
	out.AddRun(s.run)
	return layout.JSON(w, out)
}

type sarifRun struct {
	run     *sarif.Run
	english *text.Printer
}

// say is a sentence as any reader may show it.
func (s sarifRun) say(m text.Message) string {
	return text.Cut(text.Visible(s.english.Tell(m)), longestSentence)
}

func (s sarifRun) rule(r *findings.Rule) {
	title, when, why := s.say(r.Title), s.say(r.When), s.say(r.Why)
	s.run.AddRule(r.ID).WithDescription(title).
		WithFullDescription(sarif.NewMultiformatMessageString().WithText(when)).
		WithHelp(sarif.NewMultiformatMessageString().WithText(when + "\n\n" + why).
			WithMarkdown("**When:** " + layout.EscapeMarkdown(when) + "\n\n**Why:** " + layout.EscapeMarkdown(why))).
		WithHelpURI(informationURI + "/blob/main/" + r.Docs).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(level(r.Severity))).
		WithProperties(sarif.NewPropertyBag().Add("severity", r.Severity).Add("kind", r.Kind))
}

// level is the severity in SARIF's terms, of which there are three.
func level(severity string) string {
	switch severity {
	case "critical", "high":
		return sarif.LevelError
	case "medium":
		return sarif.LevelWarning
	}
	return sarif.LevelNote
}

func (s sarifRun) result(f *findings.Finding, ruleIndex int) *sarif.Result {
	id, region := text.Cut(text.Visible(f.Resource.ID), 200), text.Cut(text.Visible(f.Resource.RegionID), 200)
	message := id
	if f.Resource.Name != "" {
		message += " (" + name(f.Resource.Name) + ")"
	}
	message += ", " + region + ": " + s.say(f.Summary) + " " + s.say(f.Remedy)
	r := sarif.NewRuleResult(f.Rule).WithRuleIndex(ruleIndex).WithLevel(level(f.Severity)).WithMessage(sarif.NewTextMessage(message))
	r.PartialFingerprints = map[string]string{"alictl/v1": f.Fingerprint}
	logical := sarif.NewLogicalLocation().WithName(id).WithKind("resource").
		WithFullyQualifiedName(name(f.Resource.AccountID) + "/" + region + "/" + f.Resource.Kind + "/" + id)
	page := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewArtifactLocation().WithURI((&url.URL{Path: f.Docs}).EscapedPath()))
	page.WithRegion(sarif.NewRegion().WithStartLine(1))
	r.AddLocation(sarif.NewLocation().WithPhysicalLocation(page).AddLogicalLocation(logical))
	properties := sarif.NewPropertyBag().Add("severity", f.Severity)
	for i, fact := range f.Evidence {
		if i < 20 { // the rest is in the JSON
			properties.Add("evidence "+name(fact.Name), name(fact.Value))
		}
	}
	r.WithProperties(properties)
	if f.Waived != nil {
		r.Suppressions = []*sarif.Suppression{sarif.NewSuppression().WithKind("external").WithStatus("accepted").
			WithJustification(text.Cut(text.Visible(f.Waived.Reason+" ("+f.Waived.Owner+", "+f.Waived.Expires+")"), longestSentence))}
	}
	if f.Baseline {
		r.WithBaselineState("unchanged")
	}
	return r
}

// invocation says when the account was read and what could not be.
func (s sarifRun) invocation(d *findings.Document) *sarif.Invocation {
	at := d.CreatedAt.UTC().Format(time.RFC3339)
	i := sarif.NewInvocation().WithExecutionSuccessful(d.Complete).WithStartTimeUtc(at).WithEndTimeUtc(at)
	for j := range d.NotEvaluated {
		g := &d.NotEvaluated[j]
		if !g.Incomplete() {
			continue
		}
		what := text.Visible(g.Rule)
		if g.Resource != nil {
			what += ", " + name(g.Resource.ID) + " in " + name(g.Resource.RegionID)
		}
		i.AddToolExecutionNotification(sarif.NewNotification().WithLevel(sarif.LevelWarning).
			WithMessage(sarif.NewTextMessage(what + ": " + s.say(g.Reason))))
	}
	return i
}
