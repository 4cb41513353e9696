package config

import "slices"

// decode turns a file that was checked into what it says.
func decode(root *node, known Known) *Config {
	c := &Config{Flags: map[string][]string{}}
	if root == nil {
		return c
	}
	for _, m := range root.members {
		if !slices.ContainsFunc(known.Flags, func(f Flag) bool { return f.Name == m.name }) {
			continue
		}
		if m.value.kind != listNode {
			c.Flags[m.name] = []string{m.value.scalar}
			continue
		}
		c.Flags[m.name] = []string{}
		for _, item := range m.value.items {
			c.Flags[m.name] = append(c.Flags[m.name], item.scalar)
		}
	}
	c.Audit = decodeAudit(root.get("audit"))
	for _, n := range root.get("notify").list() {
		c.Notify = append(c.Notify, Notice{Kind: n.text("kind"), URLEnv: n.text("url_env"),
			SecretEnv: n.text("secret_env"), MinSeverity: n.text("min_severity")})
	}
	for _, n := range root.get("accounts").list() {
		c.Accounts = append(c.Accounts, Account{ID: n.text("id"), Name: n.text("name"), RoleARN: n.text("role_arn")})
	}
	return c
}

func decodeAudit(n *node) Audit {
	a := Audit{FailOn: n.text("fail_on"), SkipMetrics: n.yes("skip_metrics"), Rules: map[string]Rule{}}
	if rules := n.get("rules"); rules != nil {
		for _, m := range rules.members {
			r := Rule{Enabled: m.value.yes("enabled"), Severity: m.value.text("severity")}
			if parameters := m.value.get("parameters"); parameters != nil && len(parameters.members) > 0 {
				r.Parameters = map[string]float64{}
				for _, p := range parameters.members {
					r.Parameters[p.name] = p.value.number
				}
			}
			a.Rules[m.name] = r
		}
	}
	for _, w := range n.get("waivers").list() {
		a.Waivers = append(a.Waivers, Waiver{Rule: w.text("rule"), Resource: w.text("resource"), Region: w.text("region"),
			Account: w.text("account"), Reason: w.text("reason"), Owner: w.text("owner"), Expires: w.text("expires")})
	}
	return a
}

// list, text and yes read what a key holds; an absent one is none.
func (n *node) list() []*node {
	if n == nil {
		return nil
	}
	return n.items
}

func (n *node) text(name string) string {
	if v := n.get(name); v != nil {
		return v.scalar
	}
	return ""
}

func (n *node) yes(name string) *bool {
	v := n.get(name)
	if v == nil || v.kind != boolNode {
		return nil
	}
	is := v.scalar == "true"
	return &is
}
