package wire

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Params are the request's parameters by their names on the wire, such as
// NetworkInterfaceId.1 or ConnectionTrackingConfiguration.UdpTimeout.
type Params map[string]string

func (p Params) add(values url.Values) {
	for name, v := range values {
		if len(v) > 0 {
			p[name] = v[0]
		}
	}
}

// Num is a number that has already passed checkParams; 0 when absent.
func (p Params) Num(name string) int {
	n, _ := strconv.Atoi(p[name])
	return n
}

// Flag is a switch that has already passed checkParams.
func (p Params) Flag(name string) bool {
	return strings.EqualFold(p[name], "true")
}

// List collects Name.1, Name.2, ... in order.
func (p Params) List(name string) []string {
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

// Limited is list with the most elements the service takes.
func (p Params) Limited(name string, most int) ([]string, *Error) {
	out := p.List(name)
	if len(out) > most {
		return nil, InvalidParameter(name, "at most "+strconv.Itoa(most)+" elements are allowed")
	}
	return out, nil
}

// JSONList reads a parameter that is a JSON array of texts.
func (p Params) JSONList(name string, most int) ([]string, *Error) {
	text, ok := p[name]
	if !ok || text == "" {
		return nil, nil
	}
	out := []string{}
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		return nil, InvalidParameter(name, "a JSON array of texts is expected")
	}
	if len(out) > most {
		return nil, InvalidParameter(name, "at most "+strconv.Itoa(most)+" elements are allowed")
	}
	return out, nil
}

// Spread flattens a structure that comes as one JSON text.
func (p Params) Spread(name string) *Error {
	if p[name] == "" {
		return nil
	}
	tree := map[string]any{}
	if err := json.Unmarshal([]byte(p[name]), &tree); err != nil {
		return InvalidParameter(name, "a JSON object is expected")
	}
	p.flatten(name, tree)
	return nil
}

// Elements are Name.1, Name.2, ... as far as the request has members of them,
// in order.
func (p Params) Elements(name string) []string {
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

// Same takes names of parameters and values in turn, and says whether every
// parameter that was sent has its value.
func (p Params) Same(pairs ...string) bool {
	for i := 0; i+1 < len(pairs); i += 2 {
		if sent := p[pairs[i]]; sent != "" && sent != pairs[i+1] {
			return false
		}
	}
	return true
}

// Has says whether the request has any of the parameters, or a part of it.
func (p Params) Has(list ...string) bool {
	return slices.ContainsFunc(list, func(name string) bool { return p[name] != "" || p.HasPrefix(name+".") })
}
