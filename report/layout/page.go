package layout

import (
	"bufio"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/alictl/alictl/internal/text"
)

// Style is how text of a page stands out. Without colour it does not.
type Style string

// The styles of a page.
const (
	// Plain does not stand out.
	Plain Style = ""
	// Bold heads what follows.
	Bold Style = "\x1b[1m"
	// Dim is for what may be passed over.
	Dim Style = "\x1b[2m"
	// Red is for what is wrong.
	Red Style = "\x1b[31m"
	// Green is for what is well, or saves money.
	Green Style = "\x1b[32m"
	// Yellow is for what to look at.
	Yellow Style = "\x1b[33m"

	reset = "\x1b[0m"
)

// Page lays out text of a given width for a terminal. Everything it is given must
// be visible text; it adds the only escapes. The first write error is kept until
// Close.
type Page struct {
	out   *bufio.Writer
	width int
	color bool
	and   string // stands between sentences on one line
}

// NewPage starts a page that is so many columns wide.
func NewPage(w io.Writer, width int, color bool, lang text.Lang) *Page {
	and := "; "
	if lang == text.Chinese {
		and = "；"
	}
	return &Page{out: bufio.NewWriterSize(w, 64<<10), width: width, color: color, and: and}
}

// Close writes what is left and returns the first error.
func (p *Page) Close() error { return p.out.Flush() }

// Fits tells whether text has room on one line.
func (p *Page) Fits(s string) bool { return text.Width(s) <= p.width }

// Joined puts sentences on one line.
func (p *Page) Joined(sentences ...string) string { return strings.Join(sentences, p.and) }

// Blank writes an empty line.
func (p *Page) Blank() { p.put("\n") }

// Line writes a line as it is, however long: what is there to be copied is never
// broken.
func (p *Page) Line(style Style, s string) {
	p.styled(style, s)
	p.put("\n")
}

// put writes; bufio keeps the first error and Close reports it.
func (p *Page) put(s string) { _, _ = p.out.WriteString(s) }

func (p *Page) styled(style Style, s string) {
	if p.color && style != Plain && s != "" {
		s = string(style) + s + reset
	}
	p.put(s)
}

// Para writes a paragraph. Lines after the first are indented by hang.
func (p *Page) Para(style Style, indent, hang int, s string) {
	for i, line := range wrapLines(s, p.width-indent, p.width-hang) {
		if i > 0 {
			indent = hang
		}
		p.put(strings.Repeat(" ", indent))
		p.styled(style, line)
		p.put("\n")
	}
}

// Section writes a heading and a paragraph for each line below it, and nothing
// where there is no line.
func (p *Page) Section(style Style, heading string, lines []string) {
	if len(lines) == 0 {
		return
	}
	p.Blank()
	p.Para(style, 0, 2, heading)
	for _, s := range lines {
		p.Para(Plain, 2, 4, s)
	}
}

// Commands writes commands to copy below what introduces them, if there are any.
func (p *Page) Commands(intro string, commands []string) {
	if len(commands) == 0 {
		return
	}
	p.Para(Plain, 0, 2, intro)
	for _, s := range commands {
		p.Line(Plain, "  "+text.Visible(s))
	}
}

// Entry writes a fixed head and sentences beside it: on one line when they fit,
// else each on lines of its own. Without room beside the head they go under it.
func (p *Page) Entry(style Style, head string, sentences ...string) {
	const least = 26
	sentences = slices.DeleteFunc(sentences, func(s string) bool { return s == "" })
	indent := text.Width(head)
	narrow := p.width-indent < least
	if narrow {
		indent = 6
	}
	if narrow || len(sentences) == 0 {
		p.Para(style, 0, 4, strings.TrimRight(head, " "))
	} else {
		p.styled(style, head)
	}
	if whole := p.Joined(sentences...); text.Width(whole) <= p.width-indent {
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
		if used > 0 && used+bareWidth(piece) > limit {
			flush()
		}
		for bareWidth(piece) > limit { // a word that is longer than a whole line
			i := fitting(piece, limit)
			line.WriteString(piece[:i])
			flush()
			piece = piece[i:]
		}
		line.WriteString(piece)
		used += text.Width(piece)
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

// bareWidth is the width of a piece without the spaces after it, which may hang
// over the end of a line.
func bareWidth(piece string) int { return text.Width(strings.TrimRight(piece, " ")) }

// fitting returns how many bytes of a piece fit into so many columns.
func fitting(piece string, columns int) int {
	used := 0
	for i, r := range piece {
		used += text.RuneWidth(r)
		if used > columns {
			return i
		}
	}
	return len(piece)
}

// PadRight fills text up to a number of columns.
func PadRight(s string, n int) string { return s + strings.Repeat(" ", max(0, n-text.Width(s))) }

// PadLeft puts text at the end of a number of columns.
func PadLeft(s string, n int) string { return strings.Repeat(" ", max(0, n-text.Width(s))) + s }
