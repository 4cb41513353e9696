package evidence

import (
	"path"
	"strings"
)

// Role is what a file is evidence of.
type Role string

// The roles, in the order in which they are told.
const (
	RoleSysctl        Role = "sysctl"
	RoleCounters      Role = "counters"
	RoleSockets       Role = "sockets"
	RoleSummary       Role = "summary"
	RoleKernelLog     Role = "kernel_log"
	RoleLimits        Role = "limits"
	RoleConntrack     Role = "conntrack"
	RoleIPVS          Role = "ipvs"
	RoleNginxConfig   Role = "nginx_config"
	RoleNginxVersion  Role = "nginx_version"
	RoleErrorLog      Role = "nginx_error_log"
	RoleAccessLog     Role = "nginx_access_log"
	RoleBackendLog    Role = "backend_log"
	RoleBackendConfig Role = "backend_config"
	RoleCloud         Role = "cloud"
	RoleSnapshot      Role = "snapshot"
	RoleMeta          Role = "meta"
)

// Command returns the command whose output is evidence of a role, for people who
// are asked for it; empty when there is none.
func (r Role) Command() string {
	switch r {
	case RoleSysctl:
		return "sysctl -a > sysctl.txt"
	case RoleCounters:
		return "cat /proc/net/netstat > netstat.txt"
	case RoleSockets:
		return "ss -Oanpotme > ss.txt"
	case RoleSummary:
		return "cp /proc/net/sockstat ."
	case RoleKernelLog:
		return "dmesg -T > dmesg.txt"
	case RoleLimits:
		return "cat /proc/PID/limits > proc/PID/limits"
	case RoleConntrack:
		return "cp /proc/net/stat/nf_conntrack ."
	case RoleIPVS:
		return "ipvsadm -l --timeout > ipvsadm-timeout.txt"
	case RoleNginxConfig:
		return "nginx -T > nginx-T.txt"
	case RoleNginxVersion:
		return "nginx -V 2> nginx-V.txt"
	case RoleErrorLog:
		return "cp /var/log/nginx/error.log ."
	case RoleAccessLog:
		return "cp /var/log/nginx/access.log ."
	case RoleCloud:
		return "alictl diagnose connections"
	case RoleSnapshot:
		return "alictl audit --save-snapshot snapshot.json"
	}
	return ""
}

// place is one kind of file that is evidence of a role.
type place struct {
	role  Role
	rank  int                    // where several files are of one role, the lowest is believed
	match func(name string) bool // the path below the top folder, with slashes
	read  func(*reader, sampleFile) error
	is    func(lines []string) bool // how it must begin, where the name alone does not tell; nil: any
}

