package world

import "slices"

// Over replaces the values that are given.
func (t Timeouts) Over(old Timeouts) Timeouts {
	if t.TCPEstablished != 0 {
		old.TCPEstablished = t.TCPEstablished
	}
	if t.TCPClosed != 0 {
		old.TCPClosed = t.TCPClosed
	}
	if t.UDP != 0 {
		old.UDP = t.UDP
	}
	return old
}

// establishedAllowed and udpAllowed are the only values the service takes.
func establishedAllowed() []int { return []int{30, 60, 80, 100, 200, 300, 500, 700, 910} }

func udpAllowed() []int { return []int{10, 20, 30, 60, 80, 100} }

// Problem says what is wrong with the values, empty when they are allowed.
func (t Timeouts) Problem() (field, why string) {
	switch {
	case !slices.Contains(establishedAllowed(), t.TCPEstablished):
		return "TcpEstablishedTimeout", "30, 60, 80, 100, 200, 300, 500, 700 or 910 is allowed"
	case t.TCPClosed < 3 || t.TCPClosed > 15:
		return "TcpClosedAndTimeWaitTimeout", "3 to 15 is allowed"
	case !slices.Contains(udpAllowed(), t.UDP):
		return "UdpTimeout", "10, 20, 30, 60, 80 or 100 is allowed"
	}
	return "", ""
}

// longIdle is the longest idle timeout of an account on the service's list.
const longIdle = 3600

// IdleLimit is how long the idle timeout of an NLB listener may be.
func (w *World) IdleLimit() int {
	for i := range w.Regions {
		for j := range w.Regions[i].NLBs {
			for _, l := range w.Regions[i].NLBs[j].Listeners {
				if l.IdleTimeout > 900 {
					return longIdle
				}
			}
		}
	}
	return 900
}
