package evidence

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Total returns a counter since boot, and whether it is known. A source that leaves
// out zeros knows all of them.
func (c Counters) Total(name string) (uint64, bool) {
	v, ok := c.Last[name]
	return v, ok || c.Sparse && c.Last != nil
}

// Rise returns how much a counter rose between two samples, and whether there were
// two that know it.
func (c Counters) Rise(name string) (uint64, bool) {
	last, ok := c.Total(name)
	if c.First == nil || !ok {
		return 0, false
	}
	first, had := c.First[name]
	if !had && !c.Sparse || last < first { // a source of text may leave out what it told before
		return 0, false
	}
	return last - first, true
}

// counters is one sample while it is read.
type counters struct {
	values map[string]uint64
	sparse bool
	source string
	rank   int
}

func (r *reader) sampleCounters(f sampleFile) *counters {
	c := &r.after
	if f.sample == 0 {
		c = &r.before
	}
	// A better source replaces what a worse one said; files of one rank add up.
	if c.values == nil || f.rank < c.rank {
		*c = counters{values: map[string]uint64{}, source: f.name, rank: f.rank}
	}
	return c
}

// counterPairs reads /proc/net/netstat and /proc/net/snmp: a line of names and a
// line of values for each group.
func (r *reader) counterPairs(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	return r.pairs(f, lines)
}

func (r *reader) pairs(f sampleFile, lines []string) error {
	read := map[string]uint64{}
	for i := 0; i < len(lines); i++ {
		group, names, ok := strings.Cut(lines[i], ":")
		if strings.TrimSpace(lines[i]) == "" {
			continue
		}
		if !ok || i+1 == len(lines) || !strings.HasPrefix(lines[i+1], group+":") {
			return lineError{i + 1, "a line of counter names without its line of values"}
		}
		keys, values := strings.Fields(names), strings.Fields(lines[i+1][len(group)+1:])
		if len(keys) != len(values) {
			return lineError{i + 2, fmt.Sprintf("%s: %d names, %d values", group, len(keys), len(values))}
		}
		for k := range keys {
			n, err := strconv.ParseUint(values[k], 10, 64)
			if err != nil && !strings.HasPrefix(values[k], "-") {
				return lineError{i + 2, fmt.Sprintf("%s %s: %.30q is no count", group, keys[k], values[k])}
			}
			if err == nil {
				read[group+"."+keys[k]] = n
			}
		}
		i++
	}
	if len(read) == 0 {
		return fmt.Errorf("no counters in it")
	}
	c := r.sampleCounters(f)
	for k, v := range read {
		c.values[k] = v
	}
	return nil
}

// counterText reads netstat -s and nstat, and a copy of /proc/net/netstat under
// another name.
func (r *reader) counterText(f sampleFile) error {
	lines, err := r.lines(f)
	if err != nil {
		return err
	}
	if len(lines) > 0 {
		line := lines[0]
		group, rest, ok := strings.Cut(line, ": ")
		if ok && len(lines) > 1 && strings.HasPrefix(lines[1], group+": ") && !strings.ContainsAny(group, " \t") && strings.Contains(rest, " ") {
			f.rank = 0
			return r.pairs(f, lines)
		}
	}
	read := map[string]uint64{}
	if len(lines) > 0 && strings.HasPrefix(lines[0], "{") {
		lines = nstatJSON(strings.Join(lines, "\n"))
	}
	group := ""
	for _, line := range lines {
		trimmed := strings.TrimSpace(line)
		if trimmed == strings.TrimRight(line, " ") && strings.HasSuffix(trimmed, ":") && !strings.Contains(trimmed, " ") {
			group = strings.TrimSuffix(trimmed, ":")
			continue
		}
		if name, n, ok := textCounter(group, trimmed); ok {
			read[name] = n
		}
	}
	if len(read) == 0 {
		return fmt.Errorf("no counters in it")
	}
	c := r.sampleCounters(f)
	c.sparse = c.sparse || whole(lines, read)
	for k, v := range read {
		c.values[k] = v
	}
	return nil
}

// whole tells the whole output of netstat -s, which leaves out zeros, from a part of
// it that somebody picked. That of nstat tells of IP and TCP too.
func whole(lines []string, read map[string]uint64) bool {
	_, ip := read["Ip.InReceives"]
	_, tcp := read["Tcp.InSegs"]
	return ip && tcp || lineBegins("TcpExt:")(lines)
}

