package fakecloud

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// params are the request's parameters by their names on the wire, such as
// NetworkInterfaceId.1 or ConnectionTrackingConfiguration.UdpTimeout.
type params map[string]string

func (p params) add(values url.Values) {
	for name, v := range values {
		if len(v) > 0 {
			p[name] = v[0]
		}
	}
}

// num is a number that has already passed checkParams; 0 when absent.
func (p params) num(name string) int {
	n, _ := strconv.Atoi(p[name])
	return n
}

// flag is a switch that has already passed checkParams.
func (p params) flag(name string) bool {
	return strings.EqualFold(p[name], "true")
}

// list collects Name.1, Name.2, ... in order.
func (p params) list(name string) []string {
	type item struct {
		at    int
		value string
	}
	var items []item
	for key, value := range p {
		tail, ok := strings.CutPrefix(key, name+".")
		if !ok || value == "" {
			continue
		}
		if at, err := strconv.Atoi(tail); err == nil && at > 0 {
			items = append(items, item{at, value})
		}
	}
	slices.SortFunc(items, func(a, b item) int { return cmp.Compare(a.at, b.at) })
	out := make([]string, 0, len(items))
	for _, it := range items {
		out = append(out, it.value)
	}
	return out
}

// limited is list with the most elements the service takes.
func (p params) limited(name string, most int) ([]string, *apiError) {
	out := p.list(name)
	if len(out) > most {
		return nil, invalidParameter(name, "at most "+strconv.Itoa(most)+" elements are allowed")
	}
	return out, nil
}

// jsonList reads a parameter that is a JSON array of texts.
func (p params) jsonList(name string, most int) ([]string, *apiError) {
	text, ok := p[name]
	if !ok || text == "" {
		return nil, nil
	}
	out := []string{}
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		return nil, invalidParameter(name, "a JSON array of texts is expected")
	}
	if len(out) > most {
		return nil, invalidParameter(name, "at most "+strconv.Itoa(most)+" elements are allowed")
	}
	return out, nil
}

// spread flattens a structure that comes as one JSON text.
func (p params) spread(name string) *apiError {
	if p[name] == "" {
		return nil
	}
	tree := map[string]any{}
	if err := json.Unmarshal([]byte(p[name]), &tree); err != nil {
		return invalidParameter(name, "a JSON object is expected")
	}
	p.flatten(name, tree)
	return nil
}

// elements are Name.1, Name.2, ... as far as the request has members of them,
// in order.
func (p params) elements(name string) []string {
	found := map[int]bool{}
	for key := range p {
		tail, _ := strings.CutPrefix(key, name+".")
		digits, _, member := strings.Cut(tail, ".")
		if at, err := strconv.Atoi(digits); err == nil && member && at > 0 {
			found[at] = true
		}
	}
	out := make([]string, 0, len(found))
	for _, at := range slices.Sorted(maps.Keys(found)) {
		out = append(out, name+"."+strconv.Itoa(at))
	}
	return out
}

// same takes names of parameters and values in turn, and says whether every
// parameter that was sent has its value.
func (p params) same(pairs ...string) bool {
	for i := 0; i+1 < len(pairs); i += 2 {
		if sent := p[pairs[i]]; sent != "" && sent != pairs[i+1] {
			return false
		}
	}
	return true
}

// names says whether the request has any of the parameters, or a part of it.
func (p params) names(list ...string) bool {
	return slices.ContainsFunc(list, func(name string) bool { return p[name] != "" || p.hasPrefix(name+".") })
}
