package fakecloud_test

import "testing"

// TestTagsOfEveryKind tags a resource of each kind, and finds the tag among those of its
// kind alone.
func TestTagsOfEveryKind(t *testing.T) {
	t.Parallel()
	base := serveRich(t)
	type listed struct {
		TagResources struct {
			TagResource []struct{ ResourceId, ResourceType, TagKey, TagValue string }
		}
	}
	for _, tt := range []struct{ version, kind, id string }{
		{verECS, "instance", "i-hz-web-1"}, {verECS, "eni", "eni-hz-web-1"}, {verECS, "securitygroup", "sg-hz-web"},
		{verSLB, "instance", "lb-hz-legacy"}, {verSLB, "acl", "acl-hz-office"}, {verSLB, "vservergroup", "rsp-hz-images"},
		{verSLB, "masterslaveservergroup", "rsp-hz-ledger"},
	} {
		at := []string{"RegionId", "cn-hangzhou", "ResourceType", tt.kind}
		call(t, base, tt.version, "TagResources", append(at, "ResourceId.1", tt.id, "Tag.1.Key", "fresh", "Tag.1.Value", "yes")...)
		got := want[listed](t, base, tt.version, "ListTagResources", append(at, "Tag.1.Key", "fresh")...)
		kept := false
		for _, row := range got.TagResources.TagResource {
			if row.ResourceId != tt.id || row.ResourceType != tt.kind {
				t.Errorf("%s lists %+v", tt.kind, row)
			}
			kept = kept || row.TagKey == "fresh" && row.TagValue == "yes"
		}
		if !kept {
			t.Errorf("%s %s keeps no tag", tt.kind, tt.id)
		}
		call(t, base, tt.version, "UntagResources", append(at, "ResourceId.1", tt.id, "TagKey.1", "fresh")...)
		if got = want[listed](t, base, tt.version, "ListTagResources", append(at, "Tag.1.Key", "fresh")...); len(got.TagResources.TagResource) > 0 {
			t.Errorf("%s %s keeps a tag that was taken away", tt.kind, tt.id)
		}
	}
	for _, version := range []string{verECS, verSLB} { // a kind that there is not
		refused(t, base, 400, "InvalidParameter", version, "ListTagResources", "RegionId", "cn-hangzhou", "ResourceType", "zz-none")
	}
}
