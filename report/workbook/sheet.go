package workbook

import (
	"github.com/xuri/excelize/v2"

	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/document"
)

// The columns of a sheet that has no header: what is said, and figures beside it.
const (
	saidColumns = 4
	saidWidth   = 44
	besideWidth = 22
)

func (w *writer) sheet(s document.Sheet) error {
	landscape, wide, tall, fit := "landscape", 1+len(s.Columns)/12, 0, true
	if len(s.Plots) > 0 && s.Rows == nil {
		tall = 1
	}
	if err := w.SetSheetProps(s.Name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := w.SetPageLayout(s.Name, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
		return err
	}
	out, err := w.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	if err := columns(out, s); err != nil {
		return err
	}
	last, err := w.rows(out, s)
	if err != nil {
		return err
	}
	if err := w.filter(s, last); err != nil {
		return err
	}
	for _, p := range s.Plots {
		if err := w.plot(s.Name, p); err != nil {
			return err
		}
	}
	return out.Flush()
}

// rows writes the header and the rows, and returns the number of the last.
func (w *writer) rows(out *excelize.StreamWriter, s document.Sheet) (int, error) {
	row := 0
	if len(s.Columns) > 0 {
		row = 1
		if err := w.head(out, s); err != nil {
			return 0, err
		}
	}
	for cells := range document.Chain(s.Rows) {
		row++
		width := func(column int) float64 { return widthOf(s, column) }
		if len(s.Columns) == 0 && alone(cells) {
			cells = said(cells)
			width = func(int) float64 { return saidWidth + (saidColumns-1)*besideWidth }
			if err := out.MergeCell(document.Ref(0, row), document.Ref(saidColumns-1, row)); err != nil {
				return 0, err
			}
		}
		if err := out.SetRow(document.Ref(0, row), w.cells(cells), excelize.RowOpts{Height: height(cells, width)}); err != nil {
			return 0, err
		}
		if err := w.nameCells(s.Name, cells, row); err != nil {
			return 0, err
		}
	}
	return row, nil
}

// alone says whether a row is text with nothing beside it, which has the whole width.
func alone(cells []document.Value) bool {
	if len(cells) != 1 {
		return false
	}
	_, text := cells[0].Value.(string)
	return text
}

// said lets a text alone take several lines.
func said(cells []document.Value) []document.Value {
	v := cells[0]
	if v.Kind == document.Label {
		v.Kind = document.WrappedText
	}
	return []document.Value{v}
}

// nameCells names the cells that formulas call by a name.
func (w *writer) nameCells(sheet string, cells []document.Value, row int) error {
	for i, c := range cells {
		if c.Name == "" {
			continue
		}
		if err := w.SetDefinedName(&excelize.DefinedName{Name: c.Name, RefersTo: document.At(sheet, i, row)}); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) head(out *excelize.StreamWriter, s document.Sheet) error {
	titles, most := make([]any, len(s.Columns)), 2
	for i, c := range s.Columns {
		title := text.Visible(c.Title)
		titles[i] = excelize.Cell{StyleID: w.header, Value: title}
		most = max(most, linesOf(title, int(widthOf(s, i))-2))
	}
	return out.SetRow("A1", titles, excelize.RowOpts{Height: float64(most*lineHeight + 2)})
}

// widthOf is how wide a column is, in characters.
func widthOf(s document.Sheet, column int) float64 {
	switch {
	case len(s.Columns) == 0 && column == 0:
		return saidWidth
	case len(s.Columns) == 0:
		return besideWidth
	case column >= len(s.Columns) || s.Columns[column].Width == 0:
		return usualWidth
	}
	return s.Columns[column].Width
}

// columns sets widths and freezes the header.
func columns(out *excelize.StreamWriter, s document.Sheet) error {
	for i := range max(len(s.Columns), saidColumns) {
		if err := out.SetColWidth(i+1, i+1, widthOf(s, i)); err != nil {
			return err
		}
	}
	if len(s.Columns) == 0 {
		return nil
	}
	return out.SetPanes(&excelize.Panes{Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight"})
}

// filter lets the header of a sheet filter its rows.
func (w *writer) filter(s document.Sheet, last int) error {
	if len(s.Columns) == 0 {
		return nil
	}
	return w.AutoFilter(s.Name, "A1:"+document.Ref(len(s.Columns)-1, last), nil)
}

func (w *writer) cells(cells []document.Value) []any {
	row := make([]any, len(cells))
	for i, c := range cells {
		if c.Kind == document.Nothing {
			continue
		}
		if s, ok := c.Value.(string); ok {
			c.Value = text.Visible(s)
		}
		row[i] = excelize.Cell{StyleID: w.styles[c.Kind], Value: c.Value, Formula: c.Formula}
	}
	return row
}
