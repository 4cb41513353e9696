package host

import "github.com/alictl/alictl/audit/rule"

// Judge runs causes over a case.
func Judge(c *Case, causes []Cause, opts rule.Options) rule.Result[Detail] {
	out := rule.Run(causes, c, opts)
	for i := range out.Findings {
		f := &out.Findings[i]
		if _, set := opts.Severities[f.Rule]; !set {
			f.Severity = severityOf(f)
		}
	}
	return out
}

// severityOf is the severity of a finding: that of its cause, except where the list of
// causes says another for one side, for tunnels, or when it is harmful.
func severityOf(f *Finding) rule.Severity {
	switch {
	case f.Rule == "tls-handshake-failed" && f.Detail.Side == Client:
		return rule.Low
	case (f.Rule == "real-ip-missing" || f.Rule == "request-limited") && f.Detail.Harmful:
		return rule.Medium
	case f.Detail.Tunnels:
		return rule.Medium
	}
	return f.Severity
}