// nstatJSON returns what nstat -j says as the lines that nstat says without it.
func nstatJSON(text string) []string {
	var all map[string]map[string]json.Number
	if json.Unmarshal([]byte(text), &all) != nil {
		return nil
	}
	var lines []string
	for name, n := range all["kernel"] {
		lines = append(lines, name+" "+n.String())
	}
	return lines
}

// textCounter reads one line of netstat -s or nstat.
func textCounter(group, line string) (string, uint64, bool) {
	fields := strings.Fields(line)
	if len(fields) < 2 {
		return "", 0, false
	}
	if n, err := strconv.ParseUint(fields[0], 10, 64); err == nil {
		name, ok := sentences()[strings.Join(fields[1:], " ")]
		return name, n, ok
	}
	n, err := strconv.ParseUint(fields[1], 10, 64)
	if err != nil {
		return "", 0, false
	}
	if name, ok := strings.CutSuffix(fields[0], ":"); ok && len(fields) == 2 { // Name: N
		if group == "" {
			group = "TcpExt"
		}
		return group + "." + name, n, true
	}
	for _, g := range []string{"TcpExt", "IpExt", "Tcp", "Udp", "Ip"} { // nstat: TcpExtName N rate
		if name, ok := strings.CutPrefix(fields[0], g); ok && name != "" {
			return g + "." + name, n, true
		}
	}
	return "", 0, false
}

// sentences maps what net-tools' netstat -s says (statistics.c of net-tools) to the
// counters it says it of.
func sentences() map[string]string {
	return map[string]string{
		"times the listen queue of a socket overflowed":                    "TcpExt.ListenOverflows",
		"SYNs to LISTEN sockets dropped":                                   "TcpExt.ListenDrops",
		"SYNs to LISTEN sockets ignored":                                   "TcpExt.ListenDrops",
		"SYN cookies sent":                                                 "TcpExt.SyncookiesSent",
		"SYN cookies received":                                             "TcpExt.SyncookiesRecv",
		"invalid SYN cookies received":                                     "TcpExt.SyncookiesFailed",
		"passive connections rejected because of time stamp":               "TcpExt.PAWSPassive",
		"active connections rejected because of time stamp":                "TcpExt.PAWSActive",
		"packets rejects in established connections because of timestamp":  "TcpExt.PAWSEstab",
		"packets rejected in established connections because of timestamp": "TcpExt.PAWSEstab",
		"TCP sockets finished time wait in fast timer":                     "TcpExt.TW",
		"time wait sockets recycled by time stamp":                         "TcpExt.TWRecycled",
		"TCP time wait sockets recycled by time stamp":                     "TcpExt.TWRecycled",
		"connections aborted due to memory pressure":                       "TcpExt.TCPAbortOnMemory",
		"connections reset due to unexpected data":                         "TcpExt.TCPAbortOnData",
		"connections aborted due to timeout":                               "TcpExt.TCPAbortOnTimeout",
		"active connection openings":                                       "Tcp.ActiveOpens",
		"active connections openings":                                      "Tcp.ActiveOpens",
		"passive connection openings":                                      "Tcp.PassiveOpens",
		"failed connection attempts":                                       "Tcp.AttemptFails",
		"connection resets received":                                       "Tcp.EstabResets",
		"connections established":                                          "Tcp.CurrEstab",
		"resets sent":                                                      "Tcp.OutRsts",
		"segments retransmitted":                                           "Tcp.RetransSegs",
		"segments retransmited":                                            "Tcp.RetransSegs",
	}
}

// joinCounters makes one of both samples.
func (r *reader) joinCounters() {
	if r.after.values == nil {
		if r.before.values != nil { // only t0 is there
			r.after, r.before = r.before, counters{}
		} else {
			return
		}
	}
	c := &r.host.Counters
	c.Last, c.Sparse, c.Source = r.after.values, r.after.sparse, r.after.source
	if r.before.values == nil {
		return
	}
	for name, first := range r.before.values {
		if last, ok := r.after.values[name]; ok && last < first && !gauge(name) {
			c.Rebooted = true
			return
		}
	}
	c.First = r.before.values
	c.Sparse = c.Sparse || r.before.sparse
}

// gauge tells whether a figure among the counters may fall.
func gauge(name string) bool {
	switch name {
	case "Tcp.CurrEstab", "Tcp.MaxConn", "Tcp.RtoMin", "Tcp.RtoMax", "Tcp.RtoAlgorithm", "Ip.Forwarding", "Ip.DefaultTTL":
		return true
	}
	return false
}
