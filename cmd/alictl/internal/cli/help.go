package cli

import (
	"bytes"
	"io"
	"strings"

	"github.com/alictl/alictl/internal/text"
)

// fitted writes help texts so that no word is broken at the edge of a terminal.
type fitted struct {
	out   io.Writer
	width int // columns; 0: not a terminal, nothing is to fit
	rest  []byte
}

// Write lays out the lines that are whole; help always ends with one.
func (f *fitted) Write(b []byte) (int, error) {
	if f.width == 0 {
		return f.out.Write(b)
	}
	f.rest = append(f.rest, b...)
	for {
		line, rest, whole := bytes.Cut(f.rest, []byte("\n"))
		if !whole {
			return len(b), nil
		}
		f.rest = rest
		if _, err := io.WriteString(f.out, fit(string(line), f.width)+"\n"); err != nil {
			return 0, err
		}
	}
}

// fit breaks a line of a help text between words. What follows the name of a flag or a
// command goes on below its beginning, or on lines of its own where names are long.
func fit(line string, width int) string {
	if text.Width(line) <= width {
		return line
	}
	said := strings.TrimLeft(line, " ")
	indent := len(line) - len(said)
	name, about, named := strings.Cut(said, "  ")
	if !named {
		return strings.Join(broken(line[:indent], said, indent, width), "\n")
	}
	about = strings.TrimLeft(about, " ")
	hang := len(line) - len(about)
	if hang > width/2 {
		hang = indent + 6
		lines := broken(line[:indent], name, hang, width)
		return strings.Join(append(lines, broken(strings.Repeat(" ", hang), about, hang, width)...), "\n")
	}
	return strings.Join(broken(line[:hang], about, hang, width), "\n")
}

// broken are the words behind a head, in lines that go on at an indent.
func broken(head, words string, indent, width int) []string {
	var lines []string
	line, empty := head, true
	for _, word := range strings.Fields(words) {
		switch {
		case empty:
			line += word
		case text.Width(line)+1+text.Width(word) > width:
			lines = append(lines, line)
			line = strings.Repeat(" ", indent) + word
		default:
			line += " " + word
		}
		empty = false
	}
	return append(lines, line)
}
