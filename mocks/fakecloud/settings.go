package fakecloud

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Settings are the parts of a listener that nothing here depends on: texts by
// the names that writes and reads share.
type Settings map[string]string

func (s Settings) text(name, usual string) string {
	if text, ok := s[name]; ok {
		return text
	}
	return usual
}

func (s Settings) number(name string, usual int) int {
	if n, err := strconv.Atoi(s[name]); err == nil {
		return n
	}
	return usual
}

func (s Settings) flag(name string) bool { return strings.EqualFold(s[name], "true") }

// flagOr is a switch, usually in the given position.
func (s Settings) flagOr(name string, usual bool) bool {
	if s[name] == "" {
		return usual
	}
	return s.flag(name)
}

// list is one that was set, else the usual one.
func (s Settings) list(name string, usual ...string) []string {
	if text, ok := s[name]; ok {
		return strings.Split(text, ",")
	}
	return append([]string{}, usual...)
}

// setting is a parameter that a change of a listener may have.
type setting struct {
	name string
	// of are the protocols that have it; all when empty.
	of []string
	// problem says what is wrong with a value; nil takes any.
	problem func(value string) string
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

func between(least, most int) func(string) string {
	return func(value string) string {
		if n, err := strconv.Atoi(value); err != nil || n < least || n > most {
			return fmt.Sprintf("%d to %d is allowed", least, most)
		}
		return ""
	}
}

func oneOf(words ...string) func(string) string {
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
