package credential

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	for command, want := range map[string][]string{
		"helper":                           {"helper"},
		"  helper\t--a  b\n":               {"helper", "--a", "b"},
		`helper "" 'a b' "c d"e`:           {"helper", "", "a b", "c de"},
		`helper a\ b \"c\"`:                {"helper", "a b", `"c"`},
		`helper "a\"b\\c\d" '\n'`:          {"helper", `a"b\c\d`, `\n`},
		"helper a\\\nb":                    {"helper", "ab"},
		`/opt/my\ tools/helper 'it'"'"'s'`: {"/opt/my tools/helper", "it's"},
		"":                                 nil,
		`""`:                               nil,
		`helper "a`:                        nil,
		`helper 'a`:                        nil,
		`helper \`:                         nil,
	} {
		got, err := splitFor(command, false)
		if !slices.Equal(got, want) || (err == nil) != (want != nil) {
			t.Errorf("%q: got %q, %v; want %q", command, got, err, want)
		}
	}
	windows, err := splitFor(`"C:\Program Files\tool.exe" C:\x "a\"b"`, true)
	if want := []string{`C:\Program Files\tool.exe`, `C:\x`, `a"b`}; err != nil || !slices.Equal(windows, want) {
		t.Errorf("on Windows: got %q, %v", windows, err)
	}
}

// Changing keys of one profile changes these values and no other byte.
func TestOnlyTheNamedKeysChange(t *testing.T) {
	t.Parallel()
	blank := rapid.StringMatching(`[ \t\n]{0,3}`)
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		put := func(s string) { b.WriteString(blank.Draw(t, "blank") + s + blank.Draw(t, "blank")) }
		key := func(name, value string) { put(`"` + name + `"`); put(":"); put(value) }
		has := rapid.Bool().Draw(t, "has")
		put("{")
		if rapid.Bool().Draw(t, "in front") {
			key("meta_path", `"\/opt"`)
			put(",")
		}
		put(`"profiles":[`)
		put(`{"name":"other","oauth_access_token":"x","text":"\u0041"}`)
		put(",{")
		key("name", `"p"`)
		before := b.String()
		if has {
			put(",")
			before = b.String()
			key("oauth_access_token", `"old"`)
		}
		put("}]}")
		raw := b.String()
		got, err := document{raw: []byte(raw)}.with("p", []change{{"oauth_access_token", "new/\"+"}, {"oauth_access_token_expire", int64(7)}})
		if err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		f, err := parseProfiles(got)
		if err != nil {
			t.Fatalf("%s: %v", got, err)
		}
		p, err := f.find("p")
		if err != nil || p.OAuthAccessToken != "new/\"+" || p.OAuthExpire != 7 {
			t.Fatalf("%s: %+v, %v", got, p, err)
		}
		var was, is map[string]any
		if json.Unmarshal([]byte(raw), &was) != nil || json.Unmarshal(got, &is) != nil {
			t.Fatal("no JSON any more")
		}
		mine := is["profiles"].([]any)[1].(map[string]any)
		delete(mine, "oauth_access_token_expire")
		if delete(mine, "oauth_access_token"); has {
			mine["oauth_access_token"] = "old"
		}
		if diff := cmp.Diff(was, is); diff != "" {
			t.Fatalf("(-was +is)\n%s", diff)
		}
		at := strings.LastIndex(before, `"name"`)
		if !strings.HasPrefix(string(got), raw[:strings.LastIndex(raw[:at], "{")+1]) {
			t.Fatalf("the bytes in front have changed: %s", got)
		}
	})
}

// Whatever the file is, reading it neither crashes nor quotes it.
func FuzzProfiles(f *testing.F) {
	for _, seed := range []string{
		"", "{}", "null", "[]", `{"profiles":null}`, `{"profiles":[null]}`, `{"current":"p","profiles":[{"name":"p","mode":"AK"}]}`,
		`{"profiles":[{"name":"p","expired_seconds":"SECRETMARK"}]}`, "\xef\xbb\xbf{}", `{"profiles":[{"name":7}]}`, `{"Profiles":[{"NAME":"p"}]}x`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		got, err := parseProfiles([]byte(raw))
		if err == nil {
			for _, p := range got.profiles {
				_, _ = document{raw: []byte(raw)}.with(p.Name, []change{{"oauth_access_token", "x"}})
			}
			return
		}
		if strings.Contains(err.Error(), "SECRETMARK") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v", raw, err)
		}
	})
}

func FuzzCredentials(f *testing.F) {
	for _, seed := range iniFiles() {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if _, err := parseCredentials([]byte(raw), "default"); err != nil && (strings.Contains(err.Error(), mark) || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%q: %v", raw, err)
		}
	})
}

func TestCredentialsAreToldByLine(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"[default]\ntype = access_key\naccess_key_id = a\naccess_key_secret b\n":      "line 4 is no key with a value",
		"[default]\ntype = access_key\naccess_key_id = a\naccess_key_secret =\n  b\n": "line 5 is no key with a value",
		"[default\n":                     "line 1 begins a section",
		"[default]\n= b\n":               "line 2 has a value without a key",
		`{"current":"p"}`:                "it is JSON and not INI",
		"[other]\ntype = access_key\n":   "it has no section [default]",
		"[default]\naccess_key_id = a\n": "has no type",
		"[default]\ntype = bearer\n":     "has a type that is none of",
		"[default]\ntype = access_key\n": "has no access_key_id",
	} {
		if _, err := parseCredentials([]byte(raw), "default"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", raw, err, want)
		}
	}
	p, err := parseCredentials([]byte("# mine\n[default]\ntype = access_key\naccess_key_id: a\naccess_key_secret = \"b c\"\n"), "default")
	if err != nil || p.AccessKeyID != "a" || p.AccessKeySecret != "b c" {
		t.Errorf("%+v, %v", p, err)
	}
}
