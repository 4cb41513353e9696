package evidence

import (
	"cmp"
	"fmt"
	"net/netip"
	"path"
	"strconv"
	"strings"
	"time"
)

func (r *reader) sockets(f sampleFile) *Sockets {
	at := socketSource{f.rank, f.sample == 0}
	s := r.socks[at]
	if s == nil {
		s = &Sockets{Source: f.name}
		r.socks[at] = s
	}
	r.views[at] = append(r.views[at], len(s.List))
	return s
}

// ssText reads the output of ss in any choice of columns. Lines that begin with
// white space belong to the socket before them.
func (r *reader) ssText(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	s := r.sockets(f)
	if options := path.Base(f.short); strings.HasPrefix(options, "ss_-") && strings.Contains(options, "o") {
		s.Timers = true
	}
	t := ssOutput{sockets: s, from: len(s.List), only: stateInName(f.short), udpOnly: strings.HasPrefix(path.Base(f.short), "ss-u")}
	var bad error
	for i, line := range lines {
		bad = cmp.Or(bad, t.line(i+1, line))
	}
	return bad
}

// ssOutput reads the lines of one output of ss.
type ssOutput struct {
	sockets *Sockets
	from    int   // where its sockets begin in the list
	only    State // of all of them, where no column tells
	udpOnly bool
	merged  bool // each row stands for several sockets
}

// line reads one line, and tells what is wrong with one that should be a socket.
func (t *ssOutput) line(at int, line string) error {
	s := t.sockets
	if line == "" || strings.HasPrefix(line, "Netid") || strings.HasPrefix(line, "State") || strings.HasPrefix(line, "Recv-Q") || strings.HasPrefix(line, "Count ") {
		t.merged = strings.HasPrefix(line, "Count ")
		s.Timers = s.Timers || strings.HasSuffix(line, " Timer")
		return nil
	}
	rows := 0
	if t.merged {
		var err error
		if rows, line, err = counted(line); err != nil {
			return lineError{at, err.Error()}
		}
	}
	if t.isAbout(line) {
		if len(s.List) > t.from {
			s.about(&s.List[len(s.List)-1], line)
		}
		return nil
	}
	sock, tells, err := ssLine(strings.Fields(line), t.only)
	switch {
	case err != nil && (command(line) != "" || barePrompt.MatchString(line)):
		return nil
	case err != nil:
		return partialError{lineError{at, err.Error()}}
	case !tells:
		return nil
	}
	sock.UDP, sock.Count = sock.UDP || t.udpOnly, rows
	s.about(&sock, line)
	s.List = append(s.List, sock)
	return nil
}

// isAbout tells whether a line is about the socket of the line before.
func (t *ssOutput) isAbout(line string) bool {
	if line[0] != ' ' && line[0] != '\t' {
		return false
	}
	fields := strings.Fields(line)
	return len(fields) < 4 || !queue(fields[0]) && !isState(fields[0])
}

// stateInName is the state that a file of ss was asked for, which has no column for
// it then: that of its name, such as ss-close-wait.txt.
func stateInName(name string) State {
	words := strings.ToUpper(strings.ReplaceAll(path.Base(name), "_", "-"))
	for _, s := range []State{CloseWait, TimeWait, SynRecv, SynSent, FinWait1, FinWait2, LastAck} {
		if strings.Contains(words, string(s)) {
			return s
		}
	}
	return Established
}

// ssLine reads the columns of one socket, which is in a given state where no column
// tells. Sockets that are not TCP or UDP are passed over.
func ssLine(fields []string, state State) (Socket, bool, error) {
	s := Socket{Drops: -1, State: state}
	bare := true
	if len(fields) > 0 && netid(fields[0]) {
		if s.UDP = fields[0] == "udp"; !s.UDP && !strings.HasSuffix(fields[0], "tcp") {
			return s, false, nil
		}
		fields = fields[1:]
	}
	if len(fields) > 0 && isState(fields[0]) {
		s.State, bare = stateOf(fields[0]), false
		fields = fields[1:]
	}
	unlimited := len(fields) > 1 && fields[1] == "-" // not told
	if len(fields) < 4 || !queue(fields[0]) || !queue(fields[1]) && !unlimited {
		return s, false, fmt.Errorf("%.60q is no socket", strings.Join(fields, " "))
	}
	s.RecvQ, _ = strconv.ParseInt(fields[0], 10, 64)
	s.SendQ, _ = strconv.ParseInt(fields[1], 10, 64)
	if local := fields[2]; local == "*" || strings.ContainsAny(local[:1], "@/") {
		return s, false, nil // a unix socket without its kind
	}
	var err, errPeer error
	s.Local, err = endpoint(fields[2])
	s.Peer, errPeer = endpoint(fields[3])
	if err = cmp.Or(err, errPeer); err != nil {
		return s, false, err
	}
	if bare && s.Peer.Port() == 0 {
		s.State = Listen
	}
	s.Backlog = s.State == Listen && !s.UDP && !unlimited
	return s, true, nil
}

