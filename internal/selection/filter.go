// Package selection says which resources of an account a command is about, by the
// filters of its command line. Evidence is read and judged in full; what is chosen
// is only what is shown, counted and changed, so a chosen interface still gets the
// timeout that its other listeners need.
package selection

import (
	"errors"
	"strings"

	"github.com/alictl/alictl/internal/glob"
	"github.com/alictl/alictl/internal/model"
)

// Filter is what the flags say: patterns of one flag are alternatives, and all
// flags must agree. An empty list does not filter.
type Filter struct {
	LoadBalancers  []string // ids or names
	Listeners      []string // ids, as findings name them: lsn-…, or lb-1:tcp:443
	Interfaces     []string // ids or names
	VPCs           []string
	ResourceGroups []string
	Tags           []Tag
}

// Tag is a pattern of a tag's value, which is empty where any value will do.
type Tag struct{ Key, Value string }

// ParseTag reads KEY=VALUE or KEY.
func ParseTag(s string) (Tag, error) {
	key, value, given := strings.Cut(s, "=")
	if key == "" {
		return Tag{}, errors.New("no key before the equals sign")
	}
	if !given {
		value = "*"
	}
	return Tag{key, value}, nil
}

func (t Tag) String() string { return t.Key + "=" + t.Value }

// Empty reports whether everything is chosen.
func (f Filter) Empty() bool {
	return len(f.LoadBalancers)+len(f.Listeners)+len(f.Interfaces)+len(f.VPCs)+len(f.ResourceGroups)+len(f.Tags) == 0
}

func (f Filter) balancer(lb *model.LoadBalancer) bool { return any(f.LoadBalancers, lb.ID, lb.Name) }

func (f Filter) listener(l *model.Listener) bool { return any(f.Listeners, l.Name()) }

func (f Filter) eni(i *model.Interface) bool { return any(f.Interfaces, i.ID, i.Name) }

func (f Filter) vpc(id string) bool { return any(f.VPCs, id) }

// labels reports whether the resource group and the tags of a resource fit.
func (f Filter) labels(group string, tags map[string]string) bool {
	if !any(f.ResourceGroups, group) {
		return false
	}
	for _, t := range f.Tags {
		if !t.among(tags) {
			return false
		}
	}
	return true
}

func (t Tag) among(tags map[string]string) bool {
	for k, v := range tags {
		if glob.Match(t.Key, k) && glob.Match(t.Value, v) {
			return true
		}
	}
	return false
}

// any reports whether a name fits a pattern. Without patterns every name does.
func any(patterns []string, names ...string) bool {
	for _, p := range patterns {
		for _, n := range names {
			if n != "" && glob.Match(p, n) {
				return true
			}
		}
	}
	return len(patterns) == 0
}
