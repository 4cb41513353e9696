package fakecloud_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud"
)

func keysWorld() *fakecloud.World {
	w := fakecloud.Shop()
	w.AccessKeys = append(w.AccessKeys,
		fakecloud.AccessKey{ID: "LTAIoff", Secret: "s", Inactive: true},
		fakecloud.AccessKey{ID: "STS.a", Secret: "s", SecurityToken: "token", Identity: "role", Name: "r/s", Expires: time.Now().Add(time.Hour)},
		fakecloud.AccessKey{ID: "STS.b", Secret: "s", SecurityToken: "token", Identity: "role", Name: "r/s", Expires: time.Now().Add(-time.Hour)},
	)
	return w
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

// setQuery changes one parameter after signing.
func setQuery(name, value string) func(*http.Request) {
	return func(r *http.Request) {
		q := r.URL.Query()
		q.Set(name, value)
		if value == "" {
			q.Del(name)
		}
		r.URL.RawQuery = q.Encode()
	}
}

func TestSignatures(t *testing.T) {
	t.Parallel()
	_, base := serve(t, keysWorld(), unlimited())
	odd := url.Values{"RegionId": {"cn-hangzhou"}, "NetworkInterfaceName": {"a b*c~d/é+&="}, "NextToken": {""}}
	tests := []struct {
		name   string
		signer signer
		status int
		code   string
		only   string // acs3 or rpc; both when empty
	}{
		{"good post", signer{}, 200, "", ""},
		{"good get", signer{method: "GET"}, 200, "", ""},
		{"good form", signer{form: url.Values{"MaxResults": {"10"}, "VpcId": {"a *~"}}}, 200, "", ""},
		{"good token", signer{id: "STS.a", secret: "s", token: "token"}, 200, "", ""},
		{"clock 14 minutes behind", signer{date: time.Now().Add(-14 * time.Minute)}, 200, "", ""},
		{"unknown key", signer{id: "nobody", secret: "s"}, 404, "InvalidAccessKeyId.NotFound", ""},
		{"inactive key", signer{id: "LTAIoff", secret: "s"}, 400, "InvalidAccessKeyId.Inactive", ""},
		{"wrong secret", signer{id: keyID, secret: "no"}, 400, "SignatureDoesNotMatch", ""},
		{"no token", signer{id: "STS.a", secret: "s"}, 400, "MissingSecurityToken", ""},
		{"wrong token", signer{id: "STS.a", secret: "s", token: "x"}, 400, "InvalidSecurityToken.Malformed", ""},
		{"token of another", signer{id: keyID, secret: keySecret, token: "token"}, 400, "InvalidSecurityToken.MismatchWithAccessKey", ""},
		{"expired token", signer{id: "STS.b", secret: "s", token: "token"}, 400, "InvalidSecurityToken.Expired", ""},
		{"too old", signer{date: time.Now().Add(-16 * time.Minute)}, 400, "InvalidTimeStamp.Expired", ""},
		{"too new", signer{date: time.Now().Add(16 * time.Minute)}, 400, "InvalidTimeStamp.Expired", ""},
		{"changed parameter", signer{bend: setQuery("RegionId", "cn-shanghai")}, 400, "SignatureDoesNotMatch", ""},
		{"no authorization", signer{bend: func(r *http.Request) { r.Header.Del("Authorization") }}, 400, "MissingAccessKeyId", "acs3"},
		{"other scheme", signer{bend: header("Authorization", "AWS4-HMAC-SHA256 Credential=x")}, 400, "IncompleteSignature", "acs3"},
		{"no signature", signer{bend: header("Authorization", "ACS3-HMAC-SHA256 Credential="+keyID)}, 400, "IncompleteSignature", "acs3"},
		{"garbage", signer{bend: header("Authorization", "ACS3-HMAC-SHA256 ,,=,==")}, 400, "MissingAccessKeyId", "acs3"},
		{"wrong content hash", signer{bend: header("X-Acs-Content-Sha256", strings.Repeat("0", 64))}, 400, "SignatureDoesNotMatch", "acs3"},
		{"bad date", signer{bend: header("X-Acs-Date", "yesterday")}, 400, "InvalidTimeStamp.Format", "acs3"},
		{"other action than signed", signer{bend: header("X-Acs-Action", "DescribeRegions")}, 400, "SignatureDoesNotMatch", "acs3"},
		{"no signature parameter", signer{bend: setQuery("Signature", "")}, 400, "IncompleteSignature", "rpc"},
		{"no key", signer{bend: setQuery("AccessKeyId", "")}, 400, "MissingAccessKeyId", "rpc"},
		{"other method", signer{bend: setQuery("SignatureMethod", "HMAC-MD5")}, 400, "IncompleteSignature", "rpc"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for scheme, build := range map[string]func(testing.TB, string, string, string, url.Values) *http.Request{
				"acs3": tt.signer.acs3, "rpc": tt.signer.rpc,
			} {
				if tt.only != "" && tt.only != scheme {
					continue
				}
				status, body := send(t, build(t, base, verECS, "DescribeNetworkInterfaces", odd))
				var f failure
				if err := json.Unmarshal(body, &f); err != nil {
					t.Fatal(err)
				}
				if status != tt.status || f.Code != tt.code {
					t.Errorf("%s: got %d %s %s, want %d %s", scheme, status, f.Code, f.Message, tt.status, tt.code)
				}
			}
		})
	}
}

