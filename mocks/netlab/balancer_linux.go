package netlab

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// startBalancer starts what the load balancer does beyond forwarding.
func (l *Lab) startBalancer(ctx context.Context) error {
	switch l.setup.Protocol {
	case TCP:
		return l.startResetter(ctx)
	case HTTP:
		return l.startLayer7()
	}
	return nil // UDP: it only forgets
}

// resetter watches the packets that pass the load balancer and resets both sides of a
// connection on which nothing came by for the idle time.
type resetter struct {
	idle time.Duration
	send int // raw socket in the balancer's namespace

	flows map[netip.AddrPort]*flow // by the client's end
}

// flow is one connection: what each side expects next, which is what a reset has to
// carry to be believed (RFC 5961).
type flow struct {
	seen                   time.Time
	clientNext, serverNext uint32
}

func (l *Lab) startResetter(ctx context.Context) error {
	r := &resetter{idle: l.setup.scaled(l.setup.ListenerIdle), flows: map[netip.AddrPort]*flow{}}
	var watch int
	err := l.balancer.Do(func() (err error) {
		protocol := int(binary.NativeEndian.Uint16([]byte{0x08, 0x00})) // IPv4, in network order
		if watch, err = unix.Socket(unix.AF_PACKET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, protocol); err != nil {
			return fmt.Errorf("watch packets: %w", err)
		}
		r.send, err = unix.Socket(unix.AF_INET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.IPPROTO_RAW)
		return errors.Join(err, unix.SetsockoptTimeval(watch, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Usec: 20_000}))
	})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	var done sync.WaitGroup
	done.Go(func() { r.run(ctx, watch) })
	l.closers = append(l.closers, func() error {
		cancel()
		done.Wait()
		return errors.Join(unix.Close(watch), unix.Close(r.send))
	})
	return nil
}

func (r *resetter) run(ctx context.Context, watch int) {
	packet := make([]byte, 2048)
	for ctx.Err() == nil {
		n, _, err := unix.Recvfrom(watch, packet, 0)
		if err == nil {
			r.note(packet[:n])
		}
		r.expire(time.Now())
	}
}

const (
	flagFIN = 1
	flagRST = 4
	flagACK = 16
)

// note remembers what a packet tells of its connection.
func (r *resetter) note(p []byte) {
	if len(p) < 40 || p[0]>>4 != 4 || p[9] != unix.IPPROTO_TCP {
		return
	}
	head := int(p[0]&15) * 4
	if len(p) < head+20 {
		return
	}
	segment := p[head:]
	source := netip.AddrPortFrom(netip.AddrFrom4([4]byte(p[12:16])), binary.BigEndian.Uint16(segment))
	target := netip.AddrPortFrom(netip.AddrFrom4([4]byte(p[16:20])), binary.BigEndian.Uint16(segment[2:]))
	fromClient := target == backendPort()
	client := source
	if !fromClient {
		client = target
	}
	flags := segment[13]
	if flags&(flagFIN|flagRST) != 0 {
		delete(r.flows, client)
		return
	}
	if flags&flagACK == 0 {
		return
	}
	f := r.flows[client]
	if f == nil {
		if !fromClient {
			return // the answer to the first packet: not open yet
		}
		f = &flow{}
		r.flows[client] = f
	}
	f.seen = time.Now()
	if fromClient {
		f.clientNext = binary.BigEndian.Uint32(segment[8:])
	} else {
		f.serverNext = binary.BigEndian.Uint32(segment[8:])
	}
}

// expire resets the connections that were silent for too long.
func (r *resetter) expire(now time.Time) {
	for client, f := range r.flows {
		if now.Sub(f.seen) < r.idle {
			continue
		}
		delete(r.flows, client)
		if f.serverNext != 0 {
			r.reset(backendPort(), client, f.clientNext)
			r.reset(client, backendPort(), f.serverNext)
		}
	}
}

// reset sends a reset in the name of one side to the other.
func (r *resetter) reset(from, to netip.AddrPort, sequence uint32) {
	packet := make([]byte, 40)
	packet[0], packet[8], packet[9] = 0x45, 64, unix.IPPROTO_TCP
	binary.BigEndian.PutUint16(packet[2:], uint16(len(packet)))
	a, b := from.Addr().As4(), to.Addr().As4()
	copy(packet[12:], a[:])
	copy(packet[16:], b[:])
	segment := packet[20:]
	binary.BigEndian.PutUint16(segment[0:], from.Port())
	binary.BigEndian.PutUint16(segment[2:], to.Port())
	binary.BigEndian.PutUint32(segment[4:], sequence)
	segment[12], segment[13] = 5<<4, flagRST
	binary.BigEndian.PutUint16(segment[16:], checksum(a, b, segment))
	_ = unix.Sendto(r.send, packet, 0, &unix.SockaddrInet4{Addr: b}) // a lost reset shows in the result
}

// checksum is TCP's, over the pseudo header and the segment.
func checksum(a, b [4]byte, segment []byte) uint16 {
	sum := uint32(unix.IPPROTO_TCP) + uint32(len(segment))
	add := func(data []byte) {
		for i := 0; i+1 < len(data); i += 2 {
			sum += uint32(binary.BigEndian.Uint16(data[i:]))
		}
	}
	add(a[:])
	add(b[:])
	add(segment)
	for sum > 0xFFFF {
		sum = sum>>16 + sum&0xFFFF
	}
	return ^uint16(sum)
}
