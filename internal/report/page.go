package report

import (
	"bufio"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/alictl/alictl/internal/text"
)

// The styles of a terminal report. Without colour they are nothing.
const (
	plain  = ""
	bold   = "\x1b[1m"
	dim    = "\x1b[2m"
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	reset  = "\x1b[0m"
)

// page lays out text of a given width. Everything it is given must be visible
// text; it adds the only escapes. The first write error is kept until close.
type page struct {
	out   *bufio.Writer
	width int
	color bool
	and   string // stands between sentences on one line
}

func newPage(w io.Writer, o Options) *page {
	and := "; "
	if o.Printer.Lang() == text.Chinese {
		and = "；"
	}
	return &page{out: bufio.NewWriterSize(w, 64<<10), width: o.Width, color: o.Color, and: and}
}

func (p *page) close() error { return p.out.Flush() }

func (p *page) blank() { p.put("\n") }

// put writes; bufio keeps the first error and close reports it.
func (p *page) put(s string) { _, _ = p.out.WriteString(s) }

func (p *page) styled(style, s string) {
	if p.color && style != plain && s != "" {
		s = style + s + reset
	}
	p.put(s)
}

// para writes a paragraph. Lines after the first are indented by hang.
func (p *page) para(style string, indent, hang int, s string) {
	for i, line := range wrapLines(s, p.width-indent, p.width-hang) {
		if i > 0 {
			indent = hang
		}
		p.put(strings.Repeat(" ", indent))
		p.styled(style, line)
		p.put("\n")
	}
}

// entry writes a fixed head and sentences beside it: on one line when they fit,
// else each on lines of its own. Without room beside the head they go under it.
func (p *page) entry(style, head string, sentences ...string) {
	const least = 26
	sentences = slices.DeleteFunc(sentences, func(s string) bool { return s == "" })
	indent := text.Width(head)
	narrow := p.width-indent < least
	if narrow {
		indent = 6
	}
	if narrow || len(sentences) == 0 {
		p.para(style, 0, 4, strings.TrimRight(head, " "))
	} else {
		p.styled(style, head)
	}
	if whole := strings.Join(sentences, p.and); text.Width(whole) <= p.width-indent {
		sentences = []string{whole}
	}
	first := !narrow
	for _, s := range sentences {
		for _, line := range wrapLines(s, p.width-indent, p.width-indent) {
			if !first {
				p.put(strings.Repeat(" ", indent))
			}
			first = false
			p.put(line + "\n")
		}
	}
}

// wrapLines breaks text into lines: the first of one width, the others of
// another. It breaks at spaces and between wide characters, and inside a word
// only when the word alone is too long.
func wrapLines(s string, first, rest int) []string {
	var lines []string
	var line strings.Builder
	limit, used := max(first, 8), 0
	flush := func() {
		lines = append(lines, strings.TrimRight(line.String(), " "))
		line.Reset()
		limit, used = max(rest, 8), 0
	}
	for _, piece := range pieces(s) {
		n := text.Width(strings.TrimRight(piece, " "))
		if used > 0 && used+n > limit {
			flush()
		}
		for _, part := range hardBreak(piece, limit) {
			if used > 0 && used+text.Width(strings.TrimRight(part, " ")) > limit {
				flush()
			}
			line.WriteString(part)
			used += text.Width(part)
		}
	}
	flush()
	return lines
}

// pieces cuts text where a line may end: after spaces, and around wide
// characters except before the punctuation that closes something.
func pieces(s string) []string {
	var out []string
	start := 0
	var before, earlier rune
	for i, r := range s {
		unit := before == ' ' && unicode.IsDigit(earlier) && (r == '%' || unicode.IsLetter(r) && text.RuneWidth(r) == 1) // stays with its figure
		if i > start && !unit && mayBreak(before, r) {
			out = append(out, s[start:i])
			start = i
		}
		before, earlier = r, before
	}
	return append(out, s[start:])
}

func mayBreak(before, r rune) bool {
	if r == ' ' || strings.ContainsRune("，。；：、！？）」》’”", r) || strings.ContainsRune("（「《‘“", before) {
		return false
	}
	return before == ' ' || text.RuneWidth(before) == 2 || text.RuneWidth(r) == 2
}

// hardBreak cuts a piece that is longer than a whole line.
func hardBreak(piece string, limit int) []string {
	if text.Width(piece) <= limit+1 {
		return []string{piece}
	}
	var out []string
	start, used := 0, 0
	for i, r := range piece {
		n := text.RuneWidth(r)
		if used+n > limit {
			out = append(out, piece[start:i])
			start, used = i, 0
		}
		used += n
	}
	return append(out, piece[start:])
}

// padRight and padLeft fill text up to a number of columns.
func padRight(s string, n int) string { return s + strings.Repeat(" ", max(0, n-text.Width(s))) }

func padLeft(s string, n int) string { return strings.Repeat(" ", max(0, n-text.Width(s))) + s }
