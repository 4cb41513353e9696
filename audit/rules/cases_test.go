package rules_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/audit/rules"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
)

const region = "cn-hangzhou"

// cases is what a cases.yaml holds: a snapshot, in the words of a snapshot file,
// and what each change of it makes the rule say. What a snapshot leaves out is the
// usual: region cn-hangzhou, running listeners, active load balancers, every table
// read.
type cases struct {
	Base  map[string]any `yaml:"base"`
	Cases []oneCase      `yaml:"cases"`
}

type oneCase struct {
	Name       string            `yaml:"name"`
	Set        map[string]any    `yaml:"set"`        // by path such as listeners.0.status; null takes away
	Margin     int               `yaml:"margin"`     // of the timeouts
	Parameters rule.Values       `yaml:"parameters"` //
	Fires      []string          `yaml:"fires"`      // ids of resources
	Missing    map[string]string `yaml:"missing"`    // cause by id of a resource; "" for the rule as a whole
}

func readCases(t *testing.T, id string) cases {
	t.Helper()
	// The test of the scaffold has its cases elsewhere.
	raw, err := os.ReadFile(filepath.Join(os.Getenv("ALICTL_TEST_RULES"), id, "cases.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var c cases
	if err := yaml.UnmarshalWithOptions(raw, &c, yaml.Strict()); err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	return c
}

// snapshot returns the base with the changes of a case.
func (c cases) snapshot(t *testing.T, one oneCase) *model.Snapshot {
	t.Helper()
	raw, err := json.Marshal(c.Base)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	for _, path := range slices.Sorted(maps.Keys(one.Set)) {
		tree = put(t, tree, strings.Split(path, "."), one.Set[path])
	}
	if raw, err = json.Marshal(tree); err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	var s model.Snapshot
	if err := decoder.Decode(&s); err != nil {
		t.Fatalf("%s: %v", one.Name, err)
	}
	usual(&s)
	return &s
}

// put sets one value in a tree of maps and lists.
func put(t *testing.T, tree any, path []string, value any) any {
	t.Helper()
	if len(path) == 0 {
		return value
	}
	switch node := tree.(type) {
	case nil:
		return map[string]any{path[0]: put(t, nil, path[1:], value)}
	case map[string]any:
		if value == nil && len(path) == 1 {
			delete(node, path[0])
			return node
		}
		node[path[0]] = put(t, node[path[0]], path[1:], value)
		return node
	case []any:
		at, err := strconv.Atoi(path[0])
		if err != nil || at > len(node) {
			t.Fatalf("no place %s in a list of %d", path[0], len(node))
		}
		if value == nil && len(path) == 1 {
			return slices.Delete(node, at, at+1)
		}
		if at == len(node) {
			node = append(node, nil)
		}
		node[at] = put(t, node[at], path[1:], value)
		return node
	}
	t.Fatalf("%s is no list and no map", path[0])
	return nil
}

// usual fills what a case leaves out.
func usual(s *model.Snapshot) {
	if s.TakenAt.IsZero() {
		s.TakenAt = time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)
	}
	s.Schema, s.AccountID, s.Regions = model.SnapshotSchema, "1234567890123456", []string{region}
	s.Window = &model.Window{Start: s.TakenAt.AddDate(0, 0, -1), End: s.TakenAt, PeriodSeconds: 60}
	for i := range s.LoadBalancers {
		lb := &s.LoadBalancers[i]
		fillText(&lb.RegionID, region)
		fillText(&lb.Status, "active")
	}
	for i := range s.Listeners {
		l := &s.Listeners[i]
		fillText(&l.RegionID, region)
		fillText(&l.Status, "running")
		l.Running = strings.EqualFold(l.Status, "running")
	}
	usualRest(s)
	stated := map[model.Table]bool{}
	for i := range s.Coverage {
		fillText(&s.Coverage[i].RegionID, region)
		stated[s.Coverage[i].Table] = stated[s.Coverage[i].Table] || s.Coverage[i].ResourceID == ""
	}
	for _, table := range tables() {
		if !stated[table] {
			s.Coverage = append(s.Coverage, model.Coverage{Table: table, RegionID: region, Outcome: model.Read})
		}
	}
	s.Coverage = slices.DeleteFunc(s.Coverage, func(c model.Coverage) bool { return c.Outcome == model.NotAsked })
	s.Sort()
}

func usualRest(s *model.Snapshot) {
	for i := range s.ServerGroups {
		fillText(&s.ServerGroups[i].RegionID, region)
	}
	for i := range s.Interfaces {
		fillText(&s.Interfaces[i].RegionID, region)
	}
	for i := range s.Instances {
		fillText(&s.Instances[i].RegionID, region)
	}
	for i := range s.GroupSettings {
		fillText(&s.GroupSettings[i].RegionID, region)
	}
	for i := range s.Health {
		fillText(&s.Health[i].RegionID, region)
	}
	for i := range s.SecurityGroups {
		fillText(&s.SecurityGroups[i].RegionID, region)
	}
	for i := range s.TLSPolicies {
		fillText(&s.TLSPolicies[i].RegionID, region)
	}
	for i := range s.Usage {
		fillText(&s.Usage[i].RegionID, region)
	}
	for i := range s.InstanceUsage {
		fillText(&s.InstanceUsage[i].RegionID, region)
	}
}

func fillText(s *string, usual string) {
	if *s == "" {
		*s = usual
	}
}

// tables are those that an audit reads.
func tables() []model.Table {
	return slices.DeleteFunc(model.Tables(), func(t model.Table) bool { return t == model.QuotesTable || t == model.BillsTable })
}

func policy(margin int) account.Policy {
	return account.Policy{
		Timeouts: plan.Policy{MarginSeconds: margin, TimeWaitSeconds: 15},
		Capacity: capacity.Policy{TargetUtilization: 0.8, Metering: capacity.HourlyUsage},
	}
}

// Every rule has a case that fires and one that does not, and says in each what
// its cases want.
func TestCases(t *testing.T) {
	t.Parallel()
	for _, r := range rules.All() {
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			all := readCases(t, r.ID)
			fires, silent := 0, 0
			for _, one := range all.Cases {
				found := check(t, r, all.snapshot(t, one), one)
				fires += min(len(found), 1)
				if len(found) == 0 && len(one.Missing) == 0 {
					silent++
				}
				for _, f := range found {
					checkSentences(t, one.Name, f)
				}
			}
			if fires == 0 || silent == 0 {
				t.Errorf("%d cases fire and %d do not; a rule needs both", fires, silent)
			}
		})
	}
}

