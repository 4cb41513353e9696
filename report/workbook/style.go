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
	formats := map[document.Kind]string{document.Whole: `#,##0`, document.Fraction: `#,##0.0`, document.Percent: `0.0%`, document.Amount: amount, document.Time: `yyyy-mm-dd hh:mm`, document.Date: `yyyy-mm-dd`,
		document.Rate: `#,##0.00######`, document.Input: `0.0%`}
	w.styles = map[document.Kind]int{}
	for k := document.Label; k <= document.Above; k++ {
		style := excelize.Style{Alignment: top}
		switch k {
		case document.Label:
			style.NumFmt = 49 // text: what is typed into it later stays text
		case document.Headline:
			style.Font, style.Alignment = bold(""), &excelize.Alignment{Vertical: "top", WrapText: true}
		case document.Above:
			style.Font, style.Alignment = bold(""), &excelize.Alignment{Vertical: "top", Horizontal: "right", WrapText: true}
		case document.WrappedText:
			style.NumFmt = 49
			style.Alignment = &excelize.Alignment{Vertical: "top", WrapText: true}
		default:
			format := formats[k]
			style.CustomNumFmt = &format
			if k == document.Input {
				style.Font, style.Fill, style.Border = bold("1F4E99"), filled("FFF4CE"), framed("9A6700")
			}
		}
		id, err := w.NewStyle(&style)
		if err != nil {
			return err
		}
		w.styles[k] = id
	}
	var err error
	w.header, err = w.NewStyle(&excelize.Style{
		Font:      bold(""),
		Fill:      filled("E8ECF0"),
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
		Border:    []excelize.Border{{Type: "bottom", Color: "57606A", Style: 1}},
	})
	return err
}

// bold is the usual font of a workbook, and bold.
func bold(color string) *excelize.Font {
	return &excelize.Font{Bold: true, Family: "Calibri", Size: 11, Color: color}
}

func filled(color string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
}

func framed(color string) []excelize.Border {
	var out []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		out = append(out, excelize.Border{Type: side, Color: color, Style: 1})
	}
	return out
}
