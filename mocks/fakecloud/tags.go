package fakecloud

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// tagResources answers ListTagResources for one kind of resource: the tags of
// the named ones, or of all, that have all the asked tags.
func (c *call) tagResources(kind string, tagged map[string]Tags) ([]tagResource, *apiError) {
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
func (p params) matchAny(t Tags) bool {
	for _, at := range p.elements("TagFilter") {
		value, ok := t[p[at+".TagKey"]]
		if !ok || !within(p.list(at+".TagValues"), value) {
			return false
		}
	}
	return true
}

// retag adds tags to resources, or takes them away, all or none of them.
func (c *call) retag(find func(kind, id string) *Tags, change func(*Tags) *apiError) (reply, *apiError) {
	ids, err := c.params.limited("ResourceId", 50)
	if err != nil {
		return nil, err
	}
	all := make([]*Tags, 0, len(ids))
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
func (c *call) tagged(find func(kind, id string) *Tags) (reply, *apiError) {
	wanted, err := c.params.tags()
	if err != nil {
		return nil, err
	}
	for _, tag := range wanted {
		if len(tag.key) > 128 || len(tag.value) > 128 || strings.HasPrefix(tag.key, "aliyun") || strings.HasPrefix(tag.key, "acs:") {
			return nil, invalidParameter("Tag", "a key of 1 to 128 characters that is not the service's own is expected")
		}
	}
	return c.retag(find, func(tags *Tags) *apiError {
		fresh := Tags{}
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
func (c *call) untagged(find func(kind, id string) *Tags) (reply, *apiError) {
	keys, all := c.params.list("TagKey"), c.params.flag("All")
	if len(keys) == 0 && !all {
		return nil, missingParameter("TagKey")
	}
	return c.retag(find, func(tags *Tags) *apiError {
		fresh := Tags{}
		maps.Copy(fresh, *tags)
		maps.DeleteFunc(fresh, func(key, _ string) bool { return len(keys) == 0 || slices.Contains(keys, key) })
		*tags = fresh
		return nil
	})
}

func slbTagResources(c *call) (reply, *apiError) { return c.tagged(c.slbTags) }

func slbUntagResources(c *call) (reply, *apiError) { return c.untagged(c.slbTags) }

func (c *call) slbTags(kind, id string) *Tags {
	if lb := c.region.clbs.get(id); kind == "instance" && lb != nil {
		return &lb.Tags
	}
	return nil
}

func ecsTagResources(c *call) (reply, *apiError) { return c.tagged(c.ecsTags) }

func ecsUntagResources(c *call) (reply, *apiError) { return c.untagged(c.ecsTags) }

func (c *call) ecsTags(kind, id string) *Tags {
	switch kind {
	case "instance":
		if in := c.region.instances.get(id); in != nil {
			return &in.Tags
		}
	case "eni":
		if ni := c.region.interfaces.get(id); ni != nil {
			return &ni.Tags
		}
	case "securitygroup":
		if g := c.region.security.get(id); g != nil {
			return &g.Tags
		}
	}
	return nil
}