func check(t *testing.T, r account.Rule, s *model.Snapshot, one oneCase) []account.Finding {
	t.Helper()
	result := rule.Run([]account.Rule{r}, account.New(s, policy(one.Margin)), rule.Options{Parameters: map[string]rule.Values{r.ID: one.Parameters}})
	fires := []string{}
	for _, f := range result.Findings {
		fires = append(fires, f.Resource.ID)
		if f.Resource.Kind != r.Kind || f.Resource.AccountID != s.AccountID || f.Resource.RegionID == "" {
			t.Errorf("%s: resource %+v", one.Name, f.Resource)
		}
		if len(f.Facts) == 0 {
			t.Errorf("%s: %s without evidence", one.Name, f.Resource.ID)
		}
	}
	missing := map[string]string{}
	for _, g := range result.Gaps {
		id := ""
		if g.Resource != nil {
			id = g.Resource.ID
		}
		missing[id] = string(g.Cause)
		checkSentence(t, one.Name, g.Reason)
	}
	if diff := cmp.Diff(append([]string{}, one.Fires...), fires); diff != "" {
		t.Errorf("%s: fires (-want +got)\n%s", one.Name, diff)
	}
	if one.Missing == nil {
		one.Missing = map[string]string{}
	}
	if diff := cmp.Diff(one.Missing, missing); diff != "" {
		t.Errorf("%s: not evaluated (-want +got)\n%s", one.Name, diff)
	}
	return result.Findings
}

// checkSentences holds that a finding can be told in every language.
func checkSentences(t *testing.T, name string, f account.Finding) {
	t.Helper()
	for _, m := range []text.Message{f.Title, f.Summary, f.Remedy} {
		checkSentence(t, name, m)
	}
}

func checkSentence(t *testing.T, name string, m text.Message) {
	t.Helper()
	for _, lang := range []text.Lang{text.English, text.Chinese} {
		told := text.Of(lang).Tell(m)
		if told == "" || told == m.ID || strings.Contains(told, "{{") || strings.Contains(told, "<no value>") || strings.Contains(told, "%!") {
			t.Errorf("%s: %s in %s: %q", name, m.ID, lang, told)
		}
	}
}

// Every rule has all its sentences in both languages, and they mean to say
// something.
func TestSentences(t *testing.T) {
	t.Parallel()
	for _, r := range rules.All() {
		texts, err := r.Sentences()
		if err != nil {
			t.Errorf("%s: %v", r.ID, err)
			continue
		}
		all := map[string]text.Words{"title": texts.Title, "summary": texts.Summary, "remedy": texts.Remedy, "when": texts.When, "why": texts.Why}
		maps.Copy(all, texts.More)
		for part, words := range all {
			if words.English == "" || words.Chinese == "" || words.English == words.Chinese && part != "summary" {
				t.Errorf("%s: %s is not said in both languages", r.ID, part)
			}
			if strings.Contains(words.English, "TODO") {
				t.Errorf("%s: %s is still to be written", r.ID, part)
			}
		}
	}
}

// Every value of a rule makes sense by itself.
func TestValues(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range rules.All() {
		if seen[r.ID] {
			t.Errorf("%s is there twice", r.ID)
		}
		seen[r.ID] = true
		if !r.Severity.Valid() || r.Kind == "" || len(r.Needs) == 0 || len(r.Sources) == 0 || r.Judge == nil {
			t.Errorf("%s: %+v", r.ID, r)
		}
		for _, p := range r.Parameters {
			if p.Name == "" || p.Default < p.Min || p.Default > p.Max {
				t.Errorf("%s: parameter %+v", r.ID, p)
			}
		}
		for _, n := range r.Reads() {
			if !slices.Contains(tables(), model.Table(n)) {
				t.Errorf("%s needs %s, which is no table", r.ID, n)
			}
		}
	}
	if len(seen) < 38 {
		t.Errorf("only %d rules", len(seen))
	}
}

// A rule whose tables an older snapshot does not hold is not evaluated, and says so
// once.
func TestOlderSnapshot(t *testing.T) {
	t.Parallel()
	for _, r := range rules.All() {
		s := readCases(t, r.ID).snapshot(t, oneCase{})
		s.Coverage = nil
		result := rule.Run([]account.Rule{r}, account.New(s, policy(0)), rule.Options{})
		if len(result.Findings) != 0 || len(result.Gaps) != 1 || result.Gaps[0].Cause != rule.NoData || result.Gaps[0].Resource != nil {
			t.Errorf("%s: %s", r.ID, fmt.Sprint(result))
		}
	}
}
