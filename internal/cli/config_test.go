package cli

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/internal/text"
)

// sentence is an error in the words people read.
func sentence(t *testing.T, err error) string {
	t.Helper()
	var told *text.Error
	if !errors.As(err, &told) {
		t.Fatalf("no words for %v", err)
	}
	what, hint := text.InEnglish().Explain(err)
	if hint == "" {
		t.Errorf("no hint for %q", what)
	}
	return what
}

func TestConfigurationFile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file string
		want map[string][]string
		err  string
	}{
		{"", map[string][]string{}, ""},
		{"# nothing\n", map[string][]string{}, ""},
		{"margin: 5", map[string][]string{"margin": {"5"}}, ""},
		{"margin: -5", map[string][]string{"margin": {"-5"}}, ""},
		{"max-qps: 2.5", map[string][]string{"max-qps": {"2.5"}}, ""},
		{"quiet: true\nlang: zh", map[string][]string{"quiet": {"true"}, "lang": {"zh"}}, ""},
		{"region: [a-1, b-2]", map[string][]string{"region": {"a-1", "b-2"}}, ""},
		{"region: a-1", map[string][]string{"region": {"a-1"}}, ""},
		{"timeout: 10s", map[string][]string{"timeout": {"10s"}}, ""},
		{`output: "json"`, map[string][]string{"output": {"json"}}, ""},
		{"yes: true", nil, `"yes" is no flag`},
		{"journal: j", nil, `"journal" is no flag`},
		{"out: p", nil, `"out" is no flag`},
		{"snapshot: s", nil, `"snapshot" is no flag`},
		{"config: c", nil, `"config" is no flag`},
		{"Margin: 5", nil, `"Margin" is no flag`},
		{"o: json", nil, `"o" is no flag`},
		{"margin: {a: 1}", nil, "margin: a map"},
		{"region: [[a-1], {b: 2}]", nil, "region: a map"},
		{"margin:", nil, "margin: "},
		{"margin: [5", nil, "read configuration"},
		{"- margin", nil, "read configuration"},
		{"margin: 1\nmargin: 2", nil, "read configuration"},
		{"just text", nil, "read configuration"},
	} {
		path := filepath.Join(t.TempDir(), "c.yaml")
		if err := os.WriteFile(path, []byte(c.file), 0o600); err != nil {
			t.Fatal(err)
		}
		p, _ := testProgram()
		got, err := p.configured(t.Context(), []string{"alictl", "whoami", "--config", path})
		if c.err != "" {
			if what := sentence(t, err); !strings.Contains(what, c.err) || strings.Contains(what, "\n") {
				t.Errorf("%q: %s", c.file, what)
			}
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%q: %v %s", c.file, err, diff)
		}
	}
}

func TestWhichConfigurationFile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args  string
		path  string
		named bool
	}{
		{"alictl whoami", "", false},
		{"alictl whoami --config a", "a", true},
		{"alictl --config=a whoami", "a", true},
		{"alictl whoami -config a", "a", true},
		{"alictl whoami --config= x", "", true},
		{"alictl whoami --config", "", false}, // the flag parser refuses it
		{"alictl whoami -- --config a", "", false},
		{"alictl whoami config a", "", false},
	} {
		if path, named := configPath(strings.Fields(c.args)); path != c.path || named != c.named {
			t.Errorf("%s: %q, %v", c.args, path, named)
		}
	}
}

func TestConfigurationByDefault(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	p, _ := testProgram()
	p.env.Getenv = func(name string) string { return map[string]string{"HOME": home}[name] }
	if got, err := p.configured(t.Context(), []string{"alictl"}); got != nil || err != nil {
		t.Errorf("without a file: %v, %v", got, err)
	}
	dir := filepath.Join(home, ".config", "alictl")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte("margin: 5"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := p.configured(t.Context(), []string{"alictl"})
	if diff := cmp.Diff(map[string][]string{"margin": {"5"}}, got); diff != "" || err != nil {
		t.Errorf("with a file: %v %s", err, diff)
	}
	p.env.Getenv = func(string) string { return "" }
	if got, err := p.configured(t.Context(), []string{"alictl"}); got != nil || err != nil {
		t.Errorf("without a home: %v, %v", got, err)
	}
}
