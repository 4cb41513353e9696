package wire

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// Policy is what a role session may do at most: what the policy that came with
// AssumeRole allows, of what the role may.
type Policy struct {
	// Version is 1, as a text or, as many write it, as a number.
	Version   json.RawMessage
	Statement []statement
}

type statement struct {
	Effect    string
	Action    texts
	Resource  texts
	Condition json.RawMessage
}

// texts is one text or a list of them.
type texts []string

func (t *texts) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*t = texts{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(t))
}

// ReadPolicy reads the Policy of AssumeRole; nil without one.
func ReadPolicy(text string) (*Policy, *Error) {
	if text == "" {
		return nil, nil
	}
	p := &Policy{}
	if err := json.Unmarshal([]byte(text), p); err != nil || len(text) > 2048 || !p.wellFormed() {
		return nil, Refuse(http.StatusBadRequest, "InvalidParameter.PolicyGrammar", "The parameter Policy has not passed grammar check.")
	}
	if slices.ContainsFunc(p.Statement, func(s statement) bool { return s.Condition != nil }) {
		return nil, Refuse(http.StatusBadRequest, "UnsupportedParameter", "The simulated account does not judge conditions of a policy.")
	}
	return p, nil
}

func (p *Policy) wellFormed() bool {
	bad := func(s statement) bool {
		return s.Effect != "Allow" && s.Effect != "Deny" || len(s.Action) == 0 || len(s.Resource) == 0
	}
	return strings.Trim(string(p.Version), `"`) == "1" && len(p.Statement) > 0 && !slices.ContainsFunc(p.Statement, bad)
}

// allows says whether some statement allows the action and none denies it.
func (p *Policy) allows(action, resource string) bool {
	allowed := false
	for _, s := range p.Statement {
		if !s.covers(action, resource) {
			continue
		}
		if s.Effect == "Deny" {
			return false
		}
		allowed = true
	}
	return allowed
}

func (s statement) covers(action, resource string) bool {
	named := func(pattern string) bool { return world.Glob(strings.ToLower(pattern), strings.ToLower(action)) }
	// of acs:ecs:cn-hangzhou:1234567890123456:eni/eni-1 only the id counts
	held := func(pattern string) bool {
		return world.Glob(pattern[strings.LastIndexAny(pattern, ":/")+1:], resource)
	}
	return slices.ContainsFunc(s.Action, named) && slices.ContainsFunc(s.Resource, held)
}
