package credential

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/text"
)

// place of a test: a home with a configuration file, and a vendor.
type rig struct {
	t      *testing.T
	home   string
	server *httptest.Server
	vendor *vendor
	env    map[string]string
	warned []string
}

func newRig(t *testing.T, way string) *rig {
	t.Helper()
	r := &rig{t: t, home: t.TempDir(), vendor: &vendor{way: way}}
	r.server = httptest.NewServer(r.vendor)
	t.Cleanup(r.server.Close)
	r.env = map[string]string{"HOME": r.home}
	return r
}

func (r *rig) write(name, content string, mode os.FileMode) string {
	r.t.Helper()
	path := filepath.Join(r.home, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		r.t.Fatal(err)
	}
	return path
}

func (r *rig) config(content string) { r.write(".aliyun/config.json", content, 0o600) }

func (r *rig) read() string {
	r.t.Helper()
	raw, err := os.ReadFile(filepath.Join(r.home, ".aliyun", "config.json"))
	if err != nil {
		r.t.Fatal(err)
	}
	return string(raw)
}

// find finds the credential of the home, with every service at the rig's vendor.
func (r *rig) find(profile string) (cloud.Access, error) {
	r.t.Helper()
	endpoint, err := cloud.ParseEndpoint(r.server.URL)
	if err != nil {
		r.t.Fatal(err)
	}
	f := newFinder(Options{
		Profile: profile, Getenv: func(k string) string { return r.env[k] }, Flags: cloud.Access{Endpoint: endpoint},
		Warn: func(m text.Message) { r.warned = append(r.warned, m.ID) },
	})
	f.r.metadataHost, f.r.oauthHost = r.server.URL, func(string) string { return r.server.URL }
	return f.find()
}

// keyOf asks an identity for its keys.
func keyOf(access cloud.Access) (string, error) {
	c, err := access.Identity.Credential().GetCredential()
	if err != nil {
		return "", err
	}
	return *c.AccessKeyId, nil
}

// Every mode of a profile gives keys, and changes no byte of the file.
func TestEveryModeGivesKeys(t *testing.T) {
	t.Parallel()
	for _, mode := range Modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, "right")
			helper := r.write("helper", "#!/bin/sh\n"+strings.ReplaceAll(helpers["right"], "SECRET", "a-secret")+"\n", 0o700)
			p := everyField(mode, r.server.URL, helper, r.write("token", "an-oidc-token", 0o600))
			p["oauth_access_token_expire"] = time.Now().Add(time.Hour).Unix()
			base := map[string]any{"name": "base", "mode": "StsToken", "access_key_id": "STS.base", "access_key_secret": "base-secret", "sts_token": "base-token"}
			raw, err := json.MarshalIndent(map[string]any{"current": "p", "profiles": []any{p, base}, "meta_path": "/opt"}, "", "\t")
			if err != nil {
				t.Fatal(err)
			}
			r.config(string(raw))
			access, err := r.find("")
			if err != nil {
				t.Fatal(err)
			}
			if key, err := keyOf(access); err != nil || key != map[bool]string{true: "LTAI", false: "STS.K"}[mode == "AK" || mode == "StsToken"] {
				t.Errorf("the key is %q, %v", key, err)
			}
			if access.Identity.Source != "profile p ("+mode+")" {
				t.Errorf("it comes from %q", access.Identity.Source)
			}
			if r.read() != string(raw) {
				t.Errorf("the file was changed to %s", r.read())
			}
		})
	}
}

func counted(r *rig, end string) (helper string, runs func() int) {
	log := filepath.Join(r.home, "runs")
	helper = r.write("helper", fmt.Sprintf("#!/bin/sh\necho run >>%s\necho '{\"mode\":\"StsToken\",\"access_key_id\":\"STS.K\",\"access_key_secret\":\"a-secret\",\"sts_token\":\"a-token\"%s}'\n", log, end), 0o700)
	return helper, func() int {
		raw, _ := os.ReadFile(log)
		return strings.Count(string(raw), "\n")
	}
}

