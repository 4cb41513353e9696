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

// programs are the commands whose output is evidence, or shows a file that is.
const programs = `(?:sudo )?(?:/(?:usr/)?s?bin/)?((?:ss|netstat|nstat|sysctl|dmesg|journalctl|ulimit|uname|ipvsadm|conntrack|nginx|lsof|cat|zcat|tail|head|grep|egrep|zgrep|kubectl|docker|crictl)\b`

// commandLine is a line of a shell session or of a script that tells a command:
// behind a prompt, or between the marks that people put around it.
var commandLine = regexp.MustCompile(`^(?:(?:\[[^\]]{1,80}\]|[^\s#$%>=*-][^\s#$%>]{0,80})? ?[#$%>] ?|[=#*+>-]{2,} ?)` + programs + `[^=#*<` + "`" + `]*?)[ =#*<-]*$`)

// toldCommand is a line of a ticket that is a command and nothing else: a heading, an
// item of a list, or the line as it was typed.
var toldCommand = regexp.MustCompile("^(?:[#>*+-]+ +)?(?:[0-9]{1,2}[.)、] *)?[*`]*" + programs + "(?: +(?:-[\\w-]+|[\\w*.-]*/[\\w./*-]+|[\\w-]+(?:\\.[\\w*-]+)+|TcpExt\\w+|[0-9]+|state [\\w-]+))*(?: *\\| *[^`*]*)?)[*`]* *[:：]?$")

// barePrompt is a prompt that nothing was typed at.
var barePrompt = regexp.MustCompile(`^(?:\[[^\]]{1,80}\]|[^\s#$%>]{1,80})? ?[#$%>] *$`)

// command returns the command that a line tells; empty: none.
func command(line string) string {
	if m := commandLine.FindStringSubmatch(line); m != nil {
		return strings.TrimSpace(m[1])
	}
	if m := toldCommand.FindStringSubmatch(line); m != nil {
		told := strings.TrimSpace(m[1])
		if strings.Contains(told, " ") || slices.Contains([]string{"ss", "netstat", "nstat", "dmesg", "lsof"}, told) {
			return told
		}
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
	last := words[len(words)-1]
	if strings.HasSuffix(words[0], "grep") && strings.HasPrefix(last, "/proc/sys/") {
		return someOutput // each line has the name of its file
	}
	if !strings.HasPrefix(last, "-") && strings.ContainsAny(last, "./") { // cat, tail, grep
		return strings.TrimPrefix(path.Clean(last), "/")
	}
	return someOutput
}

// someOutput is the name of an output that tells itself what it is.
const someOutput = "output.txt"

// sessionLines tells a text of several commands with what they said, as tickets hold.
func sessionLines(lines []string) bool {
	return slices.ContainsFunc(lines, func(line string) bool { _, head := headOf(line); return head || command(line) != "" || fence(line) })
}

// fence tells a line that begins or ends a block of code in Markdown.
func fence(line string) bool {
	line = strings.TrimSpace(line)
	return strings.HasPrefix(line, "```") || strings.HasPrefix(line, "~~~")
}

// headOf returns the file that a line names as head and tail do between several.
func headOf(line string) (string, bool) {
	file, begins := strings.CutPrefix(line, "==> ")
	file, ends := strings.CutSuffix(file, " <==")
	return strings.TrimPrefix(path.Clean(file), "/"), begins && ends && file != ""
}

// section is what one command of a ticket said; without a name it is talk.
type section struct {
	name  string
	lines []string
}

// sections splits a ticket at its commands and at its blocks of code. A block belongs
// to the command right above it; another one is some output.
func sections(lines []string) []section {
	out := []section{{}}
	fenced, indent := false, ""
	for _, line := range lines {
		last := &out[len(out)-1]
		if fence(line) {
			fenced = !fenced
			indent = line[:len(line)-len(strings.TrimLeft(line, " "))]
			if fenced && last.name != "" && strings.TrimSpace(strings.Join(last.lines, "")) == "" {
				continue
			}
			next := section{}
			if fenced {
				next.name = someOutput
			}
			out = append(out, next)
			continue
		}
		line = strings.TrimPrefix(line, indent)
		if c := command(line); c != "" {
			out = append(out, section{name: fileOf(c)})
			continue
		}
		if file, ok := headOf(line); ok {
			out = append(out, section{name: file})
			continue
		}
		last.lines = append(last.lines, line)
	}
	return out
}

// session reads the output of each command as if it were a file of its own.
func (r *reader) session(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	for _, s := range sections(lines) {
		if s.name != "" {
			r.part(f, s.name, s.lines)
		}
	}
	return nil
}

// part reads a part of a file under a name that says what it is.
func (r *reader) part(f sampleFile, short string, lines []string) {
	p := sampleFile{name: f.name, short: short, sample: f.sample, data: []byte(strings.Join(lines, "\n") + "\n")}
	ignored := len(r.host.Ignored)
	if !r.identify(&p) || p.sample == 0 && !sampled(p.role) {
		r.host.Ignored = r.host.Ignored[:ignored]
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
