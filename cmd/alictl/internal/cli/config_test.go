package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alictl/alictl/internal/text/texttest"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/cmd/alictl/internal/settings"
	"github.com/alictl/alictl/internal/config"
)

func flagsOf(c *config.Config) map[string][]string {
	if c == nil {
		return nil
	}
	return c.Flags
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
		{"margin: -5", nil, "margin is -5, and a whole number from 0 to 900"},
		{"max-qps: 2.5", map[string][]string{"max-qps": {"2.5"}}, ""},
		{"quiet: true\nlang: zh", map[string][]string{"quiet": {"true"}, "lang": {"zh"}}, ""},
		{"region: [ab-1, cd-2]", map[string][]string{"region": {"ab-1", "cd-2"}}, ""},
		{"region: ab-1", map[string][]string{"region": {"ab-1"}}, ""},
		{"timeout: 10s", map[string][]string{"timeout": {"10s"}}, ""},
		{`output: "json"`, map[string][]string{"output": {"json"}}, ""},
		{"yes: true", nil, `"yes" is no flag`},
		{"journal: j", nil, `"journal" is no flag`},
		{"out: p", nil, `"out" is no flag`},
		{"snapshot: s", nil, `"snapshot" is no flag`},
		{"config: c", nil, `"config" is no flag`},
		{"Margin: 5", nil, `"Margin" is no flag`},
		{"o: json", nil, `"o" is no flag`},
		{"margin: {a: 1}", nil, "margin is a map"},
		{"region: [[ab-1], {b: 2}]", nil, `region[0] is a list`},
		{"margin:", nil, "margin is empty"},
		{"margin: [5", nil, "line 1, column 9: it is not YAML"},
		{"- margin", nil, "line 1, column 1: the file is a list"},
		{"margin: 1\nmargin: 2", nil, "line 2, column 1"},
		{"just text", nil, "the file is"},
	} {
		path := filepath.Join(t.TempDir(), "c.yaml")
		if err := os.WriteFile(path, []byte(c.file), 0o600); err != nil {
			t.Fatal(err)
		}
		p, _ := testProgram()
		got, err := p.Configured(t.Context(), []string{"alictl", "whoami", "--config", path}, settings.Known())
		if c.err != "" {
			if what := texttest.Sentence(t, err); !strings.Contains(what, c.err) || strings.Contains(what, "\n") {
				t.Errorf("%q: %s", c.file, what)
			}
			continue
		}
		if diff := cmp.Diff(c.want, flagsOf(got)); diff != "" || err != nil {
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
		if path, named := options.Typed(strings.Fields(c.args), "config"); path != c.path || named != c.named {
			t.Errorf("%s: %q, %v", c.args, path, named)
		}
	}
}

func TestConfigurationByDefault(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	p, _ := testProgram()
	p.Env.Getenv = func(name string) string { return map[string]string{"HOME": home}[name] }
	if got, err := p.Configured(t.Context(), []string{"alictl"}, settings.Known()); flagsOf(got) != nil || err != nil {
		t.Errorf("without a file: %v, %v", got, err)
	}
	dir := filepath.Join(home, ".config", "alictl")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte("margin: 5"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := p.Configured(t.Context(), []string{"alictl"}, settings.Known())
	if diff := cmp.Diff(map[string][]string{"margin": {"5"}}, flagsOf(got)); diff != "" || err != nil {
		t.Errorf("with a file: %v %s", err, diff)
	}
	p.Env.Getenv = func(string) string { return "" }
	if got, err := p.Configured(t.Context(), []string{"alictl"}, settings.Known()); flagsOf(got) != nil || err != nil {
		t.Errorf("without a home: %v, %v", got, err)
	}
}
