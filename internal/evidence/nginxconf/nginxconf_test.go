package nginxconf_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/alictl/alictl/internal/evidence/nginxconf"
)

func TestVersionsOfEveryKin(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][3]int{
		"nginx version: nginx/1.24.0 (Ubuntu)\nbuilt by gcc\n":              {1, 24, 0},
		"Tengine version: Tengine/2.2.3 (nginx/1.8.1)\n":                    {1, 8, 1},
		"Tengine version: Tengine/2.3.2\nnginx version: nginx/1.17.3\n":     {1, 17, 3},
		"nginx version: openresty/1.25.3.1\nconfigure arguments: --prefix=": {1, 25, 3},
		"Angie version: Angie/1.5.0 (nginx/1.25.4)\n":                       {1, 25, 4},
	} {
		v, err := nginxconf.ParseVersion(text)
		if err != nil || v.Number != want {
			t.Errorf("%q: %v %v", text, v, err)
		}
	}
}

// TestABrokenConfigurationIsAProblem: the parser breaks on if (), and on nothing else
// is anything known.
func TestABrokenConfigurationIsAProblem(t *testing.T) {
	t.Parallel()
	c := load("http { server { if () { return 200; } } }", nil)
	if c.Usable || len(c.Problems) != 1 {
		t.Errorf("%+v", c)
	}
}

// TestIncludesEnd: a file that includes itself, and includes that double with each
// level, each with blocks that include again.
func TestIncludesEnd(t *testing.T) {
	t.Parallel()
	c := load("http { include a/0; include a/0; }", map[string]string{"a/0": "include a/0; server { listen 8080; location / { include a/0; include a/0; } }"})
	if c.Usable || len(c.Problems) != 1 {
		t.Errorf("%d servers, %v", len(c.Servers), c.Problems)
	}
	files := map[string]string{}
	for i := range 40 {
		files[fmt.Sprintf("a/%d", i)] = strings.Repeat(fmt.Sprintf("include a/%d; location / { include a/%d; }", i+1, i+1), 2)
	}
	files["a/40"] = "gzip on;"
	if c := load("http { server { include a/0; } }", files); len(c.Problems) != 1 {
		t.Errorf("%v", c.Problems)
	}
}

func load(main string, files map[string]string) *nginxconf.Config {
	fsys := fstest.MapFS{"nginx.conf": {Data: []byte(main)}}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return nginxconf.Load(nginxconf.Within(fsys, "."), "nginx.conf")
}
