package config_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/alictl/alictl/internal/config"
	"github.com/alictl/alictl/internal/text"
)

func ptr[T any](v T) *T { return &v }

func known() config.Known {
	return config.Known{
		Flags: []config.Flag{
			{Name: "margin", Schema: config.Schema{Kind: config.Whole, Min: ptr(0.0), Max: ptr(900.0)}},
			{Name: "region", Schema: config.Schema{Kind: config.Texts, Form: `^[a-z-]+$`, FormSays: "config.form_region"}},
			{Name: "quiet", Schema: config.Schema{Kind: config.Yes}},
			{Name: "lang", Schema: config.Schema{Kind: config.Text, OneOf: []string{"en", "zh"}}},
			{Name: "timeout", Schema: config.Schema{Kind: config.Duration}},
			{Name: "share", Schema: config.Schema{Kind: config.Number, Min: ptr(0.0), Max: ptr(1.0), Above: true}},
			{Name: "period", Schema: config.Schema{Kind: config.Whole, OneOf: []string{"60", "300"}}},
		},
		Rules: []config.KnownRule{
			{ID: "eni-timeout-too-long", Title: "Too long"},
			{ID: "listener-weights-unequal", Parameters: []config.Parameter{{Name: "ratio", Default: 2, Min: 1, Max: 100}}},
		},
	}
}

const whole = `region: [cn-hangzhou]
audit:
  fail_on: high
  skip_metrics: true
  rules:
    eni-timeout-too-long: {enabled: false}
    listener-weights-unequal: {severity: low, parameters: {ratio: 3}}
  waivers:
    - rule: eni-timeout-*
      resource: "eni-bp1*"
      region: cn-hangzhou
      account: 1234567890123456
      reason: shared with the database pool
      owner: net-team
      expires: 2027-01-31
notify:
  - {kind: dingtalk, url_env: DINGTALK_WEBHOOK, secret_env: DINGTALK_SECRET, min_severity: high}
accounts:
  - {id: "1111222233334444", name: prod, role_arn: "acs:ram::1111222233334444:role/alictl-audit"}
`

