package sts_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/cloud/sts"
	"github.com/alictl/alictl/mocks/fakecloud"
)

func TestWhoAmI(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		key    fakecloud.AccessKey
		fault  fakecloud.Fault
		secret string
		kind   string
		arn    string
		fails  cloud.Kind
	}{
		"root":         {key: fakecloud.AccessKey{}, kind: "Account", arn: ":root"},
		"user":         {key: fakecloud.AccessKey{Identity: "user", Name: "jo"}, kind: "RAMUser", arn: ":user/jo"},
		"role":         {key: fakecloud.AccessKey{Identity: "role", Name: "auditor/ci"}, kind: "AssumedRoleUser", arn: ":assumed-role/auditor/ci"},
		"wrong secret": {secret: "wrong", fails: cloud.Credential},
		"no account":   {fault: fakecloud.Fault{Kind: fakecloud.FaultSetField, Field: "AccountId", Value: "null"}, fails: cloud.Nonsense},
		"passing":      {fault: fakecloud.Fault{Kind: fakecloud.FaultCutBefore, First: 2}, kind: "Account", arn: ":root"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.key.ID, tt.key.Secret = "LTAI5tSandboxNotARealKey", "sandbox-secret-that-opens-nothing"
			w := &fakecloud.World{AccountID: "1234567890123456", AccessKeys: []fakecloud.AccessKey{tt.key}, Regions: []fakecloud.Region{{ID: "cn-hangzhou"}}}
			if tt.fault.Kind != "" {
				w.Faults = []fakecloud.Fault{tt.fault}
			}
			web := httptest.NewServer(fakecloud.NewServer(w, fakecloud.Options{}))
			t.Cleanup(web.Close)
			endpoint, err := cloud.ParseEndpoint(web.URL)
			if err != nil {
				t.Fatal(err)
			}
			if tt.secret == "" {
				tt.secret = tt.key.Secret
			}
			id, err := cloud.StaticIdentity("test", tt.key.ID, tt.secret)
			if err != nil {
				t.Fatal(err)
			}
			door := call.New(call.Options{})
			t.Cleanup(door.Close)
			got, err := sts.WhoAmI(context.Background(), cloud.Access{Identity: id, Endpoint: endpoint}, door, "cn-hangzhou")
			if cloud.KindOf(err) != tt.fails {
				t.Fatalf("got the error %v, want %q", err, tt.fails)
			}
			if err == nil && (got.AccountID != "1234567890123456" || got.Type != tt.kind || !strings.HasSuffix(got.ARN, tt.arn)) {
				t.Errorf("got %+v", got)
			}
		})
	}
}
