package workbook

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/alictl/alictl/report/document"
)

// prepareStyles makes the few styles of a book: one for each kind of cell.
func (w *writer) prepareStyles(currency string) error {
	amount := `#,##0.00`
	if currency != "" && !strings.ContainsFunc(currency, func(r rune) bool { return r < 'A' || r > 'Z' }) {
		amount = `[$` + currency + `] #,##0.00;-[$` + currency + `] #,##0.00`
	}
	top := &excelize.Alignment{Vertical: "top"}
	formats := map[document.Kind]string{document.Whole: `#,##0`, document.Fraction: `#,##0.0`, document.Percent: `0.0%`, document.Amount: amount, document.Time: `yyyy-mm-dd hh:mm`, document.Date: `yyyy-mm-dd`}
	w.styles = map[document.Kind]int{}
	for k := document.Label; k <= document.Date; k++ {
		style := excelize.Style{Alignment: top}
		switch k {
		case document.Label:
			style.NumFmt = 49 // text: what is typed into it later stays text
		case document.Headline:
			style.Font = &excelize.Font{Bold: true}
		case document.WrappedText:
			style.NumFmt = 49
			style.Alignment = &excelize.Alignment{Vertical: "top", WrapText: true}
		default:
			format := formats[k]
			style.CustomNumFmt = &format
		}
		id, err := w.NewStyle(&style)
		if err != nil {
			return err
		}
		w.styles[k] = id
	}
	var err error
	w.header, err = w.NewStyle(&excelize.Style{
		Font:      &excelize.Font{Bold: true},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8ECF0"}},
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
		Border:    []excelize.Border{{Type: "bottom", Color: "57606A", Style: 1}},
	})
	return err
}
