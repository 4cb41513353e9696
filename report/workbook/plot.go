package workbook

import (
	"github.com/xuri/excelize/v2"

	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/document"
)

// The measures of a chart in pixels: those of a bar and those around the bars.
const (
	plotWidth  = 620
	plotBar    = 20
	plotAround = 110
	plotLeast  = 280
	plotMost   = 900
)

// plot adds a chart of the spreadsheet program, which draws it from the cells.
func (w *writer) plot(sheet string, p document.Plot) error {
	dark := excelize.Font{Color: "24292F", Size: 9}
	c := excelize.Chart{Type: excelize.Bar, Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: text.Visible(p.Title), Font: &excelize.Font{Bold: true, Size: 12}}}},
		Dimension: excelize.ChartDimension{Width: plotWidth, Height: uint(min(max(plotLeast, plotAround+plotBar*p.Bars*len(p.Series)), plotMost))},
		Legend:    excelize.ChartLegend{Position: "bottom"},
		PlotArea:  excelize.ChartPlotArea{ShowVal: p.Valued},
		XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: dark}, YAxis: excelize.ChartAxis{MajorGridLines: true, Font: dark}}
	if len(p.Series) == 1 {
		c.Legend.Position = "none"
	}
	format := `#,##0`
	if p.Share {
		format = `0%`
	}
	c.YAxis.NumFmt = excelize.ChartNumFmt{CustomNumFmt: format}
	for _, s := range p.Series {
		c.Series = append(c.Series, excelize.ChartSeries{Name: s.Name, Categories: s.Labels, Values: s.Values})
	}
	return w.AddChart(sheet, p.At, &c)
}
