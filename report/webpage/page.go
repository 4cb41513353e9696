// Package webpage lays out a document as one HTML file that needs nothing else: no
// network, no fonts, no scripts from elsewhere. Charts are drawn as SVG, tables
// can be read by a screen reader, and everything but sorting and filtering works
// without JavaScript. Tables are written while they are walked.
package webpage

import (
	"bufio"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/document"
)

//go:embed page.html.tmpl page.css page.js
var files embed.FS

// page is a document with what stands around it.
type page struct {
	*document.Document
	Lang     string
	Policy   string
	CSS      template.CSS
	JS       template.JS
	Sections []document.Section // those the overview and the charts do not cover
}

// Write writes the page; the printer says what its controls are called.
func Write(w io.Writer, d *document.Document, printer *text.Printer) error {
	t, err := template.New("page.html.tmpl").Funcs(functions(printer)).ParseFS(files, "page.html.tmpl")
	if err != nil {
		return fmt.Errorf("parse page: %w", err)
	}
	style, script, err := assets()
	if err != nil {
		return fmt.Errorf("read page: %w", err)
	}
	p := page{Document: d, Lang: string(printer.Lang()), CSS: template.CSS(style), JS: template.JS(script), //nolint:gosec // both are ours
		Policy: "default-src 'none'; style-src " + digest(style) + "; script-src " + digest(script) + "; base-uri 'none'; form-action 'none'"}
	for _, s := range d.Sections {
		if s.Use == document.Always {
			p.Sections = append(p.Sections, s)
		}
	}
	out := bufio.NewWriterSize(w, 64<<10)
	if err := t.Execute(out, p); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return out.Flush()
}

// functions are what the template asks for: words, widths, and charts with an id of
// their own.
func functions(printer *text.Printer) template.FuncMap {
	charts := 0
	comma := ", "
	if printer.Lang() == text.Chinese {
		comma = "，"
	}
	return template.FuncMap{
		"say":   func(id string) string { return printer.Say("page."+id, nil) },
		"meter": meter,
		"comma": func() string { return comma },
		"draw": func(c document.Chart) drawing {
			charts++
			return draw(fmt.Sprintf("chart-%d", charts), c)
		},
		"items": document.Chain[document.Item],
		"tone":  tone,
		"class": class,
	}
}

// class is how a cell stands in its column.
func class(column document.Column, cell document.Cell) string {
	var classes []string
	for _, c := range []struct {
		holds bool
		name  string
	}{{column.Numeric, "num"}, {column.Whole, "whole"}, {column.Prose, "prose"}, {!cell.Chip && cell.Tone != document.Plain, string(cell.Tone)}} {
		if c.holds {
			classes = append(classes, c.name)
		}
	}
	return strings.Join(classes, " ")
}

// tone is the class of an item: its own, or that of the section it stands in.
func tone(section, item document.Tone) document.Tone {
	if item == document.Plain && section != document.Strong {
		return section
	}
	return item
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
