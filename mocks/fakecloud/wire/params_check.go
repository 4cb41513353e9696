package wire

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed params.json
var paramsJSON []byte

// spec is what the published metadata says about one action.
type spec struct {
	Method string      `json:"method"`
	Params []specParam `json:"params"`
}

type specParam struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Required bool   `json:"required"`
}

// specs reads the embedded metadata once, when the first request needs it.
var specs = sync.OnceValues(func() (map[string]map[string]spec, error) {
	var all map[string]map[string]spec
	err := json.Unmarshal(paramsJSON, &all)
	return all, err
})

// CheckParams refuses missing and malformed parameters. Parameters that the
// action does not know are ignored, as the real gateway does.
func CheckParams(product, action, method string, p Params) *Error {
	all, err := specs()
	if err != nil {
		return InternalError()
	}
	s, ok := all[product][action]
	if !ok {
		return nil
	}
	if !strings.Contains(s.Method, method) {
		return unsupportedMethod()
	}
	for _, sp := range s.Params {
		if err := sp.check(p); err != nil {
			return err
		}
	}
	return nil
}

// hasParam says whether an action knows a parameter.
func hasParam(product, action, name string) bool {
	all, err := specs()
	return err == nil && slices.ContainsFunc(all[product][action].Params, func(sp specParam) bool { return sp.Name == name })
}

func (sp specParam) check(p Params) *Error {
	value := p[sp.Name]
	switch sp.Type {
	case "RepeatList", "Array", "Struct":
		if err := sp.expand(p, value); err != nil {
			return err
		}
		if sp.Required && !p.HasPrefix(sp.Name+".") {
			return MissingParameter(sp.Name)
		}
		return nil
	}
	if value == "" {
		if sp.Required {
			return MissingParameter(sp.Name)
		}
		return nil
	}
	if !wellTyped(sp.Type, value) {
		return InvalidParameter(sp.Name, sp.Type+" expected")
	}
	return nil
}

// expand flattens a list or structure that came as one JSON text, which is how
// the official command line sends them. A bare value is a list of one.
func (sp specParam) expand(p Params, value string) *Error {
	if value == "" {
		return nil
	}
	var tree any
	d := json.NewDecoder(strings.NewReader(value))
	d.UseNumber()
	err := d.Decode(&tree)
	_, object := tree.(map[string]any)
	_, array := tree.([]any)
	switch {
	case err == nil && (object || array && sp.Type != "Struct"):
		p.flatten(sp.Name, tree)
	case sp.Type == "RepeatList":
		p[sp.Name+".1"] = value
	default:
		return InvalidParameter(sp.Name, "an element needs an index or a member name")
	}
	return nil
}

func (p Params) flatten(name string, node any) {
	switch node := node.(type) {
	case map[string]any:
		for member, child := range node {
			p.flatten(name+"."+member, child)
		}
	case []any:
		for i, child := range node {
			p.flatten(name+"."+strconv.Itoa(i+1), child)
		}
	case nil:
	default:
		p[name] = fmt.Sprint(node)
	}
}

// HasPrefix says whether any parameter that begins so has a value.
func (p Params) HasPrefix(prefix string) bool {
	for name, value := range p {
		if value != "" && strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

func wellTyped(kind, value string) bool {
	var err error
	switch kind {
	case "Integer":
		_, err = strconv.ParseInt(value, 10, 32)
	case "Long":
		_, err = strconv.ParseInt(value, 10, 64)
	case "Float":
		_, err = strconv.ParseFloat(value, 64)
	case "Boolean":
		return strings.EqualFold(value, "true") || strings.EqualFold(value, "false")
	}
	return err == nil
}

// Unsupported refuses parameters that the account would not keep: a change
// that is answered with success must show afterwards.
func (p Params) Unsupported(names ...string) *Error {
	for _, name := range names {
		if p.Has(name) {
			return Refuse(http.StatusBadRequest, "UnsupportedParameter", "The parameter %q is not supported.", name)
		}
	}
	return nil
}

// Choice refuses a value that is none of the documented ones; none at all passes.
func (p Params) Choice(name string, words ...string) *Error {
	if p[name] == "" || slices.Contains(words, p[name]) {
		return nil
	}
	return InvalidParameter(name, "one of "+strings.Join(words, ", ")+" is expected")
}

// ResourceOf is the id the request is about, for access rules and faults.
func ResourceOf(p Params) string {
	for _, name := range []string{
		"NetworkInterfaceId", "ListenerId", "ServerGroupId", "VServerGroupId", "MasterSlaveServerGroupId",
		"LoadBalancerId", "JobId", "RoleArn", "InstanceID", "MetricName",
	} {
		if p[name] != "" {
			return p[name]
		}
	}
	return ""
}
