package ruleset

import (
	"slices"
	"testing"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/rules"
)

// Only rules that judge use by backends need the groups of stopped listeners.
func TestWhichRulesAskForIdleGroups(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		rules []string
		skip  bool
		want  bool
	}{
		"an idle load balancer":         {[]string{"lb-idle"}, false, true},
		"a cheaper option":              {[]string{"lb-cheaper-option"}, false, true},
		"timeouts alone":                {[]string{"eni-tcp-timeout-too-short"}, false, false},
		"one of many":                   {[]string{"eni-tcp-timeout-too-short", "lb-idle"}, false, true},
		"the only one needs no metrics": {[]string{"lb-idle"}, true, false},
		"no rule":                       {nil, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := Choice{skipMetrics: tt.skip}
			o.Rules = slices.DeleteFunc(rules.All(), func(r account.Rule) bool { return !slices.Contains(tt.rules, r.ID) })
			if got := o.AsksIdle(); got != tt.want {
				t.Errorf("asks: %v, want %v", got, tt.want)
			}
		})
	}
}
