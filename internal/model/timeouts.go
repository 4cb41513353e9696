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