func TestAHelperRunsOnce(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]string{"without an end": "", "with one": `,"expiration":"2099-01-01T00:00:00Z"`, "with an empty one": `,"expiration":""`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, "right")
			helper, runs := counted(r, end)
			config := fmt.Sprintf(`{"current":"p","profiles":[{"name":"p","mode":"External","process_command":"'%s' \"\""},{"name":"q","private_key":"x"}]}`, helper)
			r.config(config)
			access, err := r.find("")
			for range 5 {
				if err == nil {
					_, err = keyOf(access)
				}
			}
			if err != nil || runs() != 1 {
				t.Errorf("the helper ran %d times, %v", runs(), err)
			}
		})
	}
}

func TestKeysAreRenewedBeforeTheirEnd(t *testing.T) {
	t.Parallel()
	asked := 0
	k := (&resolver{patience: time.Second}).keep(nil)
	fails := false
	k.from = func(context.Context) (keys, error) {
		if asked++; fails {
			return keys{}, os.ErrDeadlineExceeded
		}
		return keys{Keys: cloud.Keys{ID: fmt.Sprint(asked), Secret: "s"}, end: time.Now().Add(time.Hour)}, nil
	}
	get := func() string {
		got, err := k.get()
		if err != nil {
			return err.Error()
		}
		return got.ID
	}
	steps := []struct {
		what string
		do   func()
		want string
		runs int
	}{
		{"first", func() {}, "1", 1},
		{"again", func() {}, "1", 1},
		{"near its end", func() { k.renew = time.Now().Add(-time.Second) }, "2", 2},
		{"near its end, and the source fails", func() { k.renew, fails = time.Now().Add(-time.Second), true }, "2", 3},
		{"at once after the failure", func() {}, "2", 3},
		{"later", func() { k.next = time.Now().Add(-time.Second) }, "2", 4},
		{"ended", func() { k.have.end = time.Now().Add(-time.Second) }, os.ErrDeadlineExceeded.Error(), 4},
		{"the source is back", func() { k.next, fails = time.Now().Add(-time.Second), false }, "5", 5},
	}
	for _, s := range steps {
		if s.do(); get() != s.want || asked != s.runs {
			t.Fatalf("%s: got %q after %d questions, want %q after %d", s.what, get(), asked, s.want, s.runs)
		}
	}
}

const oauthConfig = `{
  "current": "login",
  "profiles": [
	{"name": "login", "mode":"OAuth",  "oauth_site_type": "CN", "oauth_access_token": "OLD-ACCESS", "oauth_refresh_token" : "OLD-REFRESH",
     "oauth_access_token_expire": %d, "oauth_refresh_token_expire": 4070908800, "language": "zh"},
    {"name": "robot", "mode": "RsaKeyPair", "private_key": "PRIVATE\u002dKEY", "oauth_refresh_token": "OLD-REFRESH"}
  ],
  "meta_path": "\/opt"
}
`

