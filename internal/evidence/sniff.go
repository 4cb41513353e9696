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
		{RoleSysctl, 1, (*reader).sysctlText, mostly(func(line string) bool { name, _, ok := cutParameter(line); return ok && knownTree(name) })},
		{RoleKernelLog, 0, (*reader).kernelLog, mostly(ringLine)},
		{RoleKernelLog, 0, (*reader).kernelLog, mostly(journalLine)},
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

// textual tells whether a file may hold evidence of no known name.
func textual(short string) bool {
	if strings.Contains("/"+short, "/proc/") {
		return false
	}
	ext, _, _ := strings.Cut(strings.ToLower(path.Ext(short)), "-") // as in shop.log-20261120
	switch ext {
	case ".txt", ".text", ".log", ".out", ".err", ".json", ".jsonl", ".ndjson", ".csv", ".md", ".markdown", ".gz", ".xz", ".bz2", "":
		return true
	}
	return allDigits(ext[1:]) // as in shop.log.1
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
