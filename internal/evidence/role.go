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
}

// places is the one table of what is looked for where. The first match of a file
// decides what it is.
func places() []place {
	return []place{
		{RoleSysctl, 0, below("proc/sys"), (*reader).sysctlFile},
		{RoleSysctl, 1, base("sysctl.txt", "sysctl-a*", "sysctl_-a", "sysctl.conf.txt"), (*reader).sysctlText},
		{RoleSysctl, 1, base("sysctl.json"), (*reader).sysctlJSON},
		{RoleCounters, 0, tail("proc/net/netstat", "proc/net/snmp"), (*reader).counterPairs},
		{RoleSockets, 0, tail("proc/net/tcp", "proc/net/tcp6"), (*reader).procSockets},
		{RoleSummary, 0, either(tail("proc/net/sockstat", "proc/net/sockstat6"), base("sockstat", "sockstat6")), (*reader).sockstat},
		{RoleConntrack, 1, either(tail("proc/net/stat/nf_conntrack"), base("nf_conntrack_stat*")), (*reader).conntrackStat},
		{RoleConntrack, 2, either(tail("proc/net/nf_conntrack"), base("conntrack-L*", "conntrack_-L*")), (*reader).conntrackList},
		{RoleConntrack, 1, base("conntrack-S*", "conntrack_-S*"), (*reader).conntrackStats},
		{RoleIPVS, 1, tail("proc/net/ip_vs"), (*reader).ipvsPresent},
		{RoleIPVS, 0, base("ipvsadm-timeout*", "ipvsadm*timeout*"), (*reader).ipvsTimers},
		{RoleMeta, 0, base("meta.json"), (*reader).meta},
		{RoleMeta, 0, base("evidence.json"), (*reader).own},
		{RoleMeta, 1, tail("proc/uptime"), (*reader).uptime},
		{RoleMeta, 1, either(tail("proc/version"), base("uname*")), (*reader).uname},
		{RoleMeta, 1, either(tail("etc/hostname", "proc/sys/kernel/hostname"), base("hostname", "hostname.txt")), (*reader).hostname},
		{RoleLimits, 0, process("limits"), (*reader).processLimits},
		{RoleLimits, 0, process("cmdline", "comm", "status", "fd_count"), (*reader).processName},
		{RoleLimits, 1, base("limits*.txt", "ulimit*.txt"), (*reader).limitsText},
		{RoleCounters, 1, base("nstat*", "netstat-s*", "netstat_-s", "netstat_-s.txt", "netstat.txt", "netstat"), (*reader).counterText},
		{RoleSummary, 1, base("ss-s*", "ss_-s"), (*reader).ssSummary},
		{RoleSockets, 1, base("ss.txt", "ss-*", "ss_-*", "ss*.txt"), (*reader).ssText},
		{RoleSockets, 2, base("netstat-an*", "netstat-n*", "netstat-a*", "netstat-t*", "netstat_-*"), (*reader).netstatText},
		{RoleNginxVersion, 0, base("nginx-V*", "nginx_-V"), (*reader).nginxVersion},
		{RoleNginxConfig, 0, base("nginx_-T", "nginx-T*"), (*reader).nginxDump},
		{RoleNginxConfig, 1, base("nginx.conf"), (*reader).nginxConf},
		{RoleBackendConfig, 0, base("www.conf"), (*reader).fpmPool},
		{RoleBackendConfig, 0, inFolder("php-fpm.d", "pool.d"), (*reader).fpmPool},
		{RoleBackendConfig, 0, base("server.xml"), (*reader).tomcat},
		{RoleBackendLog, 0, base("*php*fpm*.log*", "*gunicorn*", "*uwsgi*"), (*reader).backendLog},
		{RoleKernelLog, 0, base("dmesg*"), (*reader).kernelLog},
		{RoleKernelLog, 0, base("messages*", "kern.log*", "syslog*", "journal*"), (*reader).kernelLog},
		{RoleSnapshot, 0, base("snapshot.json"), (*reader).snapshot},
		{RoleCloud, 0, base("cloud.json"), (*reader).cloud},
		{RoleErrorLog, 0, base("*error*.log*", "*error_log*", "*error*.gz"), (*reader).nginxLog},
		{RoleAccessLog, 0, base("*access*.log*", "*access_log*", "*access*.gz"), (*reader).nginxLog},
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
