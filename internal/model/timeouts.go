package model

import "slices"

// Field names one of the three connection-tracking timeouts, as JSON spells it.
type Field string

// The three timeouts of an interface.
const (
	FieldTCPEstablished Field = "tcp_established_timeout"
	FieldTCPClosed      Field = "tcp_closed_and_time_wait_timeout"
	FieldUDP            Field = "udp_timeout"
)

// Fields lists the three timeouts in the order of every output.
func Fields() []Field { return []Field{FieldTCPEstablished, FieldTCPClosed, FieldUDP} }

// Get returns one of the three values, in seconds.
func (t Timeouts) Get(f Field) int {
	switch f {
	case FieldTCPEstablished:
		return t.TCPEstablished
	case FieldTCPClosed:
		return t.TCPClosedAndTimeWait
	default:
		return t.UDP
	}
}

// With returns a copy in which one of the three values is seconds.
func (t Timeouts) With(f Field, seconds int) Timeouts {
	switch f {
	case FieldTCPEstablished:
		t.TCPEstablished = seconds
	case FieldTCPClosed:
		t.TCPClosedAndTimeWait = seconds
	default:
		t.UDP = seconds
	}
	return t
}

// Bounds of TcpClosedAndTimeWaitTimeout in seconds: any integer between them is
// allowed (ECS ModifyNetworkInterfaceAttribute).
const (
	MinTimeWait = 3
	MaxTimeWait = 15
)

// AllowedTCPEstablished lists the values of TcpEstablishedTimeout that ECS
// accepts, in seconds, ascending (ECS ModifyNetworkInterfaceAttribute).
func AllowedTCPEstablished() []int { return []int{30, 60, 80, 100, 200, 300, 500, 700, 910} }

// AllowedUDP lists the values of UdpTimeout that ECS accepts, in seconds,
// ascending (ECS ModifyNetworkInterfaceAttribute).
func AllowedUDP() []int { return []int{10, 20, 30, 60, 80, 100} }

// SmallestAllowed returns the smallest of the ascending values that is at least
// want. When none is, it returns the largest and false.
func SmallestAllowed(allowed []int, want int) (int, bool) {
	i, _ := slices.BinarySearch(allowed, want)
	if i == len(allowed) {
		return allowed[len(allowed)-1], false
	}
	return allowed[i], true
}

// longestListenerTimeout is a day. Documents end at 900 s, and accounts with a
// larger quota have hours.
const longestListenerTimeout = 24 * 60 * 60

// IsListenerTimeout says whether a figure can be a listener's timeout, in seconds. A
// zero can: it is what the API writes where there is none.
func IsListenerTimeout(seconds int) bool { return seconds >= 0 && seconds <= longestListenerTimeout }

// Possible says whether three figures can be the timeouts of an interface: within
// what the vendor documents (ECS ModifyNetworkInterfaceAttribute), on its lists or
// between them.
func (t Timeouts) Possible() bool {
	established, udp := AllowedTCPEstablished(), AllowedUDP()
	return t.TCPEstablished >= established[0] && t.TCPEstablished <= established[len(established)-1] &&
		t.TCPClosedAndTimeWait >= MinTimeWait && t.TCPClosedAndTimeWait <= MaxTimeWait &&
		t.UDP >= udp[0] && t.UDP <= udp[len(udp)-1]
}
