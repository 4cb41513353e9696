package fakecloud

import (
	"maps"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// changed copies settings as they are after a request.
func (p params) changed(s world.Settings, protocol string, known []world.Setting) (world.Settings, *apiError) {
	out := world.Settings{}
	maps.Copy(out, s)
	for _, k := range known {
		value := p[k.Name]
		if list := p.list(k.Name); len(list) > 0 {
			value = strings.Join(list, ",")
		}
		if value == "" || !within(k.Of, protocol) {
			continue
		}
		if k.Problem != nil {
			if why := k.Problem(value); why != "" {
				return nil, invalidParameter(k.Name, why)
			}
		}
		out[k.Name] = value
	}
	return out, nil
}
