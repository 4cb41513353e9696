package evidence

import (
	"encoding/hex"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// procSockets reads /proc/net/tcp and tcp6.
func (r *reader) procSockets(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	s := r.sockets(f)
	s.Timers = true
	var bad error
	for i, line := range lines {
		if i == 0 || strings.TrimSpace(line) == "" {
			continue
		}
		sock, err := procLine(strings.Fields(line))
		if err != nil {
			if bad == nil {
				bad = partialError{lineError{i + 1, err.Error()}}
			}
			continue
		}
		s.List = append(s.List, sock)
	}
	return bad
}

// procStates are the states by their number in /proc/net/tcp (net/tcp_states.h).
var procStates = [...]State{1: Established, SynSent, SynRecv, FinWait1, FinWait2, TimeWait, Unconnected, CloseWait, LastAck, Listen, Closing, SynRecv}

func procLine(fields []string) (Socket, error) {
	s := Socket{Drops: -1}
	if len(fields) < 6 {
		return s, fmt.Errorf("%d columns are no socket", len(fields))
	}
	var err error
	if s.Local, err = procEndpoint(fields[1]); err != nil {
		return s, err
	}
	if s.Peer, err = procEndpoint(fields[2]); err != nil {
		return s, err
	}
	state, err := strconv.ParseUint(fields[3], 16, 8)
	if err != nil || state == 0 || int(state) >= len(procStates) {
		return s, fmt.Errorf("%.10q is no state", fields[3])
	}
	s.State = procStates[state]
	tx, rx, _ := strings.Cut(fields[4], ":")
	s.SendQ, _ = strconv.ParseInt(tx, 16, 64)
	s.RecvQ, _ = strconv.ParseInt(rx, 16, 64)
	kind, when, _ := strings.Cut(fields[5], ":")
	if kind == "02" && s.State == Established {
		jiffies, err := strconv.ParseInt(when, 16, 64)
		s.HasKeepalive = err == nil
		s.Keepalive = time.Duration(jiffies) * time.Second / 100 // in USER_HZ, 100 everywhere
	}
	return s, nil
}

// procEndpoint reads the hexadecimal form: each word of four bytes in the order of
// the machine, which is taken to be little-endian.
func procEndpoint(s string) (netip.AddrPort, error) {
	host, port, _ := strings.Cut(s, ":")
	raw, err := hex.DecodeString(host)
	p, errPort := strconv.ParseUint(port, 16, 16)
	if err != nil || errPort != nil || len(raw) != 4 && len(raw) != 16 {
		return netip.AddrPort{}, fmt.Errorf("%.60q is no address", s)
	}
	for i := 0; i < len(raw); i += 4 {
		raw[i], raw[i+1], raw[i+2], raw[i+3] = raw[i+3], raw[i+2], raw[i+1], raw[i]
	}
	a, _ := netip.AddrFromSlice(raw)
	return netip.AddrPortFrom(a, uint16(p)), nil
}
