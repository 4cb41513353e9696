package fakecloud

import (
	"maps"
	"strings"
)

// changed copies settings as they are after a request.
func (p params) changed(s Settings, protocol string, known []setting) (Settings, *apiError) {
	out := Settings{}
	maps.Copy(out, s)
	for _, k := range known {
		value := p[k.name]
		if list := p.list(k.name); len(list) > 0 {
			value = strings.Join(list, ",")
		}
		if value == "" || !within(k.of, protocol) {
			continue
		}
		if k.problem != nil {
			if why := k.problem(value); why != "" {
				return nil, invalidParameter(k.name, why)
			}
		}
		out[k.name] = value
	}
	return out, nil
}
