package credential

import (
	"errors"
	"runtime"
	"strings"
	"unicode"
)

// split takes a command line apart as the official CLI does: by the quoting rules
// of a POSIX shell, without its expansions; on Windows a backslash is part of a
// path. Errors do not quote it.
func split(command string) ([]string, error) { return splitFor(command, runtime.GOOS == "windows") }

func splitFor(command string, windows bool) ([]string, error) {
	var s splitter
	runes := []rune(command)
	for i := 0; i < len(runes); i++ {
		c, next := runes[i], rune(0)
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		switch {
		case s.quotes(c):
			s.add(c)
		case c == '\\' && s.escapes(next, windows):
			i++
			if next != '\n' {
				s.add(next)
			}
		case c == '\\' && next == 0 && !windows && s.quote == 0:
			return nil, errors.New("ends in a backslash")
		default:
			s.take(c)
		}
	}
	return s.finish()
}

type splitter struct {
	args  []string
	word  strings.Builder
	open  bool // a word has begun, if only with quotes
	quote rune
}

// quotes reports whether a character is only itself in the quotes it stands in.
func (s *splitter) quotes(c rune) bool {
	return s.quote == '\'' && c != '\'' || s.quote == '"' && c != '"' && c != '\\'
}

// take is a character that no backslash stands before.
func (s *splitter) take(c rune) {
	switch {
	case c == s.quote:
		s.quote = 0
	case s.quote == 0 && (c == '\'' || c == '"'):
		s.quote, s.open = c, true
	case s.quote == 0 && unicode.IsSpace(c):
		s.end()
	default:
		s.add(c)
	}
}

// finish ends the last word.
func (s *splitter) finish() ([]string, error) {
	if s.quote != 0 {
		return nil, errors.New("has a quote that is not closed")
	}
	s.end()
	if len(s.args) == 0 || s.args[0] == "" {
		return nil, errors.New("is empty")
	}
	return s.args, nil
}

func (s *splitter) add(c rune) {
	s.word.WriteRune(c)
	s.open = true
}

func (s *splitter) end() {
	if s.open {
		s.args = append(s.args, s.word.String())
	}
	s.word.Reset()
	s.open = false
}

// escapes reports whether a backslash takes the meaning of the next character.
func (s *splitter) escapes(next rune, windows bool) bool {
	switch {
	case next == 0:
		return false
	case windows:
		return s.quote == '"' && next == '"'
	case s.quote == '"':
		return strings.ContainsRune("\"\\$`\n", next)
	}
	return true
}
