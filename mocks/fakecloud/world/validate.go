package world

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// fieldError names the field of a world that is wrong, as regions[0].id.
type fieldError struct{ path, why string }

func (e *fieldError) Error() string { return e.path + ": " + e.why }

// prefixes are the paths from the outermost field to the offending one.
func (e *fieldError) prefixes() []string {
	var out []string
	for i, r := range e.path {
		if r == '.' {
			out = append(out, e.path[:i])
		}
	}
	return append(out, e.path)
}

// checker walks a world and keeps the first problem it meets.
type checker struct {
	problem *fieldError
	ids     map[string]bool
	region  *Region
	// ids of the region under check
	instances, interfaces, groups, lists map[string]bool
}

func (k *checker) fail(path, format string, args ...any) {
	if k.problem == nil {
		k.problem = &fieldError{path, fmt.Sprintf(format, args...)}
	}
}

func (k *checker) oneOf(path, value string, allowed ...string) {
	if !slices.Contains(allowed, value) {
		k.fail(path, "%q is not one of %s", value, strings.Join(allowed, ", "))
	}
}

func (k *checker) within(path string, value, least, most int) {
	if value < least || value > most {
		k.fail(path, "%d is not within %d to %d", value, least, most)
	}
}

// id checks an id that must be given and unique in the account.
func (k *checker) id(path, id string) {
	switch {
	case id == "":
		k.fail(path+".id", "it must be given")
	case k.ids[id]:
		k.fail(path+".id", "%q is used twice", id)
	}
	k.ids[id] = true
}

func (k *checker) address(path, text string) {
	if text == "" {
		return
	}
	if _, err := netip.ParseAddr(text); err != nil {
		k.fail(path, "%q is not an address", text)
	}
}

func (k *checker) known(path, id string, among map[string]bool) {
	if id != "" && !among[id] {
		k.fail(path, "%q does not exist", id)
	}
}

// Validate says what is wrong with a world, nil when it can be served. Empty
// fields must have their defaults, as [LoadScenario] and [Generate] fill them.
func (w *World) Validate() error {
	k := &checker{ids: map[string]bool{}}
	if len(w.AccountID) < 6 || strings.Trim(w.AccountID, "0123456789") != "" {
		k.fail("account_id", "%q is not a number of an account", w.AccountID)
	}
	k.oneOf("omitted_timeouts", w.OmittedTimeouts, "keep", OmittedReset)
	if len(w.AccessKeys) == 0 {
		k.fail("access_keys", "at least one is needed")
	}
	for i, key := range w.AccessKeys {
		k.accessKey(fmt.Sprintf("access_keys[%d]", i), key)
	}
	if len(w.Regions) == 0 {
		k.fail("regions", "at least one is needed")
	}
	for i := range w.Regions {
		k.checkRegion(fmt.Sprintf("regions[%d]", i), &w.Regions[i])
	}
	k.quotas(w.Quotas)
	k.monitoring(&w.Monitoring)
	k.billing(&w.Billing)
	for i, f := range w.Faults {
		k.fault(fmt.Sprintf("faults[%d]", i), f)
	}
	if k.problem == nil {
		return nil
	}
	return k.problem
}

func (k *checker) accessKey(path string, key AccessKey) {
	k.id(path, key.ID)
	if key.Secret == "" {
		k.fail(path+".secret", "it must be given")
	}
	k.oneOf(path+".identity", key.Identity, IdentityRoot, IdentityUser, IdentityRole)
	if key.Identity != IdentityRoot && key.Name == "" {
		k.fail(path+".name", "a %s needs a name", key.Identity)
	}
	if key.Identity == IdentityRole && !strings.Contains(key.Name, "/") {
		k.fail(path+".name", "%q is not role/session", key.Name)
	}
}

func (k *checker) quotas(q Quotas) {
	k.oneOf("quotas", q.Preset, quotasNone, QuotasPublished)
	for i, rule := range q.Rules {
		path := fmt.Sprintf("quotas[%d]", i)
		k.within(path+".limit", rule.Limit, 0, 1_000_000)
		k.oneOf(path+".style", rule.Style, "", "bucket", QuotaClock)
		k.product(path, rule.Product)
		if rule.Window < 0 {
			k.fail(path+".window", "%s is negative", rule.Window)
		}
	}
}

func (k *checker) product(path, name string) {
	k.oneOf(path+".product", name, append([]string{""}, Products()...)...)
}

func (k *checker) fault(path string, f Fault) {
	k.oneOf(path+".kind", f.Kind, FaultLatency, FaultHTTPError, FaultThrottle, FaultCutBefore, FaultCutAfter,
		FaultTruncate, FaultEmpty, FaultDeny, FaultDelayed, FaultChange, FaultDelete, FaultEndlessToken,
		FaultNullLists, FaultMissingIDs, FaultSetField, FaultClockSkew)
	k.product(path, f.Product)
	if f.Probability < 0 || f.Probability > 1 {
		k.fail(path+".probability", "%g is not within 0 to 1", f.Probability)
	}
	for name, n := range map[string]int{"after": f.After, "every": f.Every, "first": f.First} {
		if n < 0 {
			k.fail(path+"."+name, "%d is negative", n)
		}
	}
	if f.Status != 0 {
		k.within(path+".status", f.Status, 400, 599)
	}
	if f.Kind == FaultSetField && f.Field == "" {
		k.fail(path+".field", "set_field needs the name of a field")
	}
	if f.Kind == FaultChange && f.Timeouts == (Timeouts{}) {
		k.fail(path+".timeouts", "change needs timeouts")
	}
	if (f.Kind == FaultLatency || f.Kind == FaultDelayed || f.Kind == FaultClockSkew) && f.For == 0 {
		k.fail(path+".for", "%s needs a duration", f.Kind)
	}
}
