package wire

import (
	"maps"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// Changed copies settings as they are after a request.
func (p Params) Changed(s world.Settings, protocol string, known []world.Setting) (world.Settings, *Error) {
	out := world.Settings{}
	maps.Copy(out, s)
	for _, k := range known {
		value := p[k.Name]
		if list := p.List(k.Name); len(list) > 0 {
			value = strings.Join(list, ",")
		}
		if value == "" || !Within(k.Of, protocol) {
			continue
		}
		if k.Problem != nil {
			if why := k.Problem(value); why != "" {
				return nil, InvalidParameter(k.Name, why)
			}
		}
		out[k.Name] = value
	}
	return out, nil
}
