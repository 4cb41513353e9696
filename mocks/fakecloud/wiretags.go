package fakecloud

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// tagRow is a tag with the names that ECS, SLB and one NLB reply use.
type tagRow struct{ TagKey, TagValue string }

// tagList is the wrapped form.
type tagList struct{ Tag []tagRow }

// pairRow is a tag with the names that most NLB replies use.
type pairRow struct{ Key, Value string }

func tagRows(tags world.Tags) []tagRow {
	out := make([]tagRow, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		out = append(out, tagRow{key, tags[key]})
	}
	return out
}

func pairRows(tags world.Tags) []pairRow {
	out := make([]pairRow, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		out = append(out, pairRow{key, tags[key]})
	}
	return out
}

// tagResource is a row of ListTagResources of ECS and SLB.
type tagResource struct{ ResourceId, ResourceType, TagKey, TagValue string }

// tagResources answers ListTagResources for one kind of resource: the tags of
// the named ones, or of all, that have all the asked tags.
func (c *exchange) tagResources(kind string, tagged map[string]world.Tags) ([]tagResource, *apiError) {
	ids, err := c.params.limited("ResourceId", 50)
	if err != nil {
		return nil, err
	}
	filters, err := c.params.tags()
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		ids = slices.Sorted(maps.Keys(tagged))
	}
	rows := []tagResource{}
	for _, id := range ids {
		if !filters.match(tagged[id]) || !c.params.matchAny(tagged[id]) {
			continue
		}
		for _, tag := range tagRows(tagged[id]) {
			rows = append(rows, tagResource{id, kind, tag.TagKey, tag.TagValue})
		}
	}
	return rows, nil
}

// matchAny holds tags against TagFilter.N, in which several values of a key
// are alternatives.
func (p params) matchAny(t world.Tags) bool {
	for _, at := range p.elements("TagFilter") {
		value, ok := t[p[at+".TagKey"]]
		if !ok || !within(p.list(at+".TagValues"), value) {
			return false
		}
	}
	return true
}

// retag adds tags to resources, or takes them away, all or none of them.
func (c *exchange) retag(find func(kind, id string) *world.Tags, change func(*world.Tags) *apiError) (reply, *apiError) {
	ids, err := c.params.limited("ResourceId", 50)
	if err != nil {
		return nil, err
	}
	all := make([]*world.Tags, 0, len(ids))
	for _, id := range ids {
		tags := find(c.params["ResourceType"], id)
		if tags == nil {
			return nil, refuse(http.StatusNotFound, "InvalidResourceId.NotFound", "The specified resource %q does not exist.", id)
		}
		all = append(all, tags)
	}
	for _, tags := range all {
		if err := change(tags); err != nil {
			return nil, err
		}
	}
	return &plainReply{}, nil
}

// tagged reads the tags that a request adds.
func (c *exchange) tagged(find func(kind, id string) *world.Tags) (reply, *apiError) {
	wanted, err := c.params.tags()
	if err != nil {
		return nil, err
	}
	for _, tag := range wanted {
		if len(tag.key) > 128 || len(tag.value) > 128 || strings.HasPrefix(tag.key, "aliyun") || strings.HasPrefix(tag.key, "acs:") {
			return nil, invalidParameter("Tag", "a key of 1 to 128 characters that is not the service's own is expected")
		}
	}
	return c.retag(find, func(tags *world.Tags) *apiError {
		fresh := world.Tags{}
		maps.Copy(fresh, *tags)
		for _, tag := range wanted {
			fresh[tag.key] = tag.value
		}
		if len(fresh) > 20 {
			return refuse(http.StatusBadRequest, "NumberExceed.Tags", "A resource has at most 20 tags.")
		}
		*tags = fresh
		return nil
	})
}

// untagged takes the named tags away, or all.
func (c *exchange) untagged(find func(kind, id string) *world.Tags) (reply, *apiError) {
	keys, all := c.params.list("TagKey"), c.params.flag("All")
	if len(keys) == 0 && !all {
		return nil, missingParameter("TagKey")
	}
	return c.retag(find, func(tags *world.Tags) *apiError {
		fresh := world.Tags{}
		maps.Copy(fresh, *tags)
		maps.DeleteFunc(fresh, func(key, _ string) bool { return len(keys) == 0 || slices.Contains(keys, key) })
		*tags = fresh
		return nil
	})
}

// tagFilter is one Tag.N pair of a request; an empty value matches any.
type tagFilter struct{ key, value string }

// tagFilters are all those of a request.
type tagFilters []tagFilter

func (filters tagFilters) match(t world.Tags) bool {
	for _, f := range filters {
		value, ok := t[f.key]
		if !ok || f.value != "" && f.value != value {
			return false
		}
	}
	return true
}

// tags collects Tag.1.Key, Tag.1.Value, ...; at most 20.
func (p params) tags() (tagFilters, *apiError) {
	var out tagFilters
	for _, at := range p.elements("Tag") {
		key, value := cmp.Or(p[at+".Key"], p[at+".key"]), cmp.Or(p[at+".Value"], p[at+".value"])
		if key == "" {
			if value != "" {
				return nil, missingParameter(at + ".Key")
			}
			continue
		}
		out = append(out, tagFilter{key, value})
	}
	if len(out) > 20 {
		return nil, invalidParameter("Tag", "at most 20 elements are allowed")
	}
	return out, nil
}

// legacyTags adds the pairs of the old Tags parameter, one JSON text.
func (p params) legacyTags(tags tagFilters) (tagFilters, *apiError) {
	if p["Tags"] == "" {
		return tags, nil
	}
	var pairs []tagRow
	if err := json.Unmarshal([]byte(p["Tags"]), &pairs); err != nil {
		return nil, invalidParameter("Tags", "a JSON array of TagKey and TagValue is expected")
	}
	for _, pair := range pairs {
		tags = append(tags, tagFilter{pair.TagKey, pair.TagValue})
	}
	return tags, nil
}
