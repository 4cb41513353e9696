package fakecloud

import (
	"maps"
	"slices"
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
		if !tagged[id].match(filters) || !tagged[id].matchAny(c.params) {
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
func (t Tags) matchAny(p params) bool {
	for _, at := range p.elements("TagFilter") {
		value, ok := t[p[at+".TagKey"]]
		if !ok || !within(p.list(at+".TagValues"), value) {
			return false
		}
	}
	return true
}
