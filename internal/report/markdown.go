package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/alictl/alictl/internal/text"
)

// markdown writes GitHub-flavoured Markdown. Everything it is given is escaped,
// so no name can become a table cell, a link, a tag or a command.
type markdown struct {
	words
	out    *bufio.Writer
	escape func(string) string
}

func newMarkdown(w io.Writer, o Options) markdown {
	return markdown{words{o.Printer}, bufio.NewWriterSize(w, 64<<10), escaper()}
}

func (m markdown) close() error {
	if err := m.out.Flush(); err != nil {
		return fmt.Errorf("write markdown: %w", err)
	}
	return nil
}

// put writes; bufio keeps the first error and close reports it.
func (m markdown) put(s string) { _, _ = m.out.WriteString(s) }

func (m markdown) heading(level int, s string) {
	m.put(strings.Repeat("#", level) + " " + m.escape(s) + "\n\n")
}

func (m markdown) para(s string) { m.put(m.escape(s) + "\n\n") }

func (m markdown) quote(s string) { m.put("> **" + m.escape(s) + "**\n\n") }

func (m markdown) items(items []string) {
	for _, s := range items {
		m.put("- " + m.escape(s) + "\n")
	}
	m.put("\n")
}

// code shows commands to copy. An indented block needs no escapes.
func (m markdown) code(lines []string) {
	for _, s := range lines {
		m.put("    " + text.Visible(s) + "\n")
	}
}

// table starts a table whose columns are catalogue ids.
func (m markdown) table(columns ...string) {
	names := make([]string, len(columns))
	for i, id := range columns {
		names[i] = m.Say(id, nil)
	}
	m.cells(names...)
	m.put(strings.Repeat("| --- ", len(columns)) + "|\n")
}

func (m markdown) cells(cells ...string) {
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
