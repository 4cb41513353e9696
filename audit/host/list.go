package host

import (
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/evidence"
)

// nginxLogs is the need of what logs tell.
func nginxLogs() rule.Need { return roles(evidence.RoleErrorLog, evidence.RoleAccessLog) }

// Nginx lists the causes that the logs and the configuration of nginx tell.
func Nginx() []Cause {
	all := append(upstreamCauses(), clientCauses()...)
	all = append(all, balancerCauses()...)
	return append(all, limitCauses()...)
}

// Host lists the causes that the kernel, the sockets and the limits of processes
// tell.
func Host() []Cause { return append(kernelCauses(), limitCauses()...) }

// Chain lists the causes that lie between the clocks of one path.
func Chain() []Cause { return chainCauses() }

// Connections lists the causes that the sessions of an instance tell.
func Connections() []Cause { return sessionCauses() }

// All lists every cause once, for documentation.
func All() []Cause {
	all := append(Nginx(), kernelCauses()...)
	return append(append(all, chainCauses()...), sessionCauses()...)
}
