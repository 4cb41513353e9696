package cli

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v2"
)

// testProgram is a program that sees no environment and keeps what it says.
func testProgram() (*app.Program, *bytes.Buffer) {
	var said bytes.Buffer
	env := app.Env{
		Stdin: strings.NewReader(""), Stdout: &said, Stderr: &said, Now: time.Now,
		Getenv: func(string) string { return "" },
	}
	return &app.Program{Env: env, Talk: app.NewTalk(env)}, &said
}

func TestArrange(t *testing.T) {
	t.Parallel()
	p, _ := testProgram()
	app := commands(p)
	for _, c := range []struct{ in, want string }{
		{"alictl", "alictl"},
		{"alictl --help", "alictl --help"},
		{"alictl whoami", "alictl whoami"},
		{"alictl whoami me", "alictl whoami -- me"},
		{"alictl align-timeouts apply plan.json --yes", "alictl align-timeouts apply --yes -- plan.json"},
		{"alictl align-timeouts apply --yes plan.json", "alictl align-timeouts apply --yes -- plan.json"},
		{"alictl align-timeouts --yes apply plan.json", "alictl align-timeouts apply --yes -- plan.json"},
		{"alictl --yes align-timeouts apply plan.json", "alictl align-timeouts apply --yes -- plan.json"},
		{"alictl --max-changes 3 align-timeouts apply plan.json --yes", "alictl align-timeouts apply --max-changes 3 --yes -- plan.json"},
		{"alictl align-timeouts apply plan.json --journal j --yes", "alictl align-timeouts apply --journal j --yes -- plan.json"},
		{"alictl align-timeouts apply plan.json --journal=j", "alictl align-timeouts apply --journal=j -- plan.json"},
		{"alictl align-timeouts apply plan.json -o json -f out", "alictl align-timeouts apply -o json -f out -- plan.json"},
		{"alictl align-timeouts apply --yes=false plan.json", "alictl align-timeouts apply --yes=false -- plan.json"},
		// Names of commands are commands only where a command can stand.
		{"alictl align-timeouts --profile apply", "alictl align-timeouts --profile apply"},
		{"alictl align-timeouts apply apply", "alictl align-timeouts apply -- apply"},
		{"alictl align-timeouts plan.json apply", "alictl align-timeouts -- plan.json apply"},
		{"alictl ram-policy align-timeouts", "alictl ram-policy -- align-timeouts"},
		{"alictl bogus align-timeouts", "alictl -- bogus align-timeouts"},
		// After -- there are names only, and a lone dash is one.
		{"alictl align-timeouts apply -- --yes", "alictl align-timeouts apply -- --yes"},
		{"alictl align-timeouts apply --yes -- plan.json", "alictl align-timeouts apply --yes -- plan.json"},
		{"alictl -- align-timeouts --yes", "alictl -- align-timeouts --yes"},
		{"alictl align-timeouts verify -", "alictl align-timeouts verify -- -"},
		// The value of a flag may look like a flag or be missing.
		{"alictl align-timeouts --out --quiet x", "alictl align-timeouts --out --quiet -- x"},
		{"alictl align-timeouts --margin", "alictl align-timeouts --margin"},
		// Unknown flags stay flags, so that the parser refuses them.
		{"alictl align-timeouts apply plan.json --dry-run", "alictl align-timeouts apply --dry-run -- plan.json"},
		// Help is about the command, whatever else was typed.
		{"alictl align-timeouts apply plan.json --help", "alictl align-timeouts apply --help"},
		{"alictl align-timeouts apply plan.json --out --help", "alictl align-timeouts apply --out --help -- plan.json"},
	} {
		got := strings.Join(options.Arrange(app, strings.Fields(c.in), nil), " ")
		if got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
	if got := options.Arrange(app, nil, nil); len(got) != 0 {
		t.Errorf("no arguments became %q", got)
	}
}

// TestArrangeEveryOrder puts the same words into every order that keeps the
// command before its subcommand and a flag beside its value.
func TestArrangeEveryOrder(t *testing.T) {
	t.Parallel()
	p, _ := testProgram()
	app := commands(p)
	pieces := [][]string{{"align-timeouts"}, {"apply"}, {"plan.json"}, {"--yes"}, {"--journal", "apply"}, {"-o=json"}}
	orders := 0
	permute(pieces, func(order [][]string) {
		words := slices.Concat(order...)
		at := func(word []string) int {
			return slices.IndexFunc(order, func(p []string) bool { return slices.Equal(p, word) })
		}
		if at(pieces[0]) > at(pieces[1]) || at(pieces[1]) > at(pieces[2]) {
			return
		}
		orders++
		got := options.Arrange(app, append([]string{"alictl"}, words...), nil)
		if !slices.Equal(got[:3], []string{"alictl", "align-timeouts", "apply"}) || !slices.Equal(got[len(got)-2:], []string{"--", "plan.json"}) {
			t.Errorf("%q became %q", words, got)
		}
		flags := got[3 : len(got)-2]
		if i := slices.Index(flags, "--journal"); len(flags) != 4 || i < 0 || flags[i+1] != "apply" || !slices.Contains(flags, "--yes") {
			t.Errorf("%q lost a flag: %q", words, got)
		}
	})
	if orders != 120 {
		t.Errorf("%d orders, want 120", orders)
	}
}

func permute(list [][]string, visit func([][]string)) {
	var next func(int)
	next = func(k int) {
		if k == len(list) {
			visit(list)
			return
		}
		for i := k; i < len(list); i++ {
			list[k], list[i] = list[i], list[k]
			next(k + 1)
			list[k], list[i] = list[i], list[k]
		}
	}
	list = slices.Clone(list)
	next(0)
}

func TestArrangeDefaults(t *testing.T) {
	t.Parallel()
	p, _ := testProgram()
	app := commands(p)
	defaults := map[string][]string{"margin": {"5"}, "region": {"a-1", "b-2"}, "output": {"json"}, "canary": {"2"}}
	for _, c := range []struct{ in, want string }{
		{"alictl", "alictl"},
		{"alictl ram-policy", "alictl ram-policy"},
		{"alictl whoami", "alictl whoami --region=a-1 --region=b-2 --output=json"},
		{"alictl align-timeouts --margin 7", "alictl align-timeouts --region=a-1 --region=b-2 --output=json --margin 7"},
		{"alictl align-timeouts -o csv --region c-3", "alictl align-timeouts --margin=5 -o csv --region c-3"},
		{"alictl align-timeouts apply p --margin=1 --region=c-3 -o=csv", "alictl align-timeouts apply --canary=2 --margin=1 --region=c-3 -o=csv -- p"},
	} {
		if diff := cmp.Diff(c.want, strings.Join(options.Arrange(app, strings.Fields(c.in), defaults), " ")); diff != "" {
			t.Errorf("%s: %s", c.in, diff)
		}
	}
}

// TestFlagsMeanTheSameEverywhere holds what arrange relies on: whether a flag
// takes a value does not depend on the command.
func TestFlagsMeanTheSameEverywhere(t *testing.T) {
	t.Parallel()
	p, _ := testProgram()
	kinds := map[string]bool{}
	var walk func([]*cli.Command)
	walk = func(commands []*cli.Command) {
		for _, c := range commands {
			for _, f := range c.Flags {
				_, isBool := f.(*cli.BoolFlag)
				for _, name := range f.Names() {
					if before, seen := kinds[name]; seen && before != isBool {
						t.Errorf("--%s takes a value in some commands only", name)
					}
					kinds[name] = isBool
				}
			}
			walk(c.Subcommands)
		}
	}
	walk(commands(p).Commands)
}

// TestEveryCommandRefusesFlagsAsNames walks the tree: nothing that looks like a
// flag is ever taken for a name, and unknown flags are refused.
func TestEveryCommandRefusesFlagsAsNames(t *testing.T) {
	t.Parallel()
	tree, _ := testProgram()
	var walk func(path []string, commands []*cli.Command)
	walk = func(path []string, commands []*cli.Command) {
		for _, c := range commands {
			words := append(slices.Clone(path), c.Name)
			for _, extra := range [][]string{{"--", "--bogus"}, {"--bogus"}, {"x", "--bogus"}, {"--", "-x"}} {
				p, said := testProgram()
				if code := Run(t.Context(), p.Env, append(slices.Clone(words), extra...)); code != app.ExitFailed {
					t.Errorf("%q %q: exit code %d", words, extra, code)
				}
				if !strings.HasPrefix(said.String(), "error: read arguments") && !strings.HasPrefix(said.String(), "error: invalid flag") {
					t.Errorf("%q %q said %s", words, extra, said)
				}
			}
			walk(words, c.Subcommands)
		}
	}
	walk([]string{"alictl"}, commands(tree).Commands)
}
