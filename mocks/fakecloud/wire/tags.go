package wire

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// TagRow is a tag with the names that ECS, SLB and one NLB reply use.
type TagRow struct{ TagKey, TagValue string }

// TagList is the wrapped form.
type TagList struct{ Tag []TagRow }

// PairRow is a tag with the names that most NLB replies use.
type PairRow struct{ Key, Value string }

// TagRows are tags by their keys in order.
func TagRows(tags world.Tags) []TagRow {
	out := make([]TagRow, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		out = append(out, TagRow{key, tags[key]})
	}
	return out
}

// PairRows are tags by their keys in order.
func PairRows(tags world.Tags) []PairRow {
	out := make([]PairRow, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		out = append(out, PairRow{key, tags[key]})
	}
	return out
}

// TagResource is a row of ListTagResources of ECS and SLB.
type TagResource struct{ ResourceId, ResourceType, TagKey, TagValue string }

// Taggable are the resources of one kind by their ids, with their tags.
type Taggable map[string]*world.Tags

// Values are copies of the tags.
func (t Taggable) Values() map[string]world.Tags {
	out := make(map[string]world.Tags, len(t))
	for id, tags := range t {
		out[id] = *tags
	}
	return out
}

// ListTags answers ListTagResources for one kind of resource: the tags of
// the named ones, or of all, that have all the asked tags.
func (c *Exchange) ListTags(kind string, tagged map[string]world.Tags) ([]TagResource, *Error) {
	if _, err := c.StartOfPage(); err != nil {
		return nil, err
	}
	ids, err := c.Params.Limited("ResourceId", 50)
	if err != nil {
		return nil, err
	}
	filters, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		ids = slices.Sorted(maps.Keys(tagged))
	}
	rows := []TagResource{}
	for _, id := range ids {
		if !filters.Match(tagged[id]) || !c.Params.matchAny(tagged[id]) {
			continue
		}
		for _, tag := range TagRows(tagged[id]) {
			rows = append(rows, TagResource{id, kind, tag.TagKey, tag.TagValue})
		}
	}
	return rows, nil
}

// matchAny holds tags against TagFilter.N, in which several values of a key
// are alternatives.
func (p Params) matchAny(t world.Tags) bool {
	for _, at := range p.Elements("TagFilter") {
		value, ok := t[p[at+".TagKey"]]
		if !ok || !Within(p.List(at+".TagValues"), value) {
			return false
		}
	}
	return true
}

// retag adds tags to resources, or takes them away, all or none of them.
func (c *Exchange) retag(find func(kind, id string) *world.Tags, change func(*world.Tags) *Error) (Reply, *Error) {
	ids, err := c.Params.Limited("ResourceId", 50)
	if err != nil {
		return nil, err
	}
	all := make([]*world.Tags, 0, len(ids))
	for _, id := range ids {
		tags := find(c.Params["ResourceType"], id)
		if tags == nil {
			return nil, Refuse(http.StatusNotFound, "InvalidResourceId.NotFound", "The specified resource %q does not exist.", id)
		}
		all = append(all, tags)
	}
	for _, tags := range all {
		if err := change(tags); err != nil {
			return nil, err
		}
	}
	return &PlainReply{}, nil
}

// AddTags reads the tags that a request adds.
func (c *Exchange) AddTags(find func(kind, id string) *world.Tags) (Reply, *Error) {
	wanted, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	for _, tag := range wanted {
		if len(tag.Key) > 128 || len(tag.Value) > 128 || strings.HasPrefix(tag.Key, "aliyun") || strings.HasPrefix(tag.Key, "acs:") {
			return nil, InvalidParameter("Tag", "a key of 1 to 128 characters that is not the service's own is expected")
		}
	}
	return c.retag(find, func(tags *world.Tags) *Error {
		fresh := world.Tags{}
		maps.Copy(fresh, *tags)
		for _, tag := range wanted {
			fresh[tag.Key] = tag.Value
		}
		if len(fresh) > 20 {
			return Refuse(http.StatusBadRequest, "NumberExceed.Tags", "A resource has at most 20 tags.")
		}
		*tags = fresh
		return nil
	})
}

// RemoveTags takes the named tags away, or all.
func (c *Exchange) RemoveTags(find func(kind, id string) *world.Tags) (Reply, *Error) {
	keys, all := c.Params.List("TagKey"), c.Params.Flag("All")
	if len(keys) == 0 && !all {
		return nil, MissingParameter("TagKey")
	}
	return c.retag(find, func(tags *world.Tags) *Error {
		fresh := world.Tags{}
		maps.Copy(fresh, *tags)
		maps.DeleteFunc(fresh, func(key, _ string) bool { return len(keys) == 0 || slices.Contains(keys, key) })
		*tags = fresh
		return nil
	})
}

// TagFilter is one Tag.N pair of a request; an empty value matches any.
type TagFilter struct{ Key, Value string }

// TagFilters are all those of a request.
type TagFilters []TagFilter

// Match says whether tags have all that is asked for.
func (filters TagFilters) Match(t world.Tags) bool {
	for _, f := range filters {
		value, ok := t[f.Key]
		if !ok || f.Value != "" && f.Value != value {
			return false
		}
	}
	return true
}

// Tags collects Tag.1.Key, Tag.1.Value, ...; at most 20.
func (p Params) Tags() (TagFilters, *Error) {
	if len(p.List("Tag")) > 0 {
		return nil, InvalidParameter("Tag", "an element needs the members Key and Value")
	}
	var out TagFilters
	for _, at := range p.Elements("Tag") {
		key, value := cmp.Or(p[at+".Key"], p[at+".key"]), cmp.Or(p[at+".Value"], p[at+".value"])
		if key == "" {
			if value != "" {
				return nil, MissingParameter(at + ".Key")
			}
			continue
		}
		out = append(out, TagFilter{key, value})
	}
	if len(out) > 20 {
		return nil, InvalidParameter("Tag", "at most 20 elements are allowed")
	}
	return out, nil
}

// LegacyTags adds the pairs of the old Tags parameter, one JSON text.
func (p Params) LegacyTags(tags TagFilters) (TagFilters, *Error) {
	if p["Tags"] == "" {
		return tags, nil
	}
	var pairs []TagRow
	if err := json.Unmarshal([]byte(p["Tags"]), &pairs); err != nil {
		return nil, InvalidParameter("Tags", "a JSON array of TagKey and TagValue is expected")
	}
	for _, pair := range pairs {
		tags = append(tags, TagFilter{pair.TagKey, pair.TagValue})
	}
	return tags, nil
}
