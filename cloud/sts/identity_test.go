package sts_test

import (
	"context"
	"strings"
	"testing"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/cloud/cloudtest"
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
		"no account":   {fault: fakecloud.Fault{Kind: fakecloud.FaultSetField, Field: "AccountId", Value: "null"}, fails: cloud.Invalid},
		"passing":      {fault: fakecloud.Fault{Kind: fakecloud.FaultCutBefore, First: 2}, kind: "Account", arn: ":root"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.key.ID, tt.key.Secret = cloudtest.Key().ID, cloudtest.Key().Secret
			w := &fakecloud.World{AccountID: "1234567890123456", AccessKeys: []fakecloud.AccessKey{tt.key}, Regions: []fakecloud.Region{{ID: cloudtest.RegionID}}}
			if tt.fault.Kind != "" {
				w.Faults = []fakecloud.Fault{tt.fault}
			}
			known := tt.key
			if tt.secret != "" {
				known.Secret = tt.secret
			}
			account := cloudtest.Site(t, fakecloud.NewServer(w, fakecloud.Options{}), known, call.Options{})
			got, err := sts.WhoAmI(context.Background(), account.Access, account.Door, cloudtest.RegionID)
			if cloud.KindOf(err) != tt.fails {
				t.Fatalf("got the error %v, want %q", err, tt.fails)
			}
			if err == nil && (got.AccountID != "1234567890123456" || got.Type != tt.kind || !strings.HasSuffix(got.ARN, tt.arn)) {
				t.Errorf("got %+v", got)
			}
		})
	}
}
