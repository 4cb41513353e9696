package evidence

import (
	"strconv"
	"strings"
	"time"
)

// netstatText reads netstat -an with or without processes and timers.
func (r *reader) netstatText(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	return r.netstatLines(f, lines)
}

func (r *reader) netstatLines(f sampleFile, lines []string) error {
	f.rank = 2
	s := r.sockets(f)
	for _, line := range lines {
		fields := strings.Fields(line)
		if len(fields) < 5 || !strings.HasPrefix(fields[0], "tcp") && !strings.HasPrefix(fields[0], "udp") || !queue(fields[1]) {
			continue
		}
		sock := Socket{UDP: fields[0][0] == 'u', Drops: -1, State: Unconnected}
		sock.RecvQ, _ = strconv.ParseInt(fields[1], 10, 64)
		sock.SendQ, _ = strconv.ParseInt(fields[2], 10, 64)
		var errLocal, errPeer error
		sock.Local, errLocal = endpoint(fields[3])
		sock.Peer, errPeer = endpoint(fields[4])
		if errLocal != nil || errPeer != nil {
			continue
		}
		rest := fields[5:]
		if len(rest) > 0 && isState(rest[0]) {
			sock.State, rest = stateOf(rest[0]), rest[1:]
		}
		for i, word := range rest {
			if pid, name, ok := strings.Cut(word, "/"); ok && allDigits(pid) {
				sock.PID, sock.Process = leading(pid), strings.TrimSuffix(name, ":")
			}
			if word == "keepalive" || word == "off" {
				s.Timers = true
			}
			if word == "keepalive" && i+1 < len(rest) {
				seconds, _, _ := strings.Cut(strings.TrimPrefix(rest[i+1], "("), "/")
				if n, err := strconv.ParseFloat(seconds, 64); err == nil && n < 1e9 {
					sock.HasKeepalive, sock.Keepalive = true, time.Duration(n*float64(time.Second))
				}
			}
		}
		s.List = append(s.List, sock)
	}
	return nil
}