// A login that is renewed changes its tokens in the file, and no other byte.
func TestARenewedLoginIsKept(t *testing.T) {
	t.Parallel()
	r := newRig(t, "right")
	before := fmt.Sprintf(oauthConfig, 1)
	r.config(before)
	access, err := r.find("")
	if err == nil {
		_, err = keyOf(access)
	}
	if err != nil || len(r.warned) > 0 {
		t.Fatal(err, r.warned)
	}
	got := r.read()
	f, err := parseProfiles([]byte(got))
	if err != nil {
		t.Fatal(err)
	}
	p, _ := f.find("login")
	if p.OAuthRefreshToken != plant("refresh") || p.OAuthAccessToken != plant("access") || p.OAuthExpire < time.Now().Unix() {
		t.Errorf("the profile is now %+v", p)
	}
	quote := func(s string) string { b, _ := json.Marshal(s); return string(b) }
	back := strings.NewReplacer(
		`"oauth_access_token": `+quote(plant("access")), `"oauth_access_token": "OLD-ACCESS"`,
		`"oauth_refresh_token" : `+quote(plant("refresh")), `"oauth_refresh_token" : "OLD-REFRESH"`,
		fmt.Sprintf(`_expire": %d`, p.OAuthExpire), `_expire": 1`,
	).Replace(got)
	if back != before {
		t.Errorf("other bytes were changed:\n%s", got)
	}
	if info, err := os.Stat(filepath.Join(r.home, ".aliyun", "config.json")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
}

func TestALoginThatSomebodyElseRenewedIsLeftAlone(t *testing.T) {
	t.Parallel()
	r := newRig(t, "right")
	r.config(fmt.Sprintf(oauthConfig, 1))
	access, err := r.find("")
	if err != nil {
		t.Fatal(err)
	}
	theirs := strings.ReplaceAll(fmt.Sprintf(oauthConfig, 1), "OLD-REFRESH", "THEIRS")
	r.config(theirs)
	if _, err := keyOf(access); err != nil || r.read() != theirs {
		t.Errorf("%v, and the file is\n%s", err, r.read())
	}
}

func TestALoginThatCannotBeKeptIsSaid(t *testing.T) {
	t.Parallel()
	r := newRig(t, "right")
	r.config(fmt.Sprintf(oauthConfig, 1))
	access, err := r.find("")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(r.home, ".aliyun", "config.json")); err != nil {
		t.Fatal(err)
	}
	if _, err := keyOf(access); err != nil || !slices.Equal(r.warned, []string{"credential.login_not_kept"}) {
		t.Errorf("%v, warnings %v", err, r.warned)
	}
}

// What the metadata service, or anybody over plain http, hands out passes no proxy.
func TestPlainHTTPPassesNoProxy(t *testing.T) {
	t.Parallel()
	r := newRig(t, "right")
	a := newAsker()
	a.proxied = &http.Client{Transport: forbidden{t}}
	for _, address := range []string{r.server.URL + rolePath, r.server.URL + "/uri"} {
		if _, err := a.do(t.Context(), http.MethodGet, address, "", nil); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	if a.direct.Transport.(*http.Transport).Proxy != nil {
		t.Error("the direct way has a proxy")
	}
}

type forbidden struct{ t *testing.T }

func (f forbidden) RoundTrip(r *http.Request) (*http.Response, error) {
	f.t.Errorf("%s went through the proxy", r.URL)
	return nil, http.ErrServerClosed
}

func TestTheInstanceRoleIsTheLastResort(t *testing.T) {
	t.Parallel()
	r := newRig(t, "right")
	access, err := r.find("")
	if err != nil || access.Identity.Source != "ECS role" {
		t.Fatalf("%q, %v", access.Identity.Source, err)
	}
	if want := []string{tokenPath, rolePath, rolePath + "reader"}; !slices.Equal(r.vendor.asked(), want) {
		t.Errorf("asked for %v, want %v", r.vendor.asked(), want)
	}
}

func TestAnUnknownRoleIsNamed(t *testing.T) {
	t.Parallel()
	service := http.NewServeMux()
	service.HandleFunc("PUT "+tokenPath, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "v2-token") })
	service.HandleFunc("GET "+rolePath+"{$}", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "Reader") })
	r := newRig(t, "right")
	r.server.Config.Handler = service
	r.config(`{"current":"p","profiles":[{"name":"p","mode":"EcsRamRole","ram_role_name":"Raeder"}]}`)
	access, err := r.find("")
	if err == nil {
		_, err = keyOf(access)
	}
	if err == nil || !strings.Contains(err.Error(), `metadata service of ECS knows no role "Raeder" (ram_role_name): this instance has "Reader"`) {
		t.Errorf("got %v", err)
	}
}

