package timeout

import (
	"strconv"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// trafficClass says which of the interface's clocks times a listener's traffic.
type trafficClass int

const (
	noClass trafficClass = iota
	tcpClass
	udpClass
)

func class(p model.Protocol) trafficClass {
	switch p {
	case model.TCP, model.TCPSSL, model.HTTP, model.HTTPS:
		return tcpClass
	case model.UDP:
		return udpClass
	}
	return noClass
}

// The documented defaults, in seconds, for an answer that carries no value (SLB
// and NLB API references), and the idle timeout of CLB UDP listeners, which the
// API has no field for. Documents disagree on NLB UDP (20 or 90): the longer one
// never leaves an interface too short.
const (
	defaultEstablished = 900
	defaultNLBIdle     = 900
	defaultNLBUDPIdle  = 90
	defaultHTTPIdle    = 15
	defaultHTTPRequest = 60
	clbUDPIdle         = 90
)

// required returns how long, in seconds, a listener may leave a connection
// through the interface idle, and notes about values the API did not return.
func required(l *model.Listener) (int, []text.Message) {
	if l.Unclear {
		return 0, []text.Message{{ID: "note.listener_unclear", Data: text.Data{"Listener": nameOf(l)}}}
	}
	var notes []text.Message
	value := func(name string, v *int, fallback int) int {
		if v != nil {
			return *v
		}
		notes = append(notes, text.Message{ID: "note.default_timeout", Data: text.Data{
			"Field": name, "Listener": nameOf(l), "Seconds": fallback,
		}})
		return fallback
	}
	switch {
	case l.Kind == model.NLB && l.Protocol == model.UDP:
		return value("IdleTimeout", l.IdleTimeout, defaultNLBUDPIdle), notes
	case l.Kind == model.NLB:
		return value("IdleTimeout", l.IdleTimeout, defaultNLBIdle), notes
	case l.Protocol == model.TCP:
		return value("EstablishedTimeout", l.EstablishedTimeout, defaultEstablished), notes
	case l.Protocol == model.UDP:
		return clbUDPIdle, nil
	}
	request := value("RequestTimeout", l.RequestTimeout, defaultHTTPRequest)
	idle := value("IdleTimeout", l.IdleTimeout, defaultHTTPIdle)
	return max(request, idle), notes
}

// nameOf names a listener for a reader.
func nameOf(l *model.Listener) string {
	if l.ID != "" {
		return l.ID
	}
	return l.LoadBalancerID + " " + string(l.Protocol) + "/" + strconv.Itoa(l.Port)
}
