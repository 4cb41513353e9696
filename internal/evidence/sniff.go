package evidence

import (
	"bufio"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/alictl/alictl/internal/evidence/nginxlog"
)

// sniffed is how much of a file of no known name is looked at.
const sniffed = 16 << 10

// sniff finds the role of a file by what it begins with. People name the outputs of
// commands as they like.
func (r *reader) sniff(f sampleFile) (Role, int, func(*reader, sampleFile) error) {
	if !textual(f.short) {
		return "", 0, nil
	}
	head := r.head(f)
	if len(head) == 0 || slices.Contains(head, 0) {
		return "", 0, nil
	}
	text := string(head)
	first, _, _ := strings.Cut(text, "\n")
	switch {
	case strings.HasPrefix(text, "TcpExt:") || strings.HasPrefix(text, "Ip:\n") || strings.HasPrefix(first, "#kernel"):
		return RoleCounters, 1, (*reader).counterText
	case strings.HasPrefix(text, "sockets: used"):
		return RoleSummary, 0, (*reader).sockstat
	case strings.HasPrefix(first, "Netid ") || strings.HasPrefix(first, "State ") && strings.Contains(first, "Recv-Q"):
		return RoleSockets, 1, (*reader).ssText
	case strings.HasPrefix(first, "Proto Recv-Q") || strings.HasPrefix(first, "Active Internet"):
		return RoleSockets, 2, (*reader).netstatText
	case strings.HasPrefix(first, "  sl  local_address"):
		return RoleSockets, 0, (*reader).procSockets
	case strings.HasPrefix(first, "Total: ") && strings.Contains(text, "\nTCP:"):
		return RoleSummary, 1, (*reader).ssSummary
	case strings.HasPrefix(first, "# configuration file "):
		return RoleNginxConfig, 0, (*reader).nginxDump
	case strings.HasPrefix(first, "nginx version:"):
		return RoleNginxVersion, 0, (*reader).nginxVersion
	case strings.Contains(first, "Timeout (tcp tcpfin udp):"):
		return RoleIPVS, 0, (*reader).ipvsTimers
	case strings.HasPrefix(first, "Linux ") && strings.Contains(first, " SMP"):
		return RoleMeta, 1, (*reader).uname
	case mostly(text, func(line string) bool { _, _, ok := cutParameter(line); return ok && knownTree(line) }):
		return RoleSysctl, 1, (*reader).sysctlText
	}
	switch nginxlog.Sniff(head, nil) {
	case nginxlog.KindError:
		return RoleErrorLog, 0, (*reader).nginxLog
	case nginxlog.KindAccess, nginxlog.KindBalancer:
		return RoleAccessLog, 0, (*reader).nginxLog
	}
	return "", 0, nil
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

func mostly(text string, is func(string) bool) bool {
	n, all := 0, 0
	for i, line := range strings.Split(text, "\n") {
		if i == 50 {
			break
		}
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
