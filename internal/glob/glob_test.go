package glob_test

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/alictl/alictl/internal/glob"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"", "", true}, {"", "a", false}, {"*", "", true}, {"*", "a/b", true}, {"?", "", false}, {"?", "日", true},
		{"eni-bp1*", "eni-bp1x", true}, {"eni-bp1*", "eni-bp2x", false}, {"*-x", "eni-x", true}, {"a*b*c", "a1b2b3c", true},
		{"a*b*c", "a1c2b", false}, {"[a]", "a", false}, {"[a]", "[a]", true}, {"eni", "eni-1", false}, {"a**b", "ab", true},
	} {
		if got := glob.Match(c.pattern, c.name); got != c.want {
			t.Errorf("%q against %q: %v", c.pattern, c.name, got)
		}
	}
}

// A pattern means the same as the regular expression it stands for.
func TestMatchIsTheRegularExpression(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pattern := rapid.StringMatching(`[ab*?]{0,8}`).Draw(t, "pattern")
		name := rapid.StringMatching(`[ab]{0,10}`).Draw(t, "name")
		re := "^" + strings.NewReplacer("*", ".*", "?", ".").Replace(pattern) + "$"
		if got, want := glob.Match(pattern, name), regexp.MustCompile(re).MatchString(name); got != want {
			t.Fatalf("%q against %q: %v", pattern, name, got)
		}
	})
}

func TestIs(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{"": false, "eni-1": false, "eni-*": true, "eni-?": true} {
		if glob.Is(s) != want {
			t.Errorf("%q", s)
		}
	}
}