// counted takes the count from a row that stands for several sockets.
func counted(line string) (int, string, error) {
	first, rest, _ := strings.Cut(strings.TrimLeft(line, " "), " ")
	n, err := strconv.Atoi(first)
	if err != nil || n < 1 || n > 1e9 || rest == "" {
		return 0, "", fmt.Errorf("%.30q is no count of sockets", first)
	}
	return n, rest, nil
}

func queue(s string) bool { return allDigits(s) }

func netid(s string) bool {
	switch s {
	case "tcp", "udp", "raw", "u_str", "u_dgr", "u_seq", "nl", "p_raw", "p_dgr", "icmp6", "mptcp", "v_str", "v_dgr", "sctp", "dccp", "tipc", "ti_sk", "xdp", "unix", "???":
		return true
	}
	return false
}

func isState(s string) bool { return stateOf(s) != "" }

// stateOf returns a state in the spelling of ss, whoever wrote it.
func stateOf(s string) State {
	switch s {
	case "ESTAB", "ESTABLISHED":
		return Established
	case "SYN-SENT", "SYN_SENT":
		return SynSent
	case "SYN-RECV", "SYN_RECV", "NEW_SYN_RECV":
		return SynRecv
	case "FIN-WAIT-1", "FIN_WAIT1":
		return FinWait1
	case "FIN-WAIT-2", "FIN_WAIT2":
		return FinWait2
	case "TIME-WAIT", "TIME_WAIT":
		return TimeWait
	case "UNCONN", "CLOSED", "CLOSE":
		return Unconnected
	case "CLOSE-WAIT", "CLOSE_WAIT":
		return CloseWait
	case "LAST-ACK", "LAST_ACK":
		return LastAck
	case "LISTEN":
		return Listen
	case "CLOSING":
		return Closing
	}
	return ""
}

// endpoint reads an address and port as ss and netstat write them.
func endpoint(s string) (netip.AddrPort, error) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return netip.AddrPort{}, fmt.Errorf("%.60q is no address with a port", s)
	}
	host, portText := s[:i], s[i+1:]
	port := 0
	if portText != "*" {
		var err error
		if port, err = strconv.Atoi(portText); err != nil {
			if port = service(portText); port == 0 {
				return netip.AddrPort{}, fmt.Errorf("%.60q has no port", s)
			}
		} else if port < 0 || port > 65535 {
			return netip.AddrPort{}, fmt.Errorf("%.60q has no port", s)
		}
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	host = strings.Replace(host, "]%", "%", 1)
	if j := strings.IndexByte(host, '%'); j >= 0 {
		host = host[:j]
	}
	switch host {
	case "*", "":
		return netip.AddrPortFrom(netip.Addr{}, uint16(port)), nil
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return netip.AddrPort{}, fmt.Errorf("%.60q is no address", s)
	}
	return netip.AddrPortFrom(a, uint16(port)), nil
}

// service returns the port of a name that ss shows when it was not told -n.
func service(name string) int {
	switch name {
	case "http":
		return 80
	case "https":
		return 443
	case "ssh":
		return 22
	case "mysql":
		return 3306
	case "postgresql":
		return 5432
	case "redis":
		return 6379
	case "domain":
		return 53
	case "webcache", "http-alt":
		return 8080
	}
	return 0
}

// about reads what stands after the addresses of a socket: its process, its timer
// and its drops.
func (s *Sockets) about(sock *Socket, line string) {
	if _, rest, ok := strings.Cut(line, `users:(("`); ok {
		sock.Process, rest, _ = strings.Cut(rest, `"`)
		if _, pid, ok := strings.Cut(rest, "pid="); ok {
			sock.PID = leading(pid)
		}
	}
	if _, rest, ok := strings.Cut(line, "timer:("); ok {
		s.Timers = true
		if left, ok := strings.CutPrefix(rest, "keepalive,"); ok {
			left, _, _ = strings.Cut(left, ",")
			sock.HasKeepalive, sock.Keepalive = true, ssDuration(left)
		}
	}
	if _, rest, ok := strings.Cut(line, "skmem:("); ok {
		rest, _, _ = strings.Cut(rest, ")")
		if i := strings.LastIndex(rest, ",d"); i >= 0 {
			sock.Drops = int64(leading(rest[i+2:]))
		}
	}
}

// leading reads the number that a text begins with.
func leading(s string) int {
	i := 0
	for i < len(s) && i < 15 && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	n, err := strconv.Atoi(s[:i])
	if err != nil {
		return 0
	}
	return n
}

// ssDuration reads 118min, 9min59sec, 1.2sec and 201ms.
func ssDuration(s string) time.Duration {
	var total time.Duration
	for s != "" {
		i := 0
		for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.') {
			i++
		}
		n, err := strconv.ParseFloat(s[:i], 64)
		if err != nil || n > 1e9 {
			return total
		}
		s = s[i:]
		j := 0
		for j < len(s) && s[j] >= 'a' && s[j] <= 'z' {
			j++
		}
		unit := time.Second
		switch s[:j] {
		case "ms":
			unit = time.Millisecond
		case "min":
			unit = time.Minute
		case "hr", "h":
			unit = time.Hour
		}
		total += time.Duration(n * float64(unit))
		s = s[j:]
		if i == 0 && j == 0 {
			return total
		}
	}
	return total
}
