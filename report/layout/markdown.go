package layout

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/alictl/alictl/internal/text"
)

// Markdown writes GitHub-flavoured Markdown. Everything it is given is escaped,
// so no name can become a table cell, a link, a tag or a command. The first write
// error is kept until Close.
type Markdown struct {
	out     *bufio.Writer
	printer *text.Printer
	escape  func(string) string
}

// NewMarkdown starts a document; the printer says the heads of its tables.
func NewMarkdown(w io.Writer, p *text.Printer) *Markdown {
	return &Markdown{bufio.NewWriterSize(w, 64<<10), p, escaper()}
}

// Close writes what is left and returns the first error.
func (m *Markdown) Close() error {
	if err := m.out.Flush(); err != nil {
		return fmt.Errorf("write markdown: %w", err)
	}
	return nil
}

// put writes; bufio keeps the first error and Close reports it.
func (m *Markdown) put(s string) { _, _ = m.out.WriteString(s) }

// Heading writes a heading of a level from 1 on.
func (m *Markdown) Heading(level int, s string) {
	m.put(strings.Repeat("#", level) + " " + m.escape(s) + "\n\n")
}

// Para writes a paragraph.
func (m *Markdown) Para(s string) { m.put(m.escape(s) + "\n\n") }

// Quote writes what nobody may overlook.
func (m *Markdown) Quote(s string) { m.put("> **" + m.escape(s) + "**\n\n") }

// Items writes a list.
func (m *Markdown) Items(items []string) {
	for _, s := range items {
		m.Item(0, s)
	}
	m.Blank()
}

// Item writes a line of a list, below others from depth 1 on.
func (m *Markdown) Item(depth int, s string) {
	m.put(strings.Repeat("  ", depth) + "- " + m.escape(s) + "\n")
}

// Blank ends a list or a table.
func (m *Markdown) Blank() { m.put("\n") }

// Section writes a list under a heading, and nothing where there is no line.
func (m *Markdown) Section(heading string, lines []string) {
	if len(lines) > 0 {
		m.Heading(2, heading)
		m.Items(lines)
	}
}

// Commands writes commands to copy below what introduces them, if there are any.
// An indented block needs no escapes.
func (m *Markdown) Commands(intro string, commands []string) {
	if len(commands) == 0 {
		return
	}
	m.Para(intro)
	for _, s := range commands {
		m.put("    " + text.Visible(s) + "\n")
	}
}

// Table writes a table: the head, whose columns are ids of the catalogue, and
// what rows writes with Row.
func (m *Markdown) Table(columns []string, rows func()) {
	names := make([]string, len(columns))
	for i, id := range columns {
		names[i] = m.printer.Say(id, nil)
	}
	m.Head(names)
	rows()
	m.Blank()
}

// Head writes the head of a table, for those that say it themselves.
func (m *Markdown) Head(names []string) {
	m.Row(names...)
	m.put(strings.Repeat("| --- ", len(names)) + "|\n")
}

// Row writes a row of a table.
func (m *Markdown) Row(cells ...string) {
	for _, s := range cells {
		m.put("| " + m.escape(s) + " ")
	}
	m.put("|\n")
}

// escaper returns what makes text that Markdown shows as it is, on one line.
func escaper() func(string) string {
	special := strings.NewReplacer(
		"&", "&amp;", "<", "&lt;", ">", "&gt;", "|", `\|`, "`", "\\`", `\`, `\\`,
		"*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "#", `\#`, "~", `\~`, "!", `\!`, "@", "&#64;",
	)
	return func(s string) string { return special.Replace(text.Visible(s)) }
}

// Fold writes what may be passed over: GitHub, GitLab and others show the heading
// and open the rest on a click.
func (m *Markdown) Fold(heading string, rest func()) {
	m.put("<details>\n<summary>" + m.escape(heading) + "</summary>\n\n")
	rest()
	m.put("</details>\n\n")
}

// EscapeMarkdown makes text that Markdown shows as it is, on one line.
func EscapeMarkdown(s string) string { return escaper()(s) }
