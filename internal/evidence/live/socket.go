package live

import (
	"fmt"
	"net/netip"
	"strings"
)

// socket is one TCP socket as the kernel tells it.
type socket struct {
	local, remote netip.AddrPort
	recvQ, sendQ  uint32 // of a listening socket: connections that wait, and how many may
	inode         uint32
	expires       uint32 // of the timer, in milliseconds
	state         uint8  // TCP_ESTABLISHED is 1 ...
	timer         uint8  // 0 none, 1 retransmit, 2 keepalive, 3 time-wait, 4 zero window
	noBacklog     bool   // sendQ of a listening socket is not known
	dual          bool   // listens on IPv6 and IPv4
}

// The states and timers that are asked about by number.
const (
	established    = 1
	closeWait      = 8
	listening      = 10
	keepaliveTimer = 2
)

// stateNames are the kernel's states as ss spells them.
var stateNames = [...]string{
	"UNKNOWN", "ESTAB", "SYN-SENT", "SYN-RECV", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT", "UNCONN",
	"CLOSE-WAIT", "LAST-ACK", "LISTEN", "CLOSING", "SYN-RECV",
}

func stateName(state uint8) string {
	if int(state) < len(stateNames) {
		return stateNames[state]
	}
	return stateNames[0]
}

var timerNames = [...]string{"", "on", "keepalive", "timewait", "persist"}

// timerText is the timer of a row as `ss -o` writes it; empty when there is none.
func timerText(timer uint8, expires uint32) string {
	if timer == 0 || int(timer) >= len(timerNames) {
		return ""
	}
	return fmt.Sprintf(" timer:(%s,%s,0)", timerNames[timer], duration(expires))
}

// duration writes milliseconds as ss does: 118min, 1min30sec, 45sec, 320ms.
func duration(ms uint32) string {
	minutes, seconds := ms/60_000, ms/1000%60
	switch {
	case minutes > 9 || minutes > 0 && seconds == 0:
		return fmt.Sprintf("%dmin", minutes)
	case minutes > 0:
		return fmt.Sprintf("%dmin%dsec", minutes, seconds)
	case seconds > 0:
		return fmt.Sprintf("%dsec", seconds)
	}
	return fmt.Sprintf("%dms", ms)
}

// endpoint writes an address and a port; an unspecified address with port 0 is "*".
func endpoint(a netip.AddrPort, dual bool) string {
	if dual || !a.Addr().IsValid() {
		return "*:" + port(a.Port())
	}
	if a.Addr().Is4() {
		return a.Addr().String() + ":" + port(a.Port())
	}
	return "[" + a.Addr().String() + "]:" + port(a.Port())
}

func port(p uint16) string {
	if p == 0 {
		return "*"
	}
	return fmt.Sprint(p)
}

// process is a process that holds sockets.
type process struct {
	pid  int
	name string
}

// owner is a descriptor of a process.
type owner struct {
	process int32 // its index
	fd      int32
}

// users writes the owners of a socket as ss does.
func users(owners []owner, processes []process) string {
	if len(owners) == 0 {
		return ""
	}
	var out strings.Builder
	out.WriteString(" users:(")
	for i, o := range owners {
		if i > 0 {
			out.WriteByte(',')
		}
		p := processes[o.process]
		fmt.Fprintf(&out, `("%s",pid=%d,fd=%d)`, p.name, p.pid, o.fd)
	}
	out.WriteByte(')')
	return out.String()
}
