package live

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
)

// ticks is how many clock ticks /proc counts in a second, on every architecture that
// Go runs on (USER_HZ).
const ticks = 100

// procSockets reads /proc/net/tcp and tcp6 twice: the listening sockets first, then
// the others. It is the fallback for kernels and containers without sock_diag. How
// long the queue of a listening socket may get is not told there.
func (c *collector) procSockets(add func(socket)) error {
	found := false
	for _, listeners := range []bool{true, false} {
		for _, name := range []string{"proc/net/tcp", "proc/net/tcp6"} {
			err := c.procTable(name, func(s socket) {
				if (s.state == listening) == listeners {
					add(s)
				}
			})
			if err == nil {
				found = true
			} else if !errors.Is(err, os.ErrNotExist) {
				return err
			}
		}
	}
	if !found {
		return fmt.Errorf("read /proc/net/tcp: %w", os.ErrNotExist)
	}
	return nil
}

func (c *collector) procTable(name string, add func(socket)) error {
	f, err := os.Open(c.path(name))
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // nothing was written
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if s, ok := procLine(lines.Text()); ok {
			add(s)
		}
	}
	return lines.Err()
}

// procLine reads a row of /proc/net/tcp; the head is no row.
func procLine(line string) (socket, bool) {
	fields := strings.Fields(line)
	if len(fields) < 10 || !strings.HasSuffix(fields[0], ":") {
		return socket{}, false
	}
	local, ok1 := procEndpoint(fields[1])
	remote, ok2 := procEndpoint(fields[2])
	state, err1 := strconv.ParseUint(fields[3], 16, 8)
	send, receive, err2 := hexPair(fields[4])
	timer, when, err3 := hexPair(fields[5])
	inode, err4 := strconv.ParseUint(fields[9], 10, 32)
	if !ok1 || !ok2 || errors.Join(err1, err2, err3, err4) != nil {
		return socket{}, false
	}
	s := socket{
		local: local, remote: remote, state: uint8(state), sendQ: send, recvQ: receive, inode: uint32(inode),
		timer: uint8(min(timer, 255)), noBacklog: state == listening,
	}
	if s.timer > 0 {
		s.expires = uint32(min(uint64(when)*1000/ticks, 1<<32-1))
	}
	return s, true
}

func hexPair(text string) (uint32, uint32, error) {
	a, b, _ := strings.Cut(text, ":")
	x, err1 := strconv.ParseUint(a, 16, 32)
	y, err2 := strconv.ParseUint(b, 16, 32)
	return uint32(x), uint32(y), errors.Join(err1, err2)
}

// procEndpoint reads "0100007F:1F90": words of the address in the machine's order.
func procEndpoint(text string) (netip.AddrPort, bool) {
	address, portText, ok := strings.Cut(text, ":")
	if !ok {
		return netip.AddrPort{}, false
	}
	raw, err := hex.DecodeString(address)
	p, err2 := strconv.ParseUint(portText, 16, 16)
	if errors.Join(err, err2) != nil || len(raw) != 4 && len(raw) != 16 {
		return netip.AddrPort{}, false
	}
	if littleEndian() {
		for word := range slices.Chunk(raw, 4) {
			slices.Reverse(word)
		}
	}
	a, _ := netip.AddrFromSlice(raw)
	return netip.AddrPortFrom(a, uint16(p)), true
}