// places is the one table of what is looked for where. The first match of a file
// decides what it is.
func places() []place {
	return []place{
		{RoleSysctl, 0, below("proc/sys"), (*reader).sysctlFile, nil},
		{RoleSysctl, 1, base("sysctl.txt", "sysctl-a*", "sysctl_-a", "sysctl.conf.txt"), (*reader).sysctlText, nil},
		{RoleSysctl, 1, base("sysctl.json"), (*reader).sysctlJSON, nil},
		{RoleSysctl, 2, base("collector.json"), (*reader).kubeskoop, nil},
		{RoleCounters, 0, tail("proc/net/netstat", "proc/net/snmp"), (*reader).counterPairs, nil},
		{RoleSockets, 0, tail("proc/net/tcp", "proc/net/tcp6"), (*reader).procSockets, nil},
		{RoleSummary, 0, either(tail("proc/net/sockstat", "proc/net/sockstat6"), base("sockstat", "sockstat6")), (*reader).sockstat, nil},
		{RoleConntrack, 1, either(tail("proc/net/stat/nf_conntrack"), base("nf_conntrack_stat*")), (*reader).conntrackStat, nil},
		{RoleConntrack, 2, either(tail("proc/net/nf_conntrack"), base("conntrack-L*", "conntrack_-L*")), (*reader).conntrackList, nil},
		{RoleConntrack, 1, base("conntrack-S*", "conntrack_-S*"), (*reader).conntrackStats, nil},
		{RoleConntrack, 1, base("conntrack-C*", "conntrack_-C*"), (*reader).conntrackCount, nil},
		{RoleIPVS, 1, tail("proc/net/ip_vs"), (*reader).ipvsPresent, nil},
		{RoleIPVS, 0, base("ipvsadm-timeout*", "ipvsadm*timeout*"), (*reader).ipvsTimers, nil},
		{RoleMeta, 0, base("meta.json"), (*reader).meta, nil},
		{RoleMeta, 0, base("evidence.json"), (*reader).own, nil},
		{RoleMeta, 1, tail("proc/uptime"), (*reader).uptime, nil},
		{RoleMeta, 1, either(tail("proc/version"), base("uname*")), (*reader).uname, nil},
		{RoleMeta, 1, either(tail("etc/hostname", "proc/sys/kernel/hostname"), base("hostname", "hostname.txt")), (*reader).hostname, nil},
		{RoleLimits, 0, process("limits"), (*reader).processLimits, nil},
		{RoleLimits, 0, process("cmdline", "comm", "status", "fd_count"), (*reader).processName, nil},
		{RoleLimits, 0, base("lsof*"), (*reader).openFiles, nil},
		{RoleLimits, 1, base("limits*.txt", "ulimit*.txt"), (*reader).limitsText, nil},
		{RoleCounters, 1, base("nstat*", "netstat-s*", "netstat_-s", "netstat_-s.txt"), (*reader).counterText, func(lines []string) bool { return !netstatTable(lines) }},
		{RoleCounters, 1, base("netstat*"), (*reader).counterText, counterLines},
		{RoleSummary, 1, base("ss-s*", "ss_-s"), (*reader).ssSummary, nil},
		{RoleSockets, 1, base("ss.txt", "ss-*", "ss_-*", "ss*.txt"), (*reader).ssText, nil},
		{RoleSockets, 2, base("netstat*"), (*reader).netstatText, netstatTable},
		{RoleNginxVersion, 0, base("nginx-V*", "nginx_-V"), (*reader).nginxVersion, nil},
		{RoleNginxConfig, 0, base("nginx_-T", "nginx-T*"), (*reader).nginxDump, nil},
		{RoleNginxConfig, 1, base("nginx.conf"), (*reader).nginxConf, nil},
		{RoleBackendConfig, 0, base("www.conf"), (*reader).fpmPool, nil},
		{RoleBackendConfig, 0, inFolder("php-fpm.d", "pool.d"), (*reader).fpmPool, nil},
		{RoleBackendConfig, 0, base("server.xml"), (*reader).tomcat, nil},
		{RoleBackendLog, 0, backendName, (*reader).backendLog, nil},
		{RoleKernelLog, 0, base("dmesg*"), (*reader).kernelLog, nil},
		{RoleKernelLog, 0, either(base("messages*", "kern.log*", "syslog*", "journal*"), inJournal), (*reader).kernelLog, nil},
		{RoleSnapshot, 0, base("snapshot.json"), (*reader).snapshot, nil},
		{RoleCloud, 0, base("cloud.json"), (*reader).cloud, nil},
		{RoleErrorLog, 0, base("*error*.log*", "*error_log*", "*error*.gz"), (*reader).nginxLog, nil},
		{RoleAccessLog, 0, base("*access*.log*", "*access_log*", "*access*.gz"), (*reader).nginxLog, nil},
	}
}

// base matches files by the last part of their path.
func base(patterns ...string) func(string) bool {
	return func(name string) bool {
		name = path.Base(name)
		for _, p := range patterns {
			if ok, err := path.Match(p, name); err == nil && ok {
				return true
			}
		}
		return false
	}
}

// tail matches files by the end of their path, in whole parts.
func tail(ends ...string) func(string) bool {
	return func(name string) bool {
		for _, e := range ends {
			if name == e || strings.HasSuffix(name, "/"+e) {
				return true
			}
		}
		return false
	}
}

// below matches files somewhere below a folder, which may be anywhere.
func below(folder string) func(string) bool {
	return func(name string) bool { return strings.Contains("/"+name, "/"+folder+"/") }
}

// inFolder matches .conf files that are right in a folder of one of these names.
func inFolder(folders ...string) func(string) bool {
	return func(name string) bool {
		for _, f := range folders {
			if path.Base(path.Dir(name)) == f && path.Ext(name) == ".conf" {
				return true
			}
		}
		return false
	}
}

// otherNamespace tells whether a file of a sos report is of another network
// namespace than the host's: its figures are not the host's.
func otherNamespace(name string) bool { return strings.Contains(name, "networking/namespaces/") }

// inJournal matches what troubleshoot collects of the journal.
func inJournal(name string) bool { return path.Base(path.Dir(name)) == "journald" }

// backendName matches logs of php-fpm, gunicorn and uwsgi by the file's name, or by
// the folder's, as in var/log/php-fpm/error.log.
func backendName(name string) bool {
	file := path.Base(name)
	if !base("*.log*", "*gunicorn*", "*uwsgi*")(file) || base("*_params", "*.conf", "*.ini", "*.py", "*.service")(file) {
		return false
	}
	folder := path.Base(path.Dir(name))
	return base("*php*fpm*", "*gunicorn*", "*uwsgi*")(file) || base("php*", "gunicorn*", "uwsgi*")(folder)
}

// process matches files of a process, proc/PID/NAME.
func process(names ...string) func(string) bool {
	return func(name string) bool {
		dir, file := path.Split(name)
		dir = strings.TrimSuffix(dir, "/")
		if !allDigits(path.Base(dir)) || path.Base(path.Dir(dir)) != "proc" {
			return false
		}
		for _, n := range names {
			if n == file {
				return true
			}
		}
		return false
	}
}

func either(tests ...func(string) bool) func(string) bool {
	return func(name string) bool {
		for _, t := range tests {
			if t(name) {
				return true
			}
		}
		return false
	}
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
