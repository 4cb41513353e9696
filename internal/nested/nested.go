// Package nested refuses YAML and JSON that a reader could choke on.
package nested

import (
	"bytes"
	"fmt"
)

// maxDepth is far more than any file that this program reads needs, and far less than
// what makes a reader of nested text slow or ends it.
const maxDepth = 64

// maxIndent is the same in columns of indentation.
const maxIndent = 4 * maxDepth

// maxAliases bounds the aliases of a YAML file, which can stand for far more than they
// take.
const maxAliases = 64

// Check refuses YAML or JSON that is nested too deeply or repeats itself too often,
// before anything tries to understand it. It looks at brackets, dashes and columns
// alone, so brackets in texts count too.
func Check(data []byte) error {
	depth, aliases := 0, 0
	for at := 1; len(data) > 0; at++ {
		line, rest, _ := bytes.Cut(data, []byte("\n"))
		data = rest
		if n := opening(line); n > maxDepth {
			return fmt.Errorf("line %d: it is nested too deeply", at)
		}
		for i, c := range line {
			switch c {
			case '[', '{':
				depth++
			case ']', '}':
				depth = max(depth-1, 0)
			case '*':
				if i == 0 || bytes.IndexByte([]byte(" \t[,:"), line[i-1]) >= 0 {
					aliases++
				}
			}
			if depth > maxDepth {
				return fmt.Errorf("line %d: it is nested too deeply", at)
			}
			if aliases > maxAliases {
				return fmt.Errorf("line %d: it uses too many aliases", at)
			}
		}
	}
	return nil
}

// opening counts how many levels the beginning of a line can open or continue.
func opening(line []byte) int {
	dashes := 0
	for i, c := range line {
		switch {
		case (c == '-' || c == '?') && (i+1 == len(line) || line[i+1] == ' ' || line[i+1] == '\t' || line[i+1] == '\r'):
			dashes++
		case c != ' ' && c != '\t':
			return max(dashes, i*maxDepth/maxIndent)
		}
	}
	return dashes
}
