package nginxlog

// Class is what one record of an error log, or one try of an access log, is a sign
// of: a phrase, the level and the stage of the request decide (the table of phrases
// is in classify.go).
type Class uint8

// The classes. Other is everything that says nothing of a lost connection.
const (
	Other Class = iota
	ClosedBefore
	ClosedMid
	ReadTimeout
	Unreachable
	Refused
	NoneLive
	HeaderTooBig
	TLSUpstream
	TLSClient
	SocketQueueFull
	PortsExhausted
	SessionIdle
	ClientGoneBefore
	ClientGoneDuring
	SilentBalancer // a connection without a request, from 100.64.0.0/10
	SilentClient   // the same, from elsewhere
	KeptClosed     // a client closed a connection it had kept
	ClientTimedOut
	OwnCheck // a check module of nginx itself was reset
	ProxyProtocol
	FilesOfProcess
	FilesOfSystem
	WorkerConnections
	Limited
	classes
)

// Upstream tells whether a record of the class tells of a try of a request at an
// upstream, which another try may have saved.
func (c Class) Upstream() bool {
	switch c {
	case ClosedBefore, ClosedMid, ReadTimeout, Unreachable, Refused, HeaderTooBig, TLSUpstream, SocketQueueFull, PortsExhausted, NoneLive:
		return true
	}
	return false
}

// Refinable tells whether records of the class may turn out to have a closer cause.
func (c Class) Refinable() bool { return c == ClosedBefore || c == ClosedMid || c == Refused }
