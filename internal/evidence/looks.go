package evidence

import (
	"slices"
	"strings"
	"time"
)

// lineBegins makes a test of a file for a line that begins so.
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

// journalLine tells an entry of journalctl -o json.
func journalLine(line string) bool { return journalEntry(line) != line }

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

func knownTree(name string) bool {
	for _, tree := range []string{"net.", "kernel.", "fs.", "vm."} {
		if strings.HasPrefix(name, tree) {
			return true
		}
	}
	return false
}