func TestProfilesAreToldByLineAndKey(t *testing.T) {
	t.Parallel()
	for config, want := range map[string]string{
		"{\"profiles\":[\n{\"name\":\"p\",\n\"expired_seconds\":\"3600\"}]}":          "expired_seconds is not a number (line 3)",
		"{\"profiles\":[{\"name\":\"a\"},\n{\"name\":\"p\",\"enable_vpc\":\"yes\"}]}": "enable_vpc is not true or false (line 2)",
		"{\"profiles\":[{\"ram_role_name\":7}]}":                                      "ram_role_name is not a text (line 1)",
		"{\"profiles\":[{\"sts_expiration\":1e99}]}":                                  "sts_expiration is not a number (line 1)",
		"{\n\"profiles\":[\nnull]}":                                                   "profile 1 is not an object (line 3)",
		"{\"profiles\":[\n[]]}":                                                       "profile 1 is not an object (line 2)",
		"{\"profiles\":{}}":                                                           "profiles is not a list (line 1)",
		"{\"current\":\n7}":                                                           "current is not a text (line 2)",
		"[]":                                                                          "an object should stand on line 1",
		"":                                                                            "not valid JSON (line 1)",
		"{}\n{}":                                                                      "not valid JSON (line 2)",
		"{\"current\":\"p\",\"profiles\":[{\"name\":\"p\",\"mode\":\"AK\",\"access_key_id\":\"x\"}]}":                                                                 "it has no access_key_secret",
		"{\"current\":\"p\",\"profiles\":[{\"name\":\"p\",\"mode\":\"RamRoleArn\",\"access_key_id\":\"x\",\"access_key_secret\":\"y\",\"ram_role_arn\":\"reader\"}]}": "ram_role_arn is not of the form",
		"{\"current\":\"p\",\"profiles\":[{\"name\":\"p\",\"mode\":\"ChainableRamRoleArn\",\"source_profile\":\"p\",\"ram_role_arn\":\"acs:ram::1:role/r\"}]}":        "source_profile leads round in a circle",
	} {
		r := newRig(t, "right")
		r.config(config)
		if _, err := r.find(""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\ngives %v, want %q", config, err, want)
		}
	}
}

// A variable that names a profile is obeyed in the official CLI's order, and said
// to be of no use where a key of the environment goes before it.
func TestVariablesThatNameAProfile(t *testing.T) {
	t.Parallel()
	config := `{"current":"a","profiles":[{"name":"a","mode":"AK","access_key_id":"A","access_key_secret":"secret-a"},{"name":"b","mode":"AK","access_key_id":"B","access_key_secret":"secret-b"}]}`
	key := map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_ID": "E", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "secret-e"}
	for _, tt := range []struct {
		env    map[string]string
		want   string
		warned bool
	}{
		{nil, "profile a (AK)", false},
		{map[string]string{"ALIBABACLOUD_PROFILE": "b"}, "profile b (AK)", false},
		{map[string]string{"ALICLOUD_PROFILE": "b"}, "profile b (AK)", false},
		{map[string]string{"ALICLOUD_PROFILE": "a", "ALIBABA_CLOUD_PROFILE": "b"}, "profile b (AK)", false},
		{map[string]string{"ALIBABA_CLOUD_PROFILE": "a", "ALIBABACLOUD_PROFILE": "b"}, "profile b (AK)", false},
		{map[string]string{"ALIBABACLOUD_PROFILE": "c"}, "", false},
		{map[string]string{"ALICLOUD_PROFILE": "b", "key": ""}, "environment", true},
		{map[string]string{"key": ""}, "environment", false},
	} {
		r := newRig(t, "right")
		r.config(config)
		for name, value := range tt.env {
			r.env[name] = value
		}
		if _, ok := tt.env["key"]; ok {
			for name, value := range key {
				r.env[name] = value
			}
		}
		access, err := r.find("")
		if (err == nil) != (tt.want != "") || access.Identity.Source != tt.want || (len(r.warned) > 0) != tt.warned {
			t.Errorf("%v: %q, %v, warnings %v; want %q", tt.env, access.Identity.Source, err, r.warned, tt.want)
		}
	}
}
