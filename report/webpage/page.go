// Package webpage lays out a report as one HTML file that needs nothing else: no
// network, no fonts, no scripts from elsewhere. Charts are drawn as SVG, tables
// can be read by a screen reader, and everything but sorting and filtering works
// without JavaScript. What it says and counts comes from its caller.
package webpage

import (
	"bufio"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
)

//go:embed page.html.tmpl page.css page.js
var files embed.FS

// Tone says how a reader should feel about something.
type Tone string

// The tones.
const (
	// Plain is for what calls for no feeling.
	Plain Tone = ""
	// Good is for what is well, or saves money.
	Good Tone = "good"
	// Warn is for what to look at.
	Warn Tone = "warn"
	// Bad is for what is wrong.
	Bad Tone = "bad"
	// Mute is for what may be passed over.
	Mute Tone = "mute"
)

// Page is the whole report.
type Page struct {
	Lang     string // en or zh
	Title    string
	Subtitle string
	Alert    string // empty when all is well
	Lead     string // the outcome in one sentence
	Tiles    []Tile
	Charts   []Chart
	Table    Table
	Details  []Detail
	Sections []Section
	Words    Words
}

// Words are what controls are called.
type Words struct {
	Skip, Theme, Filter, Status, All, Shown, Sort, Overview, Details, OpenAll, Scroll string
}

// Tile is one key figure.
type Tile struct {
	Label, Value, Note string
	Tone               Tone
}

// Table is a table of the page. Rows can be sorted, and filtered by text and group.
type Table struct {
	Caption string
	Columns []Column
	Rows    []Row
	Groups  []string // to filter by; each row has one
}

// Column is the head of a column.
type Column struct {
	Label   string
	Numeric bool
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

// Detail is what is to be known about one row, folded away at first.
type Detail struct {
	ID, Name, Code, Status, Value string
	Tone, ValueTone               Tone
	Lead                          string
	Charts                        []Chart
	Table                         Table
	Sections                      []Section
}

// Section is a list under a heading.
type Section struct {
	Title string
	Items []Item
}

// Item is one line of a section.
type Item struct {
	Text string
	Tone Tone
}

// Render writes the page.
func Render(w io.Writer, p Page) error {
	t, err := template.New("page.html.tmpl").Funcs(template.FuncMap{"draw": draw, "meter": meter}).ParseFS(files, "page.html.tmpl")
	if err != nil {
		return fmt.Errorf("parse page: %w", err)
	}
	style, script, err := assets()
	if err != nil {
		return fmt.Errorf("read page: %w", err)
	}
	policy := "default-src 'none'; style-src " + digest(style) + "; script-src " + digest(script) +
		"; base-uri 'none'; form-action 'none'"
	p.number()
	out := bufio.NewWriterSize(w, 64<<10)
	err = t.Execute(out, struct {
		Page
		Policy string
		CSS    template.CSS
		JS     template.JS
	}{p, policy, template.CSS(style), template.JS(script)}) //nolint:gosec // both are ours
	if err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return out.Flush()
}

func assets() (style, script string, err error) {
	css, err := files.ReadFile("page.css")
	if err != nil {
		return "", "", err
	}
	js, err := files.ReadFile("page.js")
	return string(css), string(js), err
}

// digest names a part of the page so that the policy admits it and nothing else.
func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// number gives every chart an id of its own.
func (p *Page) number() {
	n := 0
	for _, charts := range p.charts() {
		for i := range charts {
			n++
			charts[i].id = fmt.Sprintf("chart-%d", n)
		}
	}
}

func (p *Page) charts() [][]Chart {
	all := [][]Chart{p.Charts}
	for _, d := range p.Details {
		all = append(all, d.Charts)
	}
	return all
}
