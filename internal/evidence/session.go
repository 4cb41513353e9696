package evidence

import (
	"bytes"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
)

// roleSession is the role of a file that holds the outputs of several commands.
const roleSession Role = "session"

// commandLine is a line of a shell session or of a script that tells a command:
// behind a prompt, or between the marks that people put around it.
var commandLine = regexp.MustCompile(`^(?:(?:\[[^\]]{1,80}\]|[^\s#$%>=*-][^\s#$%>]{0,80})? ?[#$%>] ?|[=#*+>-]{2,} ?)(?:sudo )?((?:ss|netstat|nstat|sysctl|dmesg|journalctl|ulimit|uname|ipvsadm|conntrack|nginx|lsof|cat|tail|head|grep|zcat)\b[^=#*<]*?)[ =#*<-]*$`)

// barePrompt is a prompt that nothing was typed at.
var barePrompt = regexp.MustCompile(`^(?:\[[^\]]{1,80}\]|[^\s#$%>]{1,80})? ?[#$%>] *$`)

// command returns the command that a line tells; empty: none.
func command(line string) string {
	if m := commandLine.FindStringSubmatch(line); m != nil {
		return strings.TrimSpace(m[1])
	}
	return ""
}

// fileOf is the name that the output of a command would have as a file.
func fileOf(command string) string {
	command, _, _ = strings.Cut(command, "|")
	words := strings.Fields(command)
	options := ""
	for _, w := range words[1:] {
		if strings.HasPrefix(w, "-") {
			options += strings.TrimLeft(w, "-")
		}
	}
	switch words[0] {
	case "ss":
		if options == "s" {
			return "ss-s.txt"
		}
		if i := slices.Index(words, "state"); i > 0 && i+1 < len(words) {
			return "ss-" + words[i+1] + ".txt"
		}
		return "ss.txt"
	case "netstat":
		if strings.Contains(options, "s") {
			return "netstat-s.txt"
		}
		return "netstat-an.txt"
	case "conntrack":
		return "conntrack-" + strings.TrimLeft(options, "o") + ".txt"
	case "nginx":
		return "nginx-" + options + ".txt"
	case "ipvsadm":
		return "ipvsadm-timeout.txt"
	case "journalctl":
		return "journal.txt"
	case "nstat", "sysctl", "dmesg", "ulimit", "uname", "lsof":
		return words[0] + ".txt"
	}
	if last := words[len(words)-1]; strings.HasPrefix(last, "/") { // cat, tail, grep
		return strings.TrimPrefix(path.Clean(last), "/")
	}
	return ""
}

// sessionLines tells a text of several commands with what they said, as tickets hold.
func sessionLines(lines []string) bool {
	for _, line := range lines {
		if c := command(line); c != "" && fileOf(c) != "" {
			return true
		}
	}
	return false
}

// session reads the output of each command as if it were a file of its own.
func (r *reader) session(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	for from := 0; from < len(lines); {
		to := from + 1
		for to < len(lines) && command(lines[to]) == "" {
			to++
		}
		if c := command(lines[from]); c != "" && fileOf(c) != "" {
			r.part(f, fileOf(c), lines[from+1:to])
		}
		from = to
	}
	return nil
}

// part reads a part of a file under a name that says what it is.
func (r *reader) part(f sampleFile, short string, lines []string) {
	p := sampleFile{name: f.name, short: short, sample: f.sample, data: []byte(strings.Join(lines, "\n") + "\n")}
	if !r.identify(&p) || p.sample == 0 && !sampled(p.role) {
		return
	}
	if p.role == RoleErrorLog || p.role == RoleAccessLog {
		r.files = append(r.files, p)
		return
	}
	if err := p.read(r, p); err != nil {
		r.problem(p.name, 0, p.role, err)
		return
	}
	r.found(p.role, p.name)
}

// content is what a part holds, as an open file.
func content(data []byte) io.ReadCloser { return io.NopCloser(bytes.NewReader(data)) }
