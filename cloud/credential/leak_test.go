package credential

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/text"
)

// mark is in every secret that is planted. No filter knows it, so that what an
// error does not say is not said because nobody says it.
const mark = "PLANTED"

// plant returns a secret that stands in one place.
func plant(where string) string { return mark + "+/" + where + "=" }

// vendor is every service that hands out keys, each answer bent in one way.
type vendor struct {
	way  string
	mu   sync.Mutex
	seen []string // paths
}

// asked are the paths that were asked for so far.
func (v *vendor) asked() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.seen)
}

// ways are the ways in which an answer is bent.
var ways = []string{
	"right", "right", "500 that quotes", "403 in an envelope", "400 whose code is a secret", "html", "empty", "cut", "not JSON", "no end", "no secret",
	"numbers", "null", "a list", "end is no time", "expired", "redirect", "closed",
}

func (v *vendor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v.mu.Lock()
	v.seen = append(v.seen, r.URL.Path)
	v.mu.Unlock()
	quoted := fmt.Sprint(r.Header, r.URL, plant("quoted"))
	switch {
	case v.way == "closed":
		panic(http.ErrAbortHandler)
	case v.way == "redirect":
		http.Redirect(w, r, "http://127.0.0.1:9/"+plant("redirect"), http.StatusFound)
	case v.way == "500 that quotes":
		http.Error(w, quoted, http.StatusInternalServerError)
	case v.way == "403 in an envelope":
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, `{"Code":"SignatureDoesNotMatch","Message":%q,"RequestId":"R"}`, "not matched. server string to sign is:"+quoted)
	case v.way == "400 whose code is a secret":
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"Code":%q,"error":%q}`, "9"+plant("code"), "9"+plant("error"))
	case r.URL.Path == tokenPath:
		fmt.Fprint(w, plant("metadata-token"))
	case r.URL.Path == rolePath:
		fmt.Fprint(w, "reader")
	default:
		fmt.Fprint(w, v.keys(r))
	}
}

// keys are the answer with the keys, in the form of each service at once.
func (v *vendor) keys(r *http.Request) string {
	end := time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	switch v.way {
	case "end is no time":
		end = plant("end")
	case "expired":
		end = "2001-01-01T00:00:00Z"
	}
	k := map[string]any{"AccessKeyId": "STS.K", "AccessKeySecret": plant("key"), "SecurityToken": plant("token"), "Expiration": end, "Code": "Success"}
	switch v.way {
	case "no end":
		delete(k, "Expiration")
	case "no secret":
		delete(k, "AccessKeySecret")
	case "numbers":
		k["AccessKeySecret"] = 12345678901
	}
	whole := map[string]any{"Credentials": k, "CloudCredential": k, "access_token": plant("access"), "refresh_token": plant("refresh"), "expires_in": 3600}
	for name, value := range k {
		whole[name] = value
	}
	raw, _ := json.Marshal(whole)
	switch v.way {
	case "html":
		return "<html>" + string(raw)
	case "empty":
		return ""
	case "cut":
		return string(raw[:len(raw)*2/3])
	case "not JSON":
		return "hello " + string(raw)
	case "null":
		return "null"
	case "a list":
		return "[" + string(raw) + "]"
	}
	return string(raw)
}

// everyField is a profile in which every key has a value and every secret is planted.
func everyField(mode, uri, helper, token string) map[string]any {
	return map[string]any{
		"name": "p", "mode": mode, "access_key_id": "LTAI", "access_key_secret": plant("access_key_secret"), "sts_token": plant("sts_token"),
		"ram_role_arn": "acs:ram::1:role/r", "ram_role_name": "reader", "ram_session_name": "s", "expired_seconds": 900, "external_id": "e",
		"source_profile": "base", "private_key": plant("private_key"), "process_command": helper + " --password " + plant("process_command"),
		"credentials_uri": uri, "oidc_provider_arn": "acs:ram::1:oidc-provider/o", "oidc_token_file": token, "oidc_token": "",
		"cloud_sso_sign_in_url": uri, "cloud_sso_account_id": "1", "cloud_sso_access_config": "c", "access_token": plant("access_token"),
		"cloud_sso_access_token_expire": time.Now().Add(time.Hour).Unix(), "oauth_site_type": "CN", "oauth_access_token": plant("oauth_access_token"),
		"oauth_refresh_token": plant("oauth_refresh_token"), "oauth_access_token_expire": time.Now().Unix(), "region_id": "cn-hangzhou",
		"bearer_token": plant("bearer_token"), "enable_vpc": false,
	}
}

// helpers are what a helper prints and how it ends.
var helpers = map[string]string{
	"right":          `echo '{"mode":"StsToken","access_key_id":"STS.K","access_key_secret":"SECRET","sts_token":"SECRET"}'`,
	"a greeting":     `echo hello SECRET; echo '{"mode":"AK","access_key_id":"LTAI","access_key_secret":"SECRET"}'`,
	"fails":          `echo "debug SECRET" >&2; echo SECRET; exit 3`,
	"cut":            `echo '{"mode":"AK","access_key_id":"LTAI","access_key_secret":"SECRET'`,
	"numbers":        `echo '{"mode":"AK","access_key_id":"LTAI","access_key_secret":7,"sts_token":"SECRET"}'`,
	"no secret":      `echo '{"mode":"StsToken","access_key_id":"LTAI","sts_token":"SECRET"}'`,
	"another mode":   `echo '{"mode":"SECRET","access_key_id":"LTAI","access_key_secret":"SECRET"}'`,
	"itself":         `echo '{"mode":"External","access_key_secret":"SECRET"}'`,
	"end is no time": `echo '{"mode":"AK","access_key_id":"LTAI","access_key_secret":"SECRET","expiration":"SECRET"}'`,
	"ended":          `echo '{"mode":"AK","access_key_id":"LTAI","access_key_secret":"SECRET","expiration":"2001-01-01T00:00:00Z"}'`,
	"a list":         `echo '["SECRET"]'`,
	"nothing":        `echo SECRET >&2`,
}

// spoil bends the text of a configuration file.
func spoil(t *rapid.T, p map[string]any) []byte {
	switch rapid.IntRange(0, 5).Draw(t, "spoil") {
	case 0: // a value of another type
		key := rapid.SampledFrom(sortedKeys(p)).Filter(func(key string) bool { return key != "name" }).Draw(t, "key")
		p[key] = rapid.SampledFrom([]any{plant("text"), 7, true, nil, []any{plant("list")}, map[string]any{"secret": plant("object")}}).Draw(t, "value")
	case 1:
		delete(p, rapid.SampledFrom(sortedKeys(p)).Draw(t, "key"))
	}
	base := map[string]any{"name": "base", "mode": "AK", "access_key_id": "LTAI", "access_key_secret": plant("base")}
	raw, _ := json.MarshalIndent(map[string]any{"current": "p", "profiles": []any{p, base}}, "", "  ")
	if rapid.IntRange(0, 9).Draw(t, "cut") == 0 {
		raw = raw[:rapid.IntRange(0, len(raw)).Draw(t, "at")]
	}
	return raw
}

// Whatever a source of keys holds and however a step fails, no error, warning or
// name of a source has a secret in it, and no file is written but the one whose
// login was renewed.
func TestNoSecretInAnyError(t *testing.T) {
	t.Parallel()
	outer := t
	rapid.Check(t, func(t *rapid.T) {
		v := &vendor{way: rapid.SampledFrom(ways).Draw(t, "answer")}
		server := httptest.NewServer(v)
		defer server.Close()
		home, err := os.MkdirTemp(outer.TempDir(), "")
		if err != nil {
			t.Fatal(err)
		}
		write := func(name, content string, mode os.FileMode) string {
			path := filepath.Join(home, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(content), mode); err != nil {
				t.Fatal(err)
			}
			return path
		}
		script := helpers[rapid.SampledFrom(sortedKeys(helpers)).Draw(t, "helper")]
		helper := write("helper", "#!/bin/sh\n"+strings.ReplaceAll(script, "SECRET", plant("helper"))+"\n", 0o700)
		token := write("token", plant("oidc"), 0o600)
		uri := strings.Replace(server.URL, "http://", "http://me:"+plant("password")[:8]+"@", 1) + "/uri?key=" + mark
		mode := rapid.SampledFrom(append(Modes(), "RsaKeyPair", plant("mode"))).Draw(t, "mode")
		if mode == "CloudSSO" {
			uri = server.URL
		}
		config := spoil(t, everyField(mode, uri, helper, token))
		env := map[string]string{"HOME": home}
		switch rapid.IntRange(0, 5).Draw(t, "place") {
		case 0:
			env["ALIBABA_CLOUD_CREDENTIALS_URI"] = uri
		case 1:
			env["ALIBABA_CLOUD_CREDENTIALS_FILE"] = write("credentials", rapid.SampledFrom(iniFiles()).Draw(t, "ini"), 0o600)
		case 2:
			env["ALIBABA_CLOUD_OIDC_TOKEN_FILE"], env["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"], env["ALIBABA_CLOUD_ROLE_ARN"] = token, "acs:ram::1:oidc-provider/o", "acs:ram::1:role/r"
		case 3:
			env["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = plant("environment")
		default:
			write(".aliyun/config.json", string(config), 0o600)
		}
		said := tryAll(t, server, env)
		for _, s := range said {
			if strings.Contains(s, mark) {
				t.Fatalf("%s, %s: %s", mode, v.way, s)
			}
		}
		checkFiles(t, home, config, v)
	})
}

// tryAll finds a credential and asks for it twice, and returns everything it said.
func tryAll(t *rapid.T, server *httptest.Server, env map[string]string) (said []string) {
	endpoint, err := cloud.ParseEndpoint(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	f := newFinder(Options{
		Getenv: func(k string) string { return env[k] }, Flags: cloud.Access{Endpoint: endpoint},
		Warn: func(m text.Message) { said = append(said, text.InEnglish().Tell(m)) },
	})
	f.r.metadataHost, f.r.oauthHost = server.URL, func(string) string { return server.URL }
	f.r.patience = 300 * time.Millisecond
	access, err := f.find()
	said = append(said, access.Identity.Source)
	for range 2 {
		if err != nil {
			said = append(said, err.Error())
			break
		}
		_, err = access.Identity.Credential().GetCredential()
	}
	return said
}

// checkFiles holds the files of a home against what was put there.
func checkFiles(t *rapid.T, home string, config []byte, v *vendor) {
	path := filepath.Join(home, ".aliyun", "config.json")
	got, err := os.ReadFile(path)
	renewed := strings.Contains(strings.Join(v.asked(), " "), "/v1/token")
	if err == nil && string(got) != string(config) && !renewed {
		t.Fatalf("the configuration was changed to %s", got)
	}
	err = filepath.WalkDir(home, func(path string, d os.DirEntry, err error) error {
		known := d.IsDir() || strings.Contains(" helper token credentials config.json ", " "+d.Name()+" ")
		if err == nil && !known {
			t.Fatalf("there is a file %s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// iniFiles are credentials files, right and wrong.
func iniFiles() []string {
	s := plant("ini")
	return []string{
		"[default]\ntype = access_key\naccess_key_id = LTAI\naccess_key_secret = " + s + "\n",
		"[default]\ntype = ram_role_arn\naccess_key_id = LTAI\naccess_key_secret = " + s + "\nrole_arn = acs:ram::1:role/r\nrole_session_name = s\n",
		"[default]\ntype = ecs_ram_role\nrole_name = " + s + "\n",
		"[default]\ntype = access_key\naccess_key_id = LTAI\naccess_key_secret " + mark + "\n",
		"[default]\ntype = access_key\naccess_key_id = LTAI\naccess_key_secret =\n  " + mark + "\n",
		"[default\naccess_key_secret = " + s + "\n",
		"[default]\ntype = " + s + "\n",
		"[default]\n= " + s + "\n",
		"[other]\naccess_key_secret = " + s + "\n",
		`{"access_key_secret":"` + s + `"}`,
		"access_key_secret = \"\"\"" + s,
		"[default]\naccess_key_secret = `" + s,
		"[default]\naccess_key_secret = " + s + " \\",
	}
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
