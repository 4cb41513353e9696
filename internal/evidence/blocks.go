package evidence

import (
	"path"
	"slices"
	"strings"
)

// blockFile tells whether a file of ACK's diagnose_k8s.sh is made of blocks.
func blockFile(short string) bool {
	return slices.Contains([]string{"system_info", "network_info", "system_status", "memory_info"}, path.Base(short))
}

// blockText is what one command of a block file said.
type blockText struct {
	command string
	lines   []string
}

// blocks reads a file made of
//
//	-----------------run COMMAND------------------
//	...
//	------------End of WORD----------------
//
// and of output without marks after the last block.
func (r *reader) blocks(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	for _, b := range splitBlocks(lines) {
		if err := r.block(f, b); err != nil {
			r.problem(f.name, 0, "", err)
		}
	}
	return nil
}

func splitBlocks(lines []string) []blockText {
	var out []blockText
	var current *blockText
	for _, line := range lines {
		if command, ok := strings.CutPrefix(strings.TrimLeft(line, "-"), "run "); ok && strings.HasPrefix(line, "---") {
			out = append(out, blockText{command: strings.TrimRight(command, "-")})
			current = &out[len(out)-1]
			continue
		}
		if strings.HasPrefix(line, "---") && strings.Contains(line, "End of ") {
			current = nil
			continue
		}
		if current == nil {
			out = append(out, blockText{})
			current = &out[len(out)-1]
		}
		current.lines = append(current.lines, line)
	}
	return out
}

func (r *reader) block(f sampleFile, b blockText) error {
	found := func(role Role) { r.found(role, f.name) }
	switch {
	case strings.HasPrefix(b.command, "sysctl"):
		found(RoleSysctl)
		return r.sysctlLines(b.lines, f.name)
	case strings.HasPrefix(b.command, "uname"):
		r.setKernel(strings.Join(b.lines, " "))
	case strings.HasPrefix(b.command, "ulimit"):
		found(RoleLimits)
		return r.limitLines(b.lines, f.name)
	case strings.HasSuffix(b.command, "nf_conntrack"):
		found(RoleConntrack)
		r.conntrackEntries(b.lines, f.name)
	case b.command == "" || strings.HasPrefix(b.command, "netstat"):
		if slices.ContainsFunc(b.lines, func(s string) bool { return strings.HasPrefix(s, "Proto ") }) {
			found(RoleSockets)
			return r.netstatLines(f, b.lines)
		}
	}
	return nil
}