func TestNonceWorksOnce(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	s := signer{nonce: "the-same"}
	q := url.Values{}
	if status, body := send(t, s.acs3(t, base, verECS, "DescribeRegions", q)); status != 200 {
		t.Fatalf("first use: %d %s", status, body)
	}
	status, body := send(t, s.rpc(t, base, verECS, "DescribeRegions", q))
	if status != 400 || !strings.Contains(string(body), "SignatureNonceUsed") {
		t.Errorf("second use: %d %s", status, body)
	}
}

// A refused request must not use up the nonce of an honest one.
func TestForgeryDoesNotBurnNonce(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	forged := signer{id: keyID, secret: "guess", nonce: "n1"}
	send(t, forged.acs3(t, base, verECS, "DescribeRegions", nil))
	honest := signer{nonce: "n1"}
	if status, body := send(t, honest.acs3(t, base, verECS, "DescribeRegions", nil)); status != 200 {
		t.Errorf("got %d %s", status, body)
	}
}

func TestUnsignedHeaderIsRefused(t *testing.T) {
	t.Parallel()
	_, base := serve(t, keysWorld(), unlimited())
	s := signer{bend: header("X-Acs-Security-Token", "smuggled")}
	status, body := send(t, s.acs3(t, base, verECS, "DescribeRegions", nil))
	if status != 400 || !strings.Contains(string(body), "IncompleteSignature") {
		t.Errorf("got %d %s", status, body)
	}
}

// A request that is signed in its parameters does what they say: its headers
// are not signed, so nobody on the way may change the action or the version.
func TestUnsignedActionIsNotBelieved(t *testing.T) {
	t.Parallel()
	_, base := serve(t, fakecloud.Shop(), unlimited())
	s := signer{bend: func(r *http.Request) {
		r.Header.Set("X-Acs-Action", "DescribeVServerGroups")
		r.Header.Set("X-Acs-Version", verSLB)
	}}
	status, body := send(t, s.rpc(t, base, verECS, "DescribeRegions", nil))
	if status != 200 || !strings.Contains(string(body), `"RegionEndpoint":"ecs.`) {
		t.Errorf("got %d %s", status, body)
	}
	for _, name := range []string{"Action", "Version"} {
		s.bend = func(r *http.Request) {
			r.Header.Set("X-Acs-"+name, r.URL.Query().Get(name))
			setQuery(name, "")(r)
		}
		status, body = send(t, s.rpc(t, base, verECS, "DescribeRegions", nil))
		if status != 400 || !strings.Contains(string(body), `"IncompleteSignature"`) {
			t.Errorf("%s in a header alone: %d %s", name, status, body)
		}
	}
}

func TestRouting(t *testing.T) {
	t.Parallel()
	s, base := serve(t, fakecloud.Shop(), unlimited())
	refused(t, base, 404, "InvalidAction.NotFound", verECS, "DescribeNothing")
	refused(t, base, 404, "InvalidAction.NotFound", verECS, "StopInvocation", "RegionId", "cn-hangzhou")
	refused(t, base, 400, "InvalidVersion", "2099-01-01", "DescribeRegions")
	for _, path := range []string{"/other", "/"} {
		for _, method := range []string{"PUT", "DELETE", "POST", "GET"} {
			r, err := http.NewRequest(method, base+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			if status, body := send(t, r); status < 400 || len(body) == 0 {
				t.Errorf("%s %s: %d %s", method, path, status, body)
			}
		}
	}
	if s.Calls()["ecs:DescribeNothing"] != 1 {
		t.Errorf("calls = %v", s.Calls())
	}
	got := want[map[string]any](t, base, verNLB, "DescribeRegions")
	if _, plain := got["Regions"].([]any); !plain {
		t.Errorf("nlb regions are not a plain list: %v", got)
	}
}
