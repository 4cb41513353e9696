package host

import "github.com/alictl/alictl/audit/rule"

// parametersOf returns the thresholds of a cause. None has a source: they are
// proposals, so a configuration may change them.
func parametersOf(cause string) []rule.Parameter {
	switch cause {
	case "upstream-closed-idle-keepalive":
		return []rule.Parameter{
			{Name: "quick_seconds", Default: 0.05, Min: 0.001, Max: 5}, {Name: "slow_seconds", Default: 1, Min: 0.05, Max: 60},
			{Name: "gap_share", Default: 0.8, Min: 0.5, Max: 1}, {Name: "refusal_seconds", Default: 30, Min: 0, Max: 600},
		}
	case "upstream-killed-slow-request":
		return []rule.Parameter{
			{Name: "window_seconds", Default: 2, Min: 0, Max: 60}, {Name: "least_tries", Default: 3, Min: 2, Max: 1000},
			{Name: "least_seconds", Default: 5, Min: 1, Max: 600}, {Name: "spread_seconds", Default: 0.5, Min: 0.1, Max: 10},
		}
	case "backend-restarted":
		return []rule.Parameter{
			{Name: "gap_seconds", Default: 30, Min: 1, Max: 600}, {Name: "longest_seconds", Default: 120, Min: 10, Max: 3600},
			{Name: "quiet_seconds", Default: 60, Min: 10, Max: 3600},
		}
	case "lb-request-timeout":
		return []rule.Parameter{
			{Name: "spread_seconds", Default: 0.5, Min: 0.1, Max: 5}, {Name: "usual_seconds", Default: 60, Min: 1, Max: 180}, {Name: "least", Default: 3, Min: 1, Max: 1000},
		}
	case "client-gone-before-response":
		return []rule.Parameter{{Name: "share", Default: 0.8, Min: 0.5, Max: 1}}
	case "health-check-reset":
		return []rule.Parameter{{Name: "least", Default: 6, Min: 3, Max: 1000}, {Name: "spread", Default: 0.1, Min: 0.01, Max: 0.5}}
	case "health-check-http-failing":
		return []rule.Parameter{{Name: "run", Default: 3, Min: 1, Max: 100}, {Name: "share", Default: 0.5, Min: 0.01, Max: 1}}
	case "client-keepalive-shorter-than-lb":
		return []rule.Parameter{
			{Name: "seconds", Default: 15, Min: 1, Max: 600}, {Name: "requests", Default: 100, Min: 1, Max: 100000},
			{Name: "lb_idle_seconds", Default: 0, Min: 0, Max: 3600}, // how long the balancer keeps idle connections to backends; 0: unknown
		}
	case "real-ip-missing":
		return []rule.Parameter{{Name: "share", Default: 0.9, Min: 0.5, Max: 1}, {Name: "least", Default: 5, Min: 1, Max: 1000}}
	case "proxy-protocol-mismatch":
		return []rule.Parameter{{Name: "good_times", Default: 10, Min: 1, Max: 10000}}
	case "open-files-exhausted", "ephemeral-ports-exhausted":
		return []rule.Parameter{{Name: "share", Default: 0.8, Min: 0.5, Max: 1}}
	case "backlog-capped":
		return []rule.Parameter{{Name: "small", Default: 128, Min: 1, Max: 65535}}
	case "conntrack-table-full", "eni-session-limit":
		return []rule.Parameter{{Name: "full", Default: 0.95, Min: 0.5, Max: 1}, {Name: "near", Default: 0.8, Min: 0.3, Max: 1}}
	case "tcp-memory-exhausted":
		return []rule.Parameter{{Name: "orphans", Default: 0.8, Min: 0.3, Max: 1}}
	case "close-wait-leak":
		return []rule.Parameter{{Name: "least", Default: 100, Min: 1, Max: 1000000}, {Name: "rising_least", Default: 10, Min: 1, Max: 1000000}}
	case "source-concentration":
		return []rule.Parameter{{Name: "sockets", Default: 100, Min: 1, Max: 1000000}, {Name: "share", Default: 0.2, Min: 0.01, Max: 1}, {Name: "least", Default: 10, Min: 1, Max: 10000}}
	}
	return nil
}
