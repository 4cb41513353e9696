package cli_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/alictl/alictl/cmd/alictl/internal/clitest"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// forms are the ways in which a careless service quotes what it was sent.
func forms(secret string) map[string]string {
	escaped, _ := json.Marshal(secret)
	b64 := base64.StdEncoding.EncodeToString
	return map[string]string{
		"plain": secret, "url": url.QueryEscape(secret), "url twice": url.QueryEscape(url.QueryEscape(secret)), "json": strings.Trim(string(escaped), `"`),
		"base64": b64([]byte(secret)), "base64 in a pair": b64([]byte("me:" + secret)), "base64 moved": b64([]byte("m:" + secret)),
		"escaped": strings.NewReplacer("+", `\u002b`, "/", `\/`, "=", `\u003d`).Replace(secret),
	}
}

// gossip quotes secrets in what the account answers: in the messages of refusals,
// and in the names of things.
func gossip(seed int64, secrets []string) func(http.Handler) http.Handler {
	random := rand.New(rand.NewSource(seed))
	var mu sync.Mutex // the account answers many at a time
	pick := func(n int) int {
		mu.Lock()
		defer mu.Unlock()
		return random.Intn(n)
	}
	var quoted []string
	for _, s := range secrets {
		for _, form := range forms(s) {
			quoted = append(quoted, form)
		}
	}
	return func(inner http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			quote := quoted[pick(len(quoted))]
			said, _ := json.Marshal("it was " + quote)
			if strings.Contains(r.Header.Get("X-Acs-Action"), "Rule") && pick(2) == 0 {
				w.WriteHeader(http.StatusBadRequest)
				fmt.Fprintf(w, `{"Code":"InvalidParameter","Message":%s,"RequestId":"R"}`, said)
				return
			}
			rec := httptest.NewRecorder()
			inner.ServeHTTP(rec, r)
			body := strings.NewReplacer(`"LoadBalancerName":"`, `"LoadBalancerName":"`+strings.Trim(string(said), `"`)).Replace(rec.Body.String())
			for name, values := range rec.Header() {
				if name != "Content-Length" {
					w.Header()[name] = values
				}
			}
			w.WriteHeader(rec.Code)
			fmt.Fprint(w, body)
		})
	}
}

// Whoever quotes the secrets of the credential in use, in whatever form: they are
// in no output, no log, and no file that the program leaves.
func TestNoSecretLeaves(t *testing.T) {
	t.Parallel()
	for seed := range int64(4) {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			world := fakecloud.Shop()
			secrets := []string{fmt.Sprintf("Kx%d+mPlanted/Secret0123456789==", seed), fmt.Sprintf("CAIS%d/Planted+Token0123456789abcdef==", seed)}
			world.AccessKeys = []fakecloud.AccessKey{{ID: "STS.K", Secret: secrets[0], SecurityToken: secrets[1], Identity: "role", Name: "r/s"}}
			random := gossip(seed, secrets)
			a := clitest.Serve(t, world, fakecloud.Options{}, random)
			a.Env["ALIBABA_CLOUD_SECURITY_TOKEN"] = secrets[1]
			a.Env["XDG_CACHE_HOME"] = filepath.Join(a.Env["HOME"], "cache")
			file := func(name string) string { return filepath.Join(a.Env["HOME"], name) }
			for _, args := range [][]string{
				{"whoami", "-o", "json"},
				{"align-timeouts", "--log-level", "debug", "--save-snapshot", file("snapshot"), "--out", file("plan")},
				{"align-timeouts", "-o", "json", "-f", file("report.json")},
				{"align-timeouts", "apply", "--yes", "--journal", file("journal"), "--log-level", "debug"},
				{"align-timeouts", "verify", file("journal"), "-o", "json"},
				{"align-timeouts", "rollback", file("journal"), "--yes"},
				{"spec-report", "--log-level", "debug", "--window", "2h", "-o", "html", "-f", file("report.html")},
			} {
				out := a.Run(args...)
				for _, text := range []string{out.Stdout, out.Stderr} {
					if form := found(text, secrets); form != "" {
						t.Errorf("%v shows a secret (%s):\n%.2000s", args, form, text)
					}
				}
			}
			if err := checkLeft(t, a.Env["HOME"], secrets); err != nil {
				t.Error(err)
			}
		})
	}
}

// found names the form of a secret that a text holds, if it does.
func found(text string, secrets []string) string {
	for _, s := range secrets {
		for name, form := range forms(s) {
			if middle := form[len(form)/4 : len(form)/4*3]; strings.Contains(text, middle) {
				return name
			}
		}
	}
	return ""
}

func checkLeft(t *testing.T, dir string, secrets []string) error {
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if form := found(string(raw), secrets); form != "" {
			t.Errorf("%s holds a secret (%s)", d.Name(), form)
		}
		files++
		return err
	})
	if files < 4 {
		t.Errorf("only %d files are left", files)
	}
	return err
}
