// Package layers holds the picture of the design to the code: who may import
// whom. It has no code of its own.
package layers

import (
	"bufio"
	"bytes"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/alictl/alictl/"

// packages returns what every package of the module imports, tests excepted.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	scanner := bufio.NewScanner(bytes.NewReader(out))
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		fields := strings.Fields(scanner.Text())
		all[strings.TrimPrefix(fields[0], module)] = fields[1:]
	}
	if len(all) < 15 {
		t.Fatalf("only %d packages found", len(all))
	}
	return all
}

// ours returns the imports from this module, without its path.
func ours(imports []string) []string {
	var out []string
	for _, i := range imports {
		if path, ok := strings.CutPrefix(i, module); ok {
			out = append(out, path)
		}
	}
	return out
}

func within(path string, folders ...string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return path == f || strings.HasPrefix(path, f+"/") })
}

// subjects are the kinds of reports.
var subjects = []string{"report/timeouts", "report/spec", "report/audit", "report/diagnosis"}

// commandLine is the folder of the command line.
const commandLine = "cmd/alictl/internal/"

// seenBy tells which package of the command line may see another: commands see what all
// share, and the whole sees the commands.
func seenBy(path, other string) bool {
	path, other = strings.TrimPrefix(path, commandLine), strings.TrimPrefix(other, commandLine)
	switch path {
	case "cli", "clitest", "schemas":
		return true
	case "options", "reads":
		return false
	case "app", "ruleset":
		return other == "options"
	}
	return other == "app" || other == "options" || other == "reads" || other == "ruleset"
}

func TestImportsPointInward(t *testing.T) {
	t.Parallel()
	for path, imports := range packages(t) {
		for _, i := range ours(imports) {
			switch {
			case within(path, "audit") && !within(i, "audit", "internal/model", "internal/topology", "internal/evidence", "internal/plan", "internal/price", "internal/text"):
				t.Errorf("%s judges and must not see %s", path, i)
			case within(i, "cloud") && !within(path, "cloud", "cmd"):
				t.Errorf("%s must not see the cloud (%s)", path, i)
			case within(i, "audit") && !within(path, "audit", "cmd", "report/spec"):
				t.Errorf("%s must not see the judgement (%s)", path, i)
			case within(i, "report") && !within(path, "report", "cmd"):
				t.Errorf("%s must not see the reports (%s)", path, i)
			case within(path, "report") && within(i, "cloud", "cmd", "internal/apply", "internal/evidence"):
				t.Errorf("%s tells what it is given and must not see %s", path, i)
			case within(i, "mocks") && !within(path, "mocks", "cmd", "cloud/cloudtest"):
				t.Errorf("%s must not see the simulated account (%s)", path, i)
			case within(path, "report/document", "report/layout", "report/webpage", "report/workbook") && i != "internal/text" && i != "report/document":
				t.Errorf("%s lays out what it is given and must not see %s", path, i)
			case within(i, "report/webpage", "report/workbook") && path != "report/render":
				t.Errorf("%s builds documents and must not see one format (%s)", path, i)
			case within(i, subjects...) && within(path, "report") && path != i:
				t.Errorf("%s must not see one kind of report (%s)", path, i)
			case within(path, "report/render") && !within(i, "report", "internal/text"):
				t.Errorf("%s lays out any document and must not see one subject (%s)", path, i)
			case path == "report" && within(i, "internal/plan"):
				t.Errorf("%s is what every report shares and must not see one subject (%s)", path, i)
			case within(path, "mocks") && !within(i, "mocks"):
				t.Errorf("%s is the truth tests are held against and must not see %s", path, i)
			case within(path, "internal/model") && i != "internal/model":
				t.Errorf("%s must not see %s", path, i)
			case within(i, "cmd") && !within(path, "cmd"):
				t.Errorf("%s must not see the command line", path)
			case within(path, "cmd/alictl/internal") && within(i, "cmd/alictl/internal") && !seenBy(path, i):
				t.Errorf("%s is one command, or what all share, and must not see %s", path, i)
			}
		}
	}
}

// rooms are what each room of the simulated account may see; one that is not named
// is a product's, which sees no other product.
var rooms = map[string][]string{
	"mocks/fakecloud/world":   {},
	"mocks/fakecloud/wire":    {"mocks/fakecloud/world"},
	"mocks/fakecloud/account": {"mocks/fakecloud/world", "mocks/fakecloud/wire"},
}

func TestRoomsOfTheSimulatedAccount(t *testing.T) {
	t.Parallel()
	const house = "mocks/fakecloud"
	products := 0
	for path, imports := range packages(t) {
		seen, named := rooms[path]
		if !named {
			seen = []string{house + "/world", house + "/wire", house + "/account"}
		}
		inside := within(path, house) && path != house
		if inside && !named {
			products++
		}
		for _, i := range ours(imports) {
			switch {
			case inside && !slices.Contains(seen, i):
				t.Errorf("%s is a room of the simulated account and must not see %s", path, i)
			case !within(path, house) && within(i, house) && i != house:
				t.Errorf("%s must see the simulated account by its face, not by %s", path, i)
			}
		}
	}
	if products < 9 {
		t.Errorf("only %d products found", products)
	}
}

// A reader follows a request from the command line to the model without getting lost:
// nine packages that people write, and the generated list of rules.
func TestImportsAreNotDeep(t *testing.T) {
	t.Parallel()
	all, depth := packages(t), map[string]int{}
	var of func(path string) int
	of = func(path string) int {
		if depth[path] == 0 {
			for _, i := range ours(all[path]) {
				depth[path] = max(depth[path], of(i))
			}
			depth[path]++
		}
		return depth[path]
	}
	for path := range all {
		if n := of(path); n > 10 {
			t.Errorf("%s sees %d packages deep", path, n)
		}
	}
}

func TestOnlyTheCloudSeesAnSDK(t *testing.T) {
	t.Parallel()
	for path, imports := range packages(t) {
		for _, i := range imports {
			sdk := strings.HasPrefix(i, "github.com/alibabacloud-go/") || strings.HasPrefix(i, "github.com/aliyun/")
			if sdk && !within(path, "cloud") {
				t.Errorf("%s must not see %s", path, i)
			}
		}
	}
}

func TestJudgementIsPure(t *testing.T) {
	t.Parallel()
	for path, imports := range packages(t) {
		if !within(path, "audit") || within(path, "audit/rules/scaffold", "audit/rules/docs", "audit/rules/internal") {
			continue // what writes source and pages judges nothing
		}
		for _, i := range imports {
			if slices.Contains([]string{"os", "net", "net/http", "io", "log", "log/slog", "context"}, i) {
				t.Errorf("%s must not see %s", path, i)
			}
		}
	}
}

// The SDK's own helper package imports testing, so what counts is that nothing of
// ours does, except packages that are for tests and say so in their name.
func TestTestCodeIsNotLinked(t *testing.T) {
	t.Parallel()
	for path, imports := range packages(t) {
		if strings.HasSuffix(path, "test") {
			continue
		}
		for _, i := range imports {
			if i == "testing" || strings.HasSuffix(i, "test") && strings.Contains(i, "/") {
				t.Errorf("%s links %s", path, i)
			}
		}
	}
}
