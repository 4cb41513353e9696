package document

import "iter"

// Table is a table.
type Table struct {
	Caption string
	Columns []Column
	Rows    iter.Seq[Row]
}

// Column is the head of a column.
type Column struct {
	Label   string
	Numeric bool
	Whole   bool // what it says is not broken over lines, such as a date
	Prose   bool // it holds sentences, which need room
}

// Overview is a table whose rows can be sorted, and filtered by text and group.
type Overview struct {
	Table
	Title   string   // what the rows are
	GroupBy string   // what the groups are called
	Groups  []string // each row has one
	Each    string   // the heading of the details
}

// Detail is what is to be known about one row, folded away at first.
type Detail struct {
	ID, Name, Code, Status, Value string
	Tone, ValueTone               Tone
	Lead                          string
	Charts                        []Chart
	Table                         *Table
	Sections                      []List
}

// List is a list under a heading.
type List struct {
	Title string
	Items []Item
}

// Row is one row. The first cell names it.
type Row struct {
	Group string
	Cells []Cell
}

// Cell is a cell: text, a smaller line under it, and what it is sorted by.
type Cell struct {
	Text, Sub string
	Sort      string // empty sorts last; of a numeric column a plain number
	Link      string // the id of a detail
	Tone      Tone
	Chip      bool
	Meter     float64 // a bar of this share under the text; 0 for none
}

// Cells makes a row of text.
func Cells(texts ...string) Row {
	r := Row{Cells: make([]Cell, len(texts))}
	for i, s := range texts {
		r.Cells[i].Text = s
	}
	return r
}

// Lines makes a list of plain items, each of a tone.
func Lines(tone Tone, lines []string) []Item {
	out := make([]Item, 0, len(lines))
	for _, s := range lines {
		if s != "" {
			out = append(out, Item{Tone: tone, Text: s})
		}
	}
	return out
}

// Listed adds a section of lines, if there are any.
func Listed(to []Section, title string, tone Tone, lines []string) []Section {
	if len(lines) == 0 {
		return to
	}
	return append(to, Section{Title: title, Tone: tone, Items: Seq(Lines(Plain, lines))})
}
