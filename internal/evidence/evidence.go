// Package evidence holds what is known of one host: kernel parameters, counters,
// sockets, limits, kernel messages, nginx configuration and logs. Facts are plain
// data, so that they can be collected on one machine and judged on another.
//
// Read takes them from a folder of files in any of the layouts that people send
// around: our own bundle, a sos report, a troubleshoot bundle, the archive of
// ACK's diagnose_k8s.sh, or plain files by hand. What is not there is nil or
// absent and is never taken for zero; what does not parse is named in Problems,
// and the rest is read all the same.
package evidence

import (
	"time"

	"github.com/alictl/alictl/internal/evidence/nginxconf"
	"github.com/alictl/alictl/internal/evidence/nginxlog"
	"github.com/alictl/alictl/internal/model"
)

// Host is everything that is known of one host.
type Host struct {
	ID     string // host name, when something tells it
	Layout Layout
	// TakenAt is when the last sample was taken; zero when nothing tells.
	TakenAt time.Time
	Uptime  time.Duration // 0: unknown
	Kernel  string        // release, such as 5.10.134-16.al8.x86_64; empty: unknown
	// Replaced says that addresses were replaced before the evidence came here, in a
	// way that loses membership in 100.64.0.0/10. Rules about addresses are unknown.
	Replaced bool

	Sysctl   Sysctl
	Counters Counters
	Sockets  *Sockets
	// SocketsBefore are those of the first of two samples; nil: there is one.
	SocketsBefore *Sockets
	Sockstat      *Sockstat
	Conntrack     *Conntrack
	Limits        []ProcessLimits
	Kernellog     *KernelLog
	IPVS          *IPVS
	Backend       BackendLog
	Pools         []Pool

	Nginx        *nginxconf.Config
	NginxVersion *nginxconf.Version
	Logs         *nginxlog.Summary

	Cloud    *Cloud
	Snapshot *model.Snapshot

	Found    map[Role]string // the first file of each role that was read
	Problems []Problem
	Ignored  []string // files of no known role
}

// Has tells whether any file of a role was read.
func (h *Host) Has(r Role) bool { return h.Found[r] != "" }

// Problem is a file, or a part of one, that could not be read or made no sense.
type Problem struct {
	File string
	Line int // 0: the file as a whole
	Role Role
	Why  string // in English: it quotes parsers and the system
}

// Layout is the way a collection of evidence is laid out.
type Layout string

// The layouts that are known.
const (
	LayoutOwn          Layout = "bundle"
	LayoutSos          Layout = "sos"
	LayoutTroubleshoot Layout = "troubleshoot"
	LayoutACK          Layout = "ack"
	LayoutPlain        Layout = "plain"
)

// Sysctl are kernel parameters by name, such as net.core.somaxconn. White space in
// a value is one space.
type Sysctl struct {
	Values map[string]string
	Source string
}

// Counters are the counters of the kernel by full name, such as
// TcpExt.ListenOverflows: totals since boot, in one or two samples.
type Counters struct {
	Last     map[string]uint64 // nil: not read
	First    map[string]uint64 // nil: one sample only
	Seconds  float64           // between the samples
	Rebooted bool              // a counter went backwards, so First was dropped
	// Sparse says that the source leaves out counters that are zero.
	Sparse bool
	Source string
}

// Sockstat is /proc/net/sockstat: figures of a network namespace, except Orphan,
// Alloc and Mem, which are of the whole machine. A figure that is not there is -1.
type Sockstat struct {
	Inuse, Orphan, TimeWait, Alloc int64
	MemPages                       int64
	Source                         string
}

// Conntrack is the state of the connection tracking table. What is not known is -1.
type Conntrack struct {
	Count, Max int64
	Drops      int64 // packets dropped since boot, or between two samples when Rose
	Rose       bool
	Entries    int // entries listed
	Translated int // of them, whose reply comes from another address than was asked
	Source     string
}

// ProcessLimits are the limits of one process.
type ProcessLimits struct {
	PID       int
	Name      string // command line or name, when known
	OpenSoft  int64  // -1: unlimited
	OpenHard  int64
	OpenFiles int64 // descriptors in use; -1: unknown
	Source    string
}

// IPVS are the timers of IPVS on this host, in seconds; 0 where unknown.
type IPVS struct {
	TCP, TCPFin, UDP int
	Source           string
}

// Pool is what a backend's configuration says of its workers and timers.
type Pool struct {
	Kind             string // php-fpm or tomcat
	Name             string
	TerminateSeconds float64 // php-fpm: request_terminate_timeout; 0: none
	IdleSeconds      float64 // how long it keeps an idle connection; 0: unknown
	Listen           string
	Source           string
}

// Cloud is what the cloud says of the instance (alictl/cloud-facts/v1).
type Cloud struct {
	Instances []CloudInstance `json:"instances"`
	Source    string          `json:"-"`
}

// CloudInstance is one instance with its session figures.
type CloudInstance struct {
	ID       string `json:"instance_id"`
	Type     string `json:"instance_type"`
	Sessions *struct {
		Peak    int64 `json:"peak"`
		Ceiling int64 `json:"ceiling"` // 0: not published
	} `json:"sessions"`
	Interfaces []struct {
		ID         string `json:"network_interface_id"`
		SessionCap int64  `json:"session_cap"` // 0: none
		Peak       int64  `json:"peak"`        // 0: not measured
	} `json:"interfaces"`
}
