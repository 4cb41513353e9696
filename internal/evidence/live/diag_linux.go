package live

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"os"

	"golang.org/x/sys/unix"
)

// The wire of inet_diag, from linux/inet_diag.h and linux/sock_diag.h. The netlink
// libraries return a dump as one slice; here it is read message by message, since a
// busy host has hundreds of thousands of sockets.
const (
	sockDiagByFamily = 20
	requestSize      = 16 + 56 // nlmsghdr and inet_diag_req_v2
	messageSize      = 72      // inet_diag_msg
	attributeV6Only  = 11      // INET_DIAG_SKV6ONLY
	allStates        = 0xFFF
)

// dumpSockets asks the kernel for all TCP sockets of this network namespace and hands
// them to add, the listening ones first.
func dumpSockets(add func(socket)) error {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_SOCK_DIAG)
	if err != nil {
		return fmt.Errorf("open a sock_diag socket: %w", err)
	}
	defer unix.Close(fd) //nolint:errcheck // nothing was written
	buffer := make([]byte, 256<<10)
	for i, states := range []uint32{1 << listening, allStates &^ (1 << listening)} {
		for j, family := range []uint8{unix.AF_INET, unix.AF_INET6} {
			sequence := uint32(1 + 2*i + j)
			if err := unix.Sendto(fd, diagRequest(family, states, sequence), 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
				return fmt.Errorf("ask sock_diag: %w", err)
			}
			if err := readDump(fd, buffer, sequence, add); err != nil {
				if family == unix.AF_INET6 && errors.Is(err, unix.ENOENT) {
					continue // a kernel without IPv6
				}
				return fmt.Errorf("read sock_diag: %w", err)
			}
		}
	}
	return nil
}

// diagRequest asks for a dump of the TCP sockets of a family in some states.
func diagRequest(family uint8, states, sequence uint32) []byte {
	request := make([]byte, requestSize)
	order := binary.NativeEndian
	order.PutUint32(request[0:], requestSize)
	order.PutUint16(request[4:], sockDiagByFamily)
	order.PutUint16(request[6:], unix.NLM_F_REQUEST|unix.NLM_F_DUMP)
	order.PutUint32(request[8:], sequence)
	request[16] = family
	request[17] = unix.IPPROTO_TCP
	order.PutUint32(request[20:], states)
	return request
}

// readDump reads the answers to one request, to its end.
func readDump(fd int, buffer []byte, sequence uint32, add func(socket)) error {
	for {
		n, _, err := unix.Recvfrom(fd, buffer, 0)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			return os.NewSyscallError("recvfrom", err)
		}
		done, err := eachMessage(buffer[:n], sequence, add)
		if done || err != nil {
			return err
		}
	}
}

// eachMessage takes the messages of one read, and says whether the dump is over.
func eachMessage(data []byte, sequence uint32, add func(socket)) (bool, error) {
	order := binary.NativeEndian
	for len(data) >= unix.SizeofNlMsghdr {
		size := int(order.Uint32(data))
		if size < unix.SizeofNlMsghdr || size > len(data) {
			return false, fmt.Errorf("a netlink message of %d bytes in %d", size, len(data))
		}
		payload := data[unix.SizeofNlMsghdr:size]
		switch kind := order.Uint16(data[4:]); {
		case order.Uint32(data[8:]) != sequence: // of an earlier request
		case kind == unix.NLMSG_DONE:
			return true, nil
		case kind == unix.NLMSG_ERROR:
			if len(payload) >= 4 {
				if code := int32(order.Uint32(payload)); code != 0 {
					return false, unix.Errno(-code)
				}
			}
		default:
			if s, ok := parseMessage(payload); ok {
				add(s)
			}
		}
		data = data[min((size+3)&^3, len(data)):]
	}
	return false, nil
}

// parseMessage reads an inet_diag_msg.
func parseMessage(p []byte) (socket, bool) {
	if len(p) < messageSize {
		return socket{}, false
	}
	order := binary.NativeEndian
	s := socket{
		state: p[1], timer: p[2],
		local:   netip.AddrPortFrom(diagAddr(p[0], p[8:24]), binary.BigEndian.Uint16(p[4:])),
		remote:  netip.AddrPortFrom(diagAddr(p[0], p[24:40]), binary.BigEndian.Uint16(p[6:])),
		expires: order.Uint32(p[52:]), recvQ: order.Uint32(p[56:]), sendQ: order.Uint32(p[60:]),
		inode: order.Uint32(p[68:]),
	}
	if s.state == listening && p[0] == unix.AF_INET6 && s.local.Addr().IsUnspecified() {
		s.dual = !v6Only(p[messageSize:])
	}
	return s, true
}

func diagAddr(family uint8, bytes []byte) netip.Addr {
	if family == unix.AF_INET {
		return netip.AddrFrom4([4]byte(bytes[:4]))
	}
	return netip.AddrFrom16([16]byte(bytes[:16]))
}

// v6Only looks for the attribute of a socket that takes IPv6 only.
func v6Only(attributes []byte) bool {
	for len(attributes) >= unix.SizeofRtAttr {
		size := int(binary.NativeEndian.Uint16(attributes))
		if size < unix.SizeofRtAttr || size > len(attributes) {
			return false
		}
		if binary.NativeEndian.Uint16(attributes[2:]) == attributeV6Only && size > unix.SizeofRtAttr {
			return attributes[unix.SizeofRtAttr] != 0
		}
		attributes = attributes[min((size+3)&^3, len(attributes)):]
	}
	return false
}
