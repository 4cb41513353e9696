package world

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Settings are the parts of a listener that nothing here depends on: texts by
// the names that writes and reads share.
type Settings map[string]string

// Text is a setting, else the usual text.
func (s Settings) Text(name, usual string) string {
	if text, ok := s[name]; ok {
		return text
	}
	return usual
}

// Number is a setting, else the usual number.
func (s Settings) Number(name string, usual int) int {
	if n, err := strconv.Atoi(s[name]); err == nil {
		return n
	}
	return usual
}

// Flag is a switch, usually off.
func (s Settings) Flag(name string) bool { return strings.EqualFold(s[name], "true") }

// FlagOr is a switch, usually in the given position.
func (s Settings) FlagOr(name string, usual bool) bool {
	if s[name] == "" {
		return usual
	}
	return s.Flag(name)
}

// List is one that was set, else the usual one.
func (s Settings) List(name string, usual ...string) []string {
	if text, ok := s[name]; ok {
		return strings.Split(text, ",")
	}
	return append([]string{}, usual...)
}

// Setting is a parameter that a change of a listener may have.
type Setting struct {
	Name string
	// Of are the protocols that have it; all when empty.
	Of []string
	// Problem says what is wrong with a value; nil takes any.
	Problem func(value string) string
}

// UnmarshalYAML takes numbers and switches for texts.
func (s *Settings) UnmarshalYAML(decode func(any) error) error {
	raw := map[string]any{}
	if err := decode(&raw); err != nil {
		return err
	}
	*s = Settings{}
	for name, value := range raw {
		switch value.(type) {
		case map[string]any, []any, nil:
			return fmt.Errorf("settings.%s: one value is expected", name)
		}
		(*s)[name] = fmt.Sprint(value)
	}
	return nil
}

func boolean(value string) string {
	if !strings.EqualFold(value, "true") && !strings.EqualFold(value, "false") {
		return "true or false is expected"
	}
	return ""
}

// Between takes whole numbers of a range.
func Between(least, most int) func(string) string {
	return func(value string) string {
		if n, err := strconv.Atoi(value); err != nil || n < least || n > most {
			return fmt.Sprintf("%d to %d is allowed", least, most)
		}
		return ""
	}
}

// OneOf takes one of some words.
func OneOf(words ...string) func(string) string {
	return func(value string) string {
		if !slices.Contains(words, value) {
			return "one of " + strings.Join(words, ", ") + " is expected"
		}
		return ""
	}
}

func atMost(characters int) func(string) string {
	return func(value string) string {
		if len(value) > characters {
			return fmt.Sprintf("at most %d characters are allowed", characters)
		}
		return ""
	}
}
