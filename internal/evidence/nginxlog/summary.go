// Package nginxlog reads the logs of nginx and its kin, of any size in constant
// memory, and says how often what happened: error logs of http and stream, access
// logs of any format, and the layer-7 log of a load balancer.
//
// What one record is a sign of is decided here, by its words (classify.go); what the
// records of a host together prove is not.
package nginxlog

import "net/netip"

// Summary is what the logs of a host say.
type Summary struct {
	Errors   ErrorLog
	Access   AccessLog
	Balancer BalancerLog
	Files    []File
}

// File is one log that was read.
type File struct {
	Name    string
	Kind    Kind
	Lines   int
	Records int // of an error log
	Rows    int // of an access log
	Format  string
}

// Kind is the kind of a log.
type Kind string

// The kinds.
const (
	KindUnknown  Kind = ""
	KindError    Kind = "error"
	KindAccess   Kind = "access"
	KindBalancer Kind = "balancer"
)

// ErrorLog is what error logs say. Times are of the log's own clock.
type ErrorLog struct {
	Files       int
	Records     int
	Other       int // records of no class
	Copies      int // records that were in another file already
	First, Last int64
	Classes     [classes]*Tally // nil: none
	Events      []Event         // of classes that may be saved or have a closer cause
	Lost        [classes]int    // events that were not kept
	Peers       map[Peer]*Beat  // connections without a request, by address
	PeersLost   int
	Infos       int // records at info, at which what concerns clients is logged
	Requests    int // records that carry a request
	Balanced    Top // of them, from 100.64.0.0/10, by address
	LimitedLB   int // limited requests from 100.64.0.0/10
}

// Of returns the tally of a class; the zero tally when there is none.
func (e *ErrorLog) Of(c Class) *Tally {
	if t := e.Classes[c]; t != nil {
		return t
	}
	return &Tally{}
}

// Event is one record about a try at an upstream.
type Event struct {
	Time    int64
	Class   Class
	Server  string
	Request uint64 // hash of client and request line; 0: unknown
	Tunnel  bool   // of an upgraded connection or a stream session
	Line    string // of the first events of a class
}

// Peer is who opens connections without a request, and where to.
type Peer struct {
	Client string
	Server string
}

// Beat is how regularly that happens.
type Beat struct {
	Count          int
	First, Last    int64
	Least, Longest int64 // seconds between two
}

// AccessLog is what access logs say. Times are UTC.
type AccessLog struct {
	Files       int
	Rows        int
	Copies      int
	First, Last int64
	Offset      int  // seconds east of UTC, of the first row that tells its zone
	Zoned       bool // Offset is known

	Requests int // rows with a request that are no probes
	Balanced Top // of them, whose $remote_addr is in 100.64.0.0/10, by it
	Reused   int // rows from there that are not the first of their connection
	Serials  int // rows from there that tell their place in the connection

	Statuses map[int]int
	Probes   map[string]*Probe // of the load balancer, by method, host and path
	Tries    []Try             // failed tries, and rows of special statuses
	Lost     int               // tries that were not kept
	Servers  map[string]*ServerRows
	Gone     []Row // 499
	GoneLost int
	GoneAll  Tally
	TimedOut Tally // 408
	Silent   Tally // rows without a request
	Proxy    Tally // requests that are a PROXY protocol header
	Named    Tally // tries at a name: no server was live
	Short    Tally // responses shorter than their Content-Length
	Upgraded []Row
	Seen     map[uint64]struct{} // hashes of addresses that sent a request
	SeenLost bool
	Upstream bool // some rows tell their upstream
}

// Try is a try of a request at an upstream that failed.
type Try struct {
	End     float64 // UTC
	Server  string
	Status  int     // of the try; 0: "-"
	Took    float64 // seconds; -1: unknown
	Connect float64 // -1: "-", no connection; -2: the log does not tell
	Header  bool    // a header came
	Bytes   int64   // -1: unknown
	Gap     float64 // since the server answered last; -1: unknown
	Request uint64
	Saved   bool // a later try answered
	Row     int  // status of the row
	Line    string
}

// Row is a row whose client left.
type Row struct {
	End      float64
	Took     float64 // -1: unknown
	Balancer bool    // the TCP peer is in 100.64.0.0/10
	Request  uint64
	Line     string
}

// Probe are the health checks of a load balancer at one place.
type Probe struct {
	Count, Failing  int
	Run, LongestRun int
	Codes           map[int]int
	First, Last     int64
	Samples         []Sample
}

// ServerRows are the rows of one server that it answered.
type ServerRows struct {
	Answered    int
	FirstAnswer float64
	LastAnswer  float64
	Reused, New int // answered on a connection that took no time, or some time, to open
}

// BalancerLog is what the layer-7 access log of a load balancer says.
type BalancerLog struct {
	Files    int
	Rows     int
	TimedOut []Row // 504 of the balancer itself
	Gone     Tally // 499
	Refused  Tally // 502 that took no time
	First    int64
	Last     int64
}

// AddrOf reads an address as logs write it, a mapped one in its plain form.
func AddrOf(s string) (netip.Addr, bool) {
	a, err := netip.ParseAddr(s)
	return a.Unmap(), err == nil
}