func TestWholeFile(t *testing.T) {
	t.Parallel()
	got, err := config.Parse([]byte(whole), known())
	if err != nil {
		t.Fatal(err)
	}
	want := &config.Config{
		Flags: map[string][]string{"region": {"cn-hangzhou"}},
		Audit: config.Audit{FailOn: "high", SkipMetrics: ptr(true), Rules: map[string]config.Rule{
			"eni-timeout-too-long":     {Enabled: ptr(false)},
			"listener-weights-unequal": {Severity: "low", Parameters: map[string]float64{"ratio": 3}},
		}, Waivers: []config.Waiver{{Rule: "eni-timeout-*", Resource: "eni-bp1*", Region: "cn-hangzhou", Account: "1234567890123456",
			Reason: "shared with the database pool", Owner: "net-team", Expires: "2027-01-31"}}},
		Notify:   []config.Notice{{Kind: "dingtalk", URLEnv: "DINGTALK_WEBHOOK", SecretEnv: "DINGTALK_SECRET", MinSeverity: "high"}},
		Accounts: []config.Account{{ID: "1111222233334444", Name: "prod", RoleARN: "acs:ram::1111222233334444:role/alictl-audit"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// waiver is a file with one waiver, of which a line is changed.
func waiver(from, to string) string {
	return "audit:\n  waivers:\n" + strings.Replace(`    - rule: eni-timeout-too-long
      resource: "*"
      reason: r
      owner: o
      expires: 2027-01-31
`, from, to, 1)
}

func TestWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ file, want, meant string }{
		{"margins: 5", `line 1, column 1: "margins" is no flag that can have a default, and no section`, "margin"},
		{"\nquiet: true\nmargin: lots", "line 3, column 9: margin is \"lots\", and a whole number from 0 to 900 is allowed", ""},
		{"margin: 5.5", "line 1, column 9: margin is 5.5", ""},
		{"margin: 901", "line 1, column 9: margin is 901, and a whole number from 0 to 900", ""},
		{"margin: -1", "margin is -1", ""},
		{"margin: .inf", "margin is +Inf", ""},
		{"quiet: yes", `quiet is "yes", and true or false is allowed`, ""},
		{"lang: fr", `lang is "fr", and one of en, zh is allowed`, ""},
		{"timeout: 5", "timeout is 5, and a duration such as 30s", ""},
		{"timeout: -5s", `timeout is "-5s"`, ""},
		{"share: 0", "share is 0, and a number above 0, at most 1", ""},
		{"share: .nan", "share is NaN", ""},
		{"period: 61", "period is 61, and one of 60, 300", ""},
		{"region: [a, B]", `line 1, column 13: region[1] is "B"`, ""},
		{"audit: 5", "line 1, column 8: audit is 5, and a map is allowed", ""},
		{"audit: {fail_on: hihg}", `audit.fail_on is "hihg", and one of critical, high, medium, low, info, none`, ""},
		{"audit:\n  fial_on: high", `line 2, column 3: "fial_on" is not known in audit`, "fail_on"},
		{"audit: {rules: {eni-timeout-to-long: {}}}", `audit.rules: no rule is called "eni-timeout-to-long"`, "eni-timeout-too-long"},
		{"audit: {rules: {eni-timeout-too-long: {parameters: {ratio: 3}}}}", `"parameters" is not known in audit.rules.eni-timeout-too-long`, ""},
		{"audit: {rules: {listener-weights-unequal: {parameters: {rato: 3}}}}", `"rato" is not known in`, "ratio"},
		{"audit: {rules: {listener-weights-unequal: {parameters: {ratio: 0.5}}}}", "ratio is 0.5, and a number from 1 to 100", ""},
		{"audit: {rules: {eni-timeout-too-long: {enabled: 1}}}", "enabled is 1, and true or false", ""},
		{"audit: {rules: {eni-timeout-too-long: {severity: bad}}}", `severity is "bad"`, ""},
		{waiver("      reason: r\n", ""), "line 3, column 7: audit.waivers[0] lacks reason", ""},
		{waiver("      owner: o\n", ""), "line 3, column 7: audit.waivers[0] lacks owner", ""},
		{waiver("      expires: 2027-01-31\n", ""), "line 3, column 7: audit.waivers[0] lacks expires", ""},
		{waiver("reason: r", `reason: " "`), "audit.waivers[0].reason is \" \", and a text that is not empty", ""},
		{waiver("2027-01-31", "2027-02-31"), "line 7, column 16: audit.waivers[0].expires is 2027-02-31, a day that does not exist", ""},
		{waiver("2027-01-31", "2027-02-29"), "a day that does not exist", ""},
		{waiver("2027-01-31", "31.1.2027"), `expires is "31.1.2027", and a day such as 2027-01-31`, ""},
		{waiver("2027-01-31", "2027-1-31"), "a day such as 2027-01-31", ""},
		{waiver("2027-01-31", "20270131"), "a day such as 2027-01-31", ""},
		{waiver("2027-01-31", "2027-01-31T00:00:00Z"), "a day such as 2027-01-31", ""},
		{waiver("eni-timeout-too-long", "eni-timeout-too-lang"), `audit.waivers[0].rule: no rule is called "eni-timeout-too-lang"`, "eni-timeout-too-long"},
		{waiver("eni-timeout-too-long", "elb-*"), "no rule is called", ""},
		{waiver("eni-timeout-too-long", "'[eni]'"), "no rule is called", ""},
		{waiver("owner: o", "ownr: o"), `line 6, column 7: "ownr" is not known in audit.waivers[0]`, "owner"},
		{"notify: [{kind: dingtalk, url: https://x?token=1}]", `"url" is not known in notify[0]`, ""},
		{"notify: [{kind: dingtalk}]", "notify[0] lacks url_env", ""},
		{"notify: [{kind: dingtalk, url_env: 'https://x'}]", "the name of an environment variable", ""},
		{"notify: [{kind: fax, url_env: A}]", `kind is "fax"`, ""},
		{"accounts: [{id: prod}]", "an account id of digits", ""},
		{"accounts: [{id: 11112222}, {id: '11112222'}]", "the account 11112222 is listed twice", ""},
		{"accounts: [{id: 11112222, role_arn: admin}]", "a role such as", ""},
		{"accounts: {id: 1}", "accounts is a map, and a list is allowed", ""},
		{"a: 1\n---\nb: 2", "a second document", ""},
		{"margin: *x", "nothing is called &x", ""},
		{"? [a]\n: 1", "it is not YAML", ""},
		{"margin: [5", "line 1, column 9: it is not YAML", ""},
		{"margin: 1\nmargin: 2", "line 2, column 1", ""},
		{"\tmargin: 1", "it is not YAML", ""},
		{"margin: !!binary aGk=", "not used here", ""},
		{"a: \"\x1b[31m\"", "no flag that can have a default", ""},
		{"quiet: 1\nlang: 2\nmargin: x", "line 1, column 8: quiet is 1, and true or false is allowed, and 2 more mistakes", ""},
		{strings.Repeat("[", 100), "", ""},
	} {
		_, err := config.Parse([]byte(c.file), known())
		var p *config.Problem
		if !errors.As(err, &p) {
			t.Errorf("%q: no problem: %v", c.file, err)
			continue
		}
		if !strings.Contains(p.Error(), c.want) || strings.ContainsAny(p.Error(), "\x1b\n") {
			t.Errorf("%q: %s\nwant %s", c.file, p, c.want)
		}
		if p.Meant != c.meant {
			t.Errorf("%q: meant %q, want %q", c.file, p.Meant, c.meant)
		}
	}
}

func TestWhatIsRight(t *testing.T) {
	t.Parallel()
	for _, file := range []string{
		"", "# nothing\n", "---\n", "null", "margin: 0", "margin: 0x10", "region: a-b", "region: []", "timeout: 1m30s", "audit:", "notify: []",
		"audit: {waivers: }", "audit: {rules: {eni-timeout-too-long: }}", "margin: &a 5\nperiod: 60", "region: &r [a]\n", "\ufeffmargin: 5",
		waiver("eni-timeout-too-long", "'*'"), "audit:\n  waivers:\n" + strings.Repeat("    - {rule: eni-*, resource: eni-*, reason: r, owner: o, expires: 2027-01-31}\n", 100), waiver("2027-01-31", "'2028-02-29'"),
	} {
		if _, err := config.Parse([]byte(file), known()); err != nil {
			t.Errorf("%q: %v", file, err)
		}
	}
}

func TestLoadSaysWhichFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	large := filepath.Join(dir, "large.yaml")
	if err := os.WriteFile(large, bytes.Repeat([]byte("#\n"), config.MaxSize), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{large: "it is larger than 1 MiB", dir: "is a directory", filepath.Join(dir, "none"): "no such file"} {
		_, err := config.Load(t.Context(), path, known())
		what, hint := text.InEnglish().Explain(err)
		if !strings.Contains(what, want) || !strings.Contains(what, path) || hint == "" {
			t.Errorf("%s: %s (%s)", path, what, hint)
		}
	}
}

// TestSchemaSaysTheSame: what the check takes, the JSON Schema takes; and it refuses
// what it can see is wrong.
func TestSchemaSaysTheSame(t *testing.T) {
	t.Parallel()
	raw, err := config.JSONSchema(known())
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("urn:alictl:config:v1", value); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("urn:alictl:config:v1")
	if err != nil {
		t.Fatal(err)
	}
	for file, ok := range map[string]bool{
		whole: true, "margin: 5": true, "region: a-b": true, "lang: zh": true, "period: 300": true,
		"margin: 901": false, "margins: 5": false, "lang: fr": false, "period: 61": false, "quiet: 'no'": false, "share: 0": false,
		waiver("      reason: r\n", ""): false, "audit: {rules: {no-such: {}}}": false,
		"audit: {rules: {listener-weights-unequal: {parameters: {ratio: 0}}}}": false, "notify: [{kind: dingtalk}]": false,
	} {
		var v any
		if err := yaml.Unmarshal([]byte(file), &v); err != nil {
			t.Fatal(err)
		}
		asJSON, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(instance); (err == nil) != ok {
			t.Errorf("%s: %v", file, err)
		}
		if _, err := config.Parse([]byte(file), known()); (err == nil) != ok {
			t.Errorf("%s: the check says %v", file, err)
		}
	}
}

// FuzzParse: no file makes the program fall over, and whatever is wrong is told on
// one line.
func FuzzParse(f *testing.F) {
	for _, s := range []string{whole, "", "a: &a [*a]", "a: &a {b: *a}", "<<: {margin: 5}", "margin: |\n 5\n", "{", "? a", "- - -", "!!set {a}", "%YAML 1.1\n---\n", waiver("r", "*")} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := config.Parse(raw, known())
		if err == nil && c == nil {
			t.Fatal("neither a file nor an error")
		}
		if err != nil && (err.Error() == "" || strings.ContainsAny(err.Error(), "\n\x1b")) {
			t.Fatalf("unclear: %q", err)
		}
	})
}
