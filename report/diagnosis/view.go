package diagnosis

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
)

// view is a diagnosis in words.
type view struct {
	report.Words
	*diagnosis.Document

	title      string
	lead       string // the outcome in one sentence
	incomplete string
	harmful    []cause
	others     []cause
	missing    []string // what was not evaluated, and why
	problems   []string
}

// cause is one finding in words.
type cause struct {
	*diagnosis.Finding
	head     string // cause, severity, side, certainty, count
	summary  string
	seen     string
	evidence []string
	groups   []string
	remedy   string
}

// groupsShown is how many parts of a finding are shown before the rest is counted.
const groupsShown = 8

// time says when evidence was taken; evidence that does not tell has the zero of clocks.
func (v *view) time(at time.Time) string {
	if at.Unix() == 0 {
		return v.say("diagnose.unknown_time")
	}
	return report.Stamp(at)
}

func newView(d *diagnosis.Document, o report.Options) *view {
	v := &view{Words: o.Words(), Document: d}
	v.title = v.Say("diagnose.title", text.Data{
		"Subject": v.Named("diagnose.subject.", d.Subject.Kind), "ID": text.Visible(d.Subject.ID), "From": v.from(), "Time": v.time(d.CreatedAt),
	})
	for i := range d.Findings {
		c := v.cause(&d.Findings[i])
		if c.Harmful {
			v.harmful = append(v.harmful, c)
		} else {
			v.others = append(v.others, c)
		}
	}
	for _, n := range d.NotEvaluated {
		v.missing = append(v.missing, text.Visible(n.Cause)+": "+v.Tell(n.Reason))
	}
	for _, p := range d.Errors {
		v.problems = append(v.problems, problem(p))
	}
	v.lead = v.outcome()
	if !d.Complete {
		v.incomplete = v.Count("diagnose.incomplete", len(d.Errors))
	}
	return v
}

func (v *view) from() string {
	if v.Subject.From == "live" {
		return v.Say("diagnose.from_live", nil)
	}
	return text.Visible(v.Subject.From)
}

func (v *view) outcome() string {
	switch {
	case len(v.harmful) > 0:
		return v.Count("diagnose.harmful", len(v.harmful))
	case len(v.others) > 0:
		return v.Count("diagnose.harmless", len(v.others))
	}
	return v.Say("diagnose.nothing", nil)
}

func (v *view) cause(f *diagnosis.Finding) cause {
	c := cause{Finding: f, summary: v.Tell(f.Summary), seen: v.seen(f)}
	parts := []string{v.Named("diagnose.severity.", string(f.Severity)), v.Named("diagnose.side.", string(f.Side)), v.Named("diagnose.certainty.", string(f.Certainty))}
	if f.Count > 1 {
		parts = append(parts, strconv.FormatInt(f.Count, 10)+"x")
	}
	c.head = text.Visible(f.Cause) + "  " + strings.Join(parts, ", ")
	for _, e := range f.Evidence {
		line := text.Visible(e.Name) + ": " + text.Visible(e.Value)
		if e.Source != "" {
			line += " (" + text.Visible(e.Source) + ")"
		}
		c.evidence = append(c.evidence, line)
	}
	c.groups = v.groups(f.Groups)
	if f.Remedy.ID != "" {
		c.remedy = v.Tell(f.Remedy)
	}
	return c
}

func (v *view) seen(f *diagnosis.Finding) string {
	if f.FirstSeen == nil || f.LastSeen == nil {
		return ""
	}
	return v.Say("diagnose.seen", text.Data{"First": report.Stamp(*f.FirstSeen), "Last": report.Stamp(*f.LastSeen)})
}

// groups is a line for each way in which a count is split, the first parts of it.
func (v *view) groups(groups []diagnosis.Group) []string {
	var order []string
	parts := map[string][]string{}
	for _, g := range groups {
		if parts[g.By] == nil {
			order = append(order, g.By)
		}
		parts[g.By] = append(parts[g.By], fmt.Sprintf("%s %d", text.Visible(g.Key), g.Count))
	}
	var out []string
	for _, by := range order {
		out = append(out, v.Say("diagnose.by", text.Data{"By": v.Named("diagnose.group.", by), "Parts": v.Some(parts[by], groupsShown)}))
	}
	return out
}

func problem(p diagnosis.Problem) string {
	line := text.Visible(p.Source)
	if p.Line > 0 {
		line += ":" + strconv.Itoa(p.Line)
	}
	line += ": "
	if p.Code != "" {
		line += text.Visible(p.Code) + ": "
	}
	line += text.Visible(p.Message)
	if p.RequestID != "" {
		line += " (" + text.Visible(p.RequestID) + ")"
	}
	return line
}

// verdict says who closes a path first, and who is not told.
func (v *view) verdict(p *diagnosis.Path) string {
	if p.Shortest == "" {
		return v.Say("diagnose.no_clock", nil)
	}
	said := v.Say("diagnose.first", text.Data{"Who": text.Visible(p.FirstToClose), "Shortest": text.Visible(p.Shortest)})
	if len(p.NotTold) > 0 {
		said = v.Comma(said, v.Say("diagnose.not_told", text.Data{"Who": strings.Join(report.Visible(p.NotTold), ", ")}))
	}
	return said
}
