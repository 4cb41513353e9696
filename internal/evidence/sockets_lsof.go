package evidence

import "strings"

// lsofSocket takes a socket of TCP out of a line of lsof: its node, its two ends and
// its state, as in "TCP 192.0.2.1:80->192.0.2.2:4000 (CLOSE_WAIT)".
func lsofSocket(fields []string) (Socket, bool) {
	n := len(fields)
	if n < 5 || fields[n-3] != "TCP" || !strings.HasPrefix(fields[n-1], "(") {
		return Socket{}, false
	}
	state := strings.Trim(fields[n-1], "()")
	local, peer, both := strings.Cut(fields[n-2], "->")
	if !isState(state) || !both && state != "LISTEN" {
		return Socket{}, false
	}
	s := Socket{State: stateOf(state), Process: fields[0], Drops: -1}
	var err error
	if s.Local, err = endpoint(local); err != nil {
		return Socket{}, false
	}
	if both {
		if s.Peer, err = endpoint(peer); err != nil {
			return Socket{}, false
		}
	}
	return s, true
}
