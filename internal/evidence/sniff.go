package evidence

import (
	"bufio"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/alictl/alictl/internal/evidence/nginxlog"
)

// sniffed is how much of a file of no known name is looked at.
const sniffed = 16 << 10

// known is a kind of file that is told by how it begins.
type known struct {
	role Role
	rank int
	read func(*reader, sampleFile) error
	is   func(lines []string) bool
}

// knowns are the kinds that are told by how they begin, the surest first.
func knowns() []known {
	return []known{
		{RoleCounters, 1, (*reader).counterText, counterLines},
		{RoleSummary, 0, (*reader).sockstat, lineBegins("sockets: used")},
		{RoleSockets, 1, (*reader).ssText, ssTable},
		{RoleSockets, 2, (*reader).netstatText, netstatTable},
		{RoleSockets, 0, (*reader).procSockets, lineBegins("  sl  local_address")},
		{RoleSummary, 1, (*reader).ssSummary, func(lines []string) bool { return lineBegins("Total: ")(lines) && lineBegins("TCP:")(lines) }},
		{RoleNginxConfig, 0, (*reader).nginxDump, lineBegins("# configuration file ")},
		{RoleNginxVersion, 0, (*reader).nginxVersion, lineBegins("nginx version:", "Tengine version:", "Angie version:")},
		{RoleIPVS, 0, (*reader).ipvsTimers, lineBegins("Timeout (tcp tcpfin udp):")},
		{RoleMeta, 1, (*reader).uname, func(lines []string) bool {
			return len(lines) > 0 && strings.HasPrefix(lines[0], "Linux ") && strings.Contains(lines[0], " SMP")
		}},
		{RoleSysctl, 1, (*reader).sysctlText, mostly(func(line string) bool { _, _, ok := cutParameter(line); return ok && knownTree(line) })},
		{RoleKernelLog, 0, (*reader).kernelLog, mostly(ringLine)},
		{RoleBackendLog, 0, (*reader).backendLog, mostly(backendLine)},
	}
}

// sniff finds the role of a file of no known name by what it begins with. People
// name the outputs of commands as they like.
func (r *reader) sniff(f sampleFile) (Role, int, func(*reader, sampleFile) error) {
	if !textual(f.short) {
		return "", 0, nil
	}
	head := r.head(f)
	if len(head) == 0 || slices.Contains(head, 0) {
		return "", 0, nil
	}
	lines := firstLines(head)
	for _, k := range knowns() {
		if k.is(lines) {
			return k.role, k.rank, k.read
		}
	}
	switch nginxlog.Sniff(head, nil) {
	case nginxlog.KindError:
		return RoleErrorLog, 0, (*reader).nginxLog
	case nginxlog.KindAccess, nginxlog.KindBalancer:
		return RoleAccessLog, 0, (*reader).nginxLog
	}
	return "", 0, nil
}

// headLines are the first lines of a file.
func (r *reader) headLines(f sampleFile) []string { return firstLines(r.head(f)) }

// firstLines are up to 50 lines.
func firstLines(head []byte) []string {
	lines := splitLines(head)
	return lines[:min(50, len(lines))]
}

func lineBegins(prefixes ...string) func([]string) bool {
	return func(lines []string) bool {
		return slices.ContainsFunc(lines, func(line string) bool {
			return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(line, p) })
		})
	}
}

// counterLines tells the outputs of netstat -s and nstat, and copies of
// /proc/net/netstat, from everything else.
func counterLines(lines []string) bool {
	group := ""
	for i, line := range lines {
		if strings.HasPrefix(line, "#kernel") || strings.HasPrefix(line, "TcpExt:") || i == 0 && strings.HasPrefix(line, `{"kernel"`) {
			return true
		}
		if name, ok := strings.CutSuffix(line, ":"); ok && (name == "Ip" || name == "Icmp" || name == "Tcp") {
			return true
		}
		if _, _, ok := textCounter(group, strings.TrimSpace(line)); ok && !strings.Contains(line, ":") {
			return true
		}
	}
	return false
}

// ssTable tells the output of ss, whose header may stand behind a prompt.
func ssTable(lines []string) bool {
	return slices.ContainsFunc(lines, func(line string) bool {
		return strings.Contains(line, "Recv-Q") && (strings.HasPrefix(line, "Netid ") || strings.HasPrefix(line, "State "))
	})
}

// netstatTable tells a table of sockets from the other things that netstat shows.
func netstatTable(lines []string) bool {
	return slices.ContainsFunc(lines, func(line string) bool {
		fields := strings.Fields(line)
		if len(fields) < 5 || !strings.HasPrefix(line, "tcp") && !strings.HasPrefix(line, "udp") {
			return strings.HasPrefix(line, "Proto Recv-Q") || strings.HasPrefix(line, "Active Internet")
		}
		return allDigits(fields[1]) && allDigits(fields[2])
	})
}

// ringLine tells a line of the kernel's ring, with the seconds since boot or a date.
func ringLine(line string) bool {
	if len(line) < 8 || line[0] != '[' {
		return false
	}
	end := strings.IndexByte(line, ']')
	if end < 0 {
		return false
	}
	inside := strings.TrimSpace(line[1:end])
	seconds, fraction, ok := strings.Cut(inside, ".")
	if ok && allDigits(seconds) && allDigits(fraction) {
		return true
	}
	_, err := time.Parse("Mon Jan _2 15:04:05 2006", inside)
	return err == nil
}

// backendLine tells a line of php-fpm's own log.
func backendLine(line string) bool {
	at, _, _ := backendTime(line)
	return at != 0 && (strings.Contains(line, "] WARNING: [pool ") || strings.Contains(line, "] NOTICE: ") || strings.Contains(line, "] ERROR: "))
}

// textual tells whether a file may hold evidence of no known name.
func textual(short string) bool {
	switch path.Ext(short) {
	case ".txt", ".log", ".out", ".json", ".gz", "":
		return !strings.Contains("/"+short, "/proc/")
	}
	return false
}

func knownTree(line string) bool {
	for _, tree := range []string{"net.", "kernel.", "fs.", "vm."} {
		if strings.HasPrefix(line, tree) {
			return true
		}
	}
	return false
}

// mostly makes a test of a file of one for its lines.
func mostly(is func(string) bool) func([]string) bool {
	return func(lines []string) bool {
		n, all := 0, 0
		for _, line := range lines {
			if line == "" {
				continue
			}
			all++
			if is(line) {
				n++
			}
		}
		return all > 0 && n*2 > all
	}
}

// head returns how a file begins.
func (r *reader) head(f sampleFile) []byte {
	in, err := r.open(f)
	if err != nil {
		return nil
	}
	defer in.Close()
	b := make([]byte, sniffed)
	n, err := io.ReadFull(bufio.NewReader(in), b)
	if err != nil && n == 0 {
		return nil
	}
	return b[:n]
}
