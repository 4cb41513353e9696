package render

import (
	"iter"
	"strings"

	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/document"
	"github.com/alictl/alictl/report/layout"
)

const (
	barWidth    = 36  // the longest bar of a chart
	measured    = 200 // rows of a table whose widths decide about its columns
	widestLabel = 40
)

// chart draws bars of one scale; the one that stands out is marked. Lines are not drawn.
func (t terminal) chart(c document.Chart) {
	label, figure, most := 0, 0, c.Most
	for _, b := range c.Bars {
		label, figure, most = max(label, text.Width(b.Label)), max(figure, text.Width(b.Text)), max(most, b.Value)
	}
	for _, b := range c.Bars {
		mark := " "
		if b.Tone == document.Warn {
			mark = "<"
		}
		bar := ""
		if b.Value > 0 {
			bar = strings.Repeat("=", max(1, int(b.Value/most*barWidth+0.5)))
		}
		t.Line(style(b.Tone), strings.TrimRight("  "+layout.PadRight(b.Label, label)+"  "+layout.PadLeft(b.Text, figure)+"  "+
			layout.PadRight(bar+mark, barWidth+2)+b.Note, " "))
	}
}

// table writes a table in columns; the last one takes what is left of the line.
func (t terminal) table(table document.Table) {
	if len(table.Columns) == 0 {
		return
	}
	widths := columnWidths(table)
	head := make([]string, len(table.Columns))
	for i, c := range table.Columns {
		head[i] = c.Label
	}
	t.row(layout.Bold, table.Columns, widths, head)
	for cells := range texts(table.Rows) {
		t.row(layout.Plain, table.Columns, widths, cells)
	}
}

func (t terminal) row(s layout.Style, columns []document.Column, widths []int, cells []string) {
	last := len(columns) - 1
	line := "  "
	for i, cell := range cells[:last] {
		cell = text.Cut(text.Visible(cell), widestLabel)
		if columns[i].Numeric {
			cell = layout.PadLeft(cell, widths[i])
		}
		line += layout.PadRight(cell, widths[i]) + "  "
	}
	end := text.Visible(cells[last])
	if columns[last].Numeric {
		end = layout.PadLeft(end, widths[last])
	}
	t.Entry(s, line, end)
}

func columnWidths(table document.Table) []int {
	widths := make([]int, len(table.Columns))
	for i, c := range table.Columns {
		widths[i] = min(text.Width(c.Label), widestLabel)
	}
	seen := 0
	for cells := range texts(table.Rows) {
		if seen++; seen > measured {
			break
		}
		for i, cell := range cells {
			widths[i] = max(widths[i], min(text.Width(text.Visible(cell)), widestLabel))
		}
	}
	return widths
}

// texts walks the rows of a table as text.
func texts(rows iter.Seq[document.Row]) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for row := range document.Chain(rows) {
			cells := make([]string, len(row.Cells))
			for i, c := range row.Cells {
				cells[i] = c.Text
				if c.Sub != "" {
					cells[i] += " (" + c.Sub + ")"
				}
			}
			if !yield(cells) {
				return
			}
		}
	}
}
