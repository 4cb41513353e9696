package audit

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
)

// The elements of JUnit XML that Jenkins and GitLab both read.
type suites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Name     string   `xml:"name,attr"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Skipped  int      `xml:"skipped,attr"`
	Suites   []suite  `xml:"testsuite"`
}

type suite struct {
	Name      string     `xml:"name,attr"`
	Tests     int        `xml:"tests,attr"`
	Failures  int        `xml:"failures,attr"`
	Errors    int        `xml:"errors,attr"`
	Skipped   int        `xml:"skipped,attr"`
	Timestamp string     `xml:"timestamp,attr"`
	Time      string     `xml:"time,attr"`
	Hostname  string     `xml:"hostname,attr"`
	Cases     []testcase `xml:"testcase"`
}

type testcase struct {
	Name      string   `xml:"name,attr"`
	Classname string   `xml:"classname,attr"`
	Time      string   `xml:"time,attr"`
	Failure   *trouble `xml:"failure,omitempty"`
	Error     *trouble `xml:"error,omitempty"`
	Skipped   *skip    `xml:"skipped,omitempty"`
}

type trouble struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

type skip struct {
	Message string `xml:"message,attr"`
}

// writeJUnit writes an audit as JUnit XML: a suite for each rule. A finding is a
// failure; one that does not count and what was not evaluated is skipped, and what
// makes the audit incomplete is an error. A rule with nothing to say is one test that
// passed.
func writeJUnit(w io.Writer, d *findings.Document, _ report.Options) error {
	all := suites{Name: "alictl audit " + text.Cut(text.Visible(d.AccountID), longestName)}
	at := map[string]int{}
	of := func(rule string) *suite {
		i, ok := at[rule]
		if !ok {
			i = len(all.Suites)
			at[rule] = i
			all.Suites = append(all.Suites, suite{Name: xmlText(rule), Timestamp: d.CreatedAt.UTC().Format("2006-01-02T15:04:05"), Time: "0", Hostname: "alictl"})
		}
		return &all.Suites[i]
	}
	for _, r := range d.Rules {
		of(r.ID)
	}
	for i := range d.Findings {
		f := &d.Findings[i]
		of(f.Rule).add(caseOf(f))
	}
	for i := range d.NotEvaluated {
		g := &d.NotEvaluated[i]
		of(g.Rule).add(gapCase(g))
	}
	for i := range all.Suites {
		s := &all.Suites[i]
		if len(s.Cases) == 0 {
			s.add(testcase{Name: s.Name, Classname: s.Name, Time: "0"})
		}
		all.Tests, all.Failures, all.Errors, all.Skipped = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors, all.Skipped+s.Skipped
	}
	out := bufio.NewWriterSize(w, 64<<10)
	_, _ = out.WriteString(xml.Header) // bufio keeps the first error
	enc := xml.NewEncoder(out)
	enc.Indent("", "  ")
	if err := enc.Encode(all); err != nil {
		return fmt.Errorf("write junit: %w", err)
	}
	_, _ = out.WriteString("\n")
	return out.Flush()
}

func (s *suite) add(c testcase) {
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
	s.Cases = append(s.Cases, c)
}

// xmlText is text that a reader of test results can show: on one line and not endless.
func xmlText(s string) string { return text.Cut(text.Visible(s), 200) }

func caseOf(f *findings.Finding) testcase {
	english := text.InEnglish()
	c := testcase{Name: xmlText(f.Resource.RegionID + " " + f.Resource.ID), Classname: xmlText(f.Rule), Time: "0"}
	summary := text.Cut(text.Visible(english.Tell(f.Summary)), longestSentence)
	switch {
	case f.Waived != nil:
		c.Skipped = &skip{xmlText("waived: " + f.Waived.Reason)}
	case f.Baseline:
		c.Skipped = &skip{"in the baseline"}
	default:
		lines := []string{text.Cut(text.Visible(english.Tell(f.Remedy)), longestSentence)}
		for _, fact := range f.Evidence {
			lines = append(lines, xmlText(fact.Name+": "+fact.Value+" ("+fact.Source+")"))
		}
		c.Failure = &trouble{Message: summary, Type: xmlText(f.Severity), Text: strings.Join(append(lines, xmlText(f.Docs)), "\n")}
	}
	return c
}

func gapCase(g *findings.Gap) testcase {
	c := testcase{Name: "every resource", Classname: xmlText(g.Rule), Time: "0"}
	if g.Resource != nil {
		c.Name = xmlText(g.Resource.RegionID + " " + g.Resource.ID)
	}
	reason := text.Cut(text.Visible(text.InEnglish().Tell(g.Reason)), longestSentence)
	if g.Incomplete() {
		c.Error = &trouble{Message: reason, Type: xmlText(g.Cause)}
	} else {
		c.Skipped = &skip{reason}
	}
	return c
}
