package report

import (
	"strings"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/document"
)

// Failures are the reads that failed while a report was made, in words.
type Failures struct {
	Heading string
	words   Words
	list    []failure
}

// failure is one kind of read error; the same error of many resources is one.
type failure struct {
	action    string   // product and action
	region    string   //
	resources []string // those it was met on
	why       string   // code and message of the first
	requestID string   // of the first
}

// Failures groups read errors by what failed, where and how.
func (w Words) Failures(errors []model.ReadError) Failures {
	type kind struct{ region, product, action, code string }
	at := map[kind]int{}
	out := Failures{words: w, Heading: w.Say("plan.errors_heading", text.Data{"Reads": w.Count("count.reads", len(errors))})}
	for _, e := range errors {
		k := kind{e.RegionID, e.Product, e.Action, e.Code}
		i, ok := at[k]
		if !ok {
			i = len(out.list)
			at[k] = i
			out.list = append(out.list, failureOf(e))
		}
		if e.ResourceID != "" {
			out.list[i].resources = append(out.list[i].resources, e.ResourceID)
		}
	}
	return out
}

func failureOf(e model.ReadError) failure {
	return failure{
		action:    strings.TrimSpace(text.Visible(e.Product) + " " + text.Visible(e.Action)),
		region:    OrDash(e.RegionID),
		why:       strings.Trim(text.Visible(e.Code)+": "+text.Visible(e.Message), ": "),
		requestID: text.Visible(e.RequestID),
	}
}

// Lines says each failure in one sentence.
func (f Failures) Lines() []string {
	out := make([]string, len(f.list))
	for i, one := range f.list {
		out[i] = f.words.failure(one)
	}
	return out
}

func (w Words) failure(f failure) string {
	what := f.action
	if len(f.resources) > 0 {
		what += " " + w.Some(f.resources, 3)
	}
	s := w.Say("plan.error_line", text.Data{"What": what, "Region": f.region, "Why": f.why})
	if f.requestID != "" {
		s += w.Gap() + w.Say("plan.request_id", text.Data{"RequestID": f.requestID})
	}
	return s
}

// Section is the failures under their heading, as a list and as a table.
func (f Failures) Section() document.Section {
	t := &document.Table{Rows: document.Map(f.list, func(one *failure) document.Row {
		return document.Cells(one.action, f.words.Some(one.resources, 3), one.region, one.why, one.requestID)
	})}
	for _, id := range []string{"column.action", "column.resource", "column.region", "column.error", "column.request"} {
		t.Columns = append(t.Columns, f.words.Column(id))
	}
	return document.Section{Title: f.Heading, Tone: document.Bad, Items: document.Seq(document.Lines(document.Plain, f.Lines())), Table: t}
}

// AddTo adds the section of the failures to others, if there are any.
func (f Failures) AddTo(sections []document.Section) []document.Section {
	if len(f.list) == 0 {
		return sections
	}
	return append(sections, f.Section())
}

// Column is a column by its name. What is short is not broken over lines: regions, states
// and numbers of seconds.
func (w Words) Column(id string) document.Column {
	c := document.Column{Label: w.Say(id, nil)}
	switch id {
	case "column.region", "column.status", "column.has", "column.should":
		c.Whole = true
	}
	return c
}
