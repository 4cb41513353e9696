// Package document is what every report comes down to before it is laid out: a
// subject builds one Document, a format renders any. It holds text and figures and
// knows neither subjects nor formats. Text is visible text (text.Visible), except in records and
// values, which a format makes safe.
//
// What can be long is a sequence and not a list, so that a plan of 50,000 interfaces is
// never in memory as text. A sequence can be walked more than once.
package document

import (
	"iter"
	"strings"
	"time"
)

// Document is a report.
type Document struct {
	Title string
	// Ending is the end of the title that a narrow format must not break: a path to copy.
	Ending string
	About  []Item // what the report is based on: time, window, rules
	Alert  string // empty when all is well
	Empty  string // said when there is nothing to report at all
	Lead   string // the outcome in one sentence

	Figures  []Figure
	Charts   []Chart
	Overview *Overview        // a table of everything, for formats in which it can be sorted and filtered
	Details  iter.Seq[Detail] // what is to be known about the rows of the overview
	Sections []Section        // the report as it is read from top to bottom

	Legend  string   // what the marks in lists and tables mean; an overview has it in its caption
	Closing []Item   // what to know at the end
	Next    []string // commands to go on with

	Records Records       // the report as rows of data
	Made    time.Time     // when the report was made
	Costs   func() *Costs // what amounts follow from; nil without any
	Book    func() *Book  // the report as sheets with formulas; nil for what any report has
	Limit   int           // bytes above which lists are cut where a report is posted as a comment; 0 for none
}

// Tone says how a reader should feel about something.
type Tone string

// The tones.
const (
	// Plain is for what calls for no feeling.
	Plain Tone = ""
	// Strong heads what follows.
	Strong Tone = "strong"
	// Good is for what is well, or saves money.
	Good Tone = "good"
	// Warn is for what to look at.
	Warn Tone = "warn"
	// Bad is for what is wrong.
	Bad Tone = "bad"
	// Mute is for what may be passed over.
	Mute Tone = "mute"
)

// Section is a part under a heading. What can be a table can be a list too: a format
// takes the table where there is room, and the list where there is not.
type Section struct {
	Title string // may be empty
	Tone  Tone
	Use   Use
	Fold  bool // may be folded away
	Items iter.Seq[Item]
	Table *Table
	Chart *Chart
	Parts []Part // tables under headings of their own, in place of one table
	Note  string // a sentence at the end
	Shown int    // how many items a screen shows before the rest is counted; all for 0
	// Legend says what the marks of the list mean.
	Legend string
}

// Use says which formats need a section: all of them, unless it says otherwise.
type Use int

// The uses of a section.
const (
	// Always is for what no other part of the document says.
	Always Use = iota
	// Covered is for what the overview, the details and the charts say as well.
	Covered
	// Digest is for the few rows that stand above what is folded away.
	Digest
)

// Part is a part of a section: text, items and a table under a heading.
type Part struct {
	Title string
	Text  string
	Items []Item
	Table *Table
	After []Item // below the table
}

// Item is a line of a list, with lines below it.
type Item struct {
	Tone     Tone
	Text     string
	Beside   []string // sentences beside the text
	Tail     string   // goes on the same line where all of it fits, else below
	Verbatim bool     // there to be copied: never broken
	Under    []Item
}

// Line is the item on one line, without what stands below it.
func (i Item) Line() string {
	s := i.Text
	if len(i.Beside) > 0 {
		s = strings.TrimRight(s, " ") + ": " + strings.Join(i.Beside, "; ")
	}
	if i.Tail != "" {
		s += " " + i.Tail
	}
	return s
}

// Figure is one key figure.
type Figure struct {
	Label, Value, Note string
	Tone               Tone
}

// Book is a workbook: its first sheet says what a reader needs first.
type Book struct {
	Currency string // a code such as CNY; empty when it is not known
	Sheets   []Sheet
}

// Records are rows of data: column names for programs, a plain cell for each.
type Records struct {
	Columns []Column
	Rows    iter.Seq[[]string]
}

// Names makes columns of text.
func Names(names ...string) []Column {
	out := make([]Column, len(names))
	for i, n := range names {
		out[i].Label = n
	}
	return out
}

// Numbers marks columns as numeric.
func (r Records) Numbers(names ...string) Records {
	for i := range r.Columns {
		for _, n := range names {
			if r.Columns[i].Label == n {
				r.Columns[i].Numeric = true
			}
		}
	}
	return r
}
