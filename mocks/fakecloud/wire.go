package fakecloud

import (
	"maps"
	"slices"
)

// tagRow is a tag with the names that ECS, SLB and one NLB reply use.
type tagRow struct{ TagKey, TagValue string }

// tagList is the wrapped form.
type tagList struct{ Tag []tagRow }

// pairRow is a tag with the names that most NLB replies use.
type pairRow struct{ Key, Value string }

func tagRows(tags Tags) []tagRow {
	out := make([]tagRow, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		out = append(out, tagRow{key, tags[key]})
	}
	return out
}

func pairRows(tags Tags) []pairRow {
	out := make([]pairRow, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		out = append(out, pairRow{key, tags[key]})
	}
	return out
}

// addresses is a wrapped list of addresses.
type addresses struct{ IpAddress []string }

// copied is a copy that is never null on the wire.
func copied(list []string) []string {
	return append(make([]string, 0, len(list)), list...)
}
