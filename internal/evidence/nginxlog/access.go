package nginxlog

import (
	"bytes"
	"hash/maphash"
)

// accessReader counts the rows of access logs.
type accessReader struct {
	s       *AccessLog
	b       *BalancerLog
	seed    maphash.Seed
	copies  *copies
	servers interner
	file    string
	row     row
	end     int64 // of the row, UTC
	tries   []Try
	key     []byte
}

// count takes one row into account.
func (a *accessReader) count(line []byte) {
	r, s := &a.row, a.s
	if r.has[fBalancer] || bytes.HasSuffix(r.at[fTopic], []byte(balancerTopic)) {
		a.balancer(line)
		return
	}
	s.Rows++
	status := int(whole(r.at[fStatus]))
	a.time()
	addr := r.at[fAddr]
	peer := addr
	if r.has[fRealip] {
		peer = r.at[fRealip]
	}
	request := a.request()
	if s.Statuses == nil {
		s.Statuses = map[int]int{}
	}
	if (interesting(status) || a.checks()) && a.copies.seen(maphash.Bytes(a.seed, line)) {
		s.Copies++
		return
	}
	s.Statuses[status]++
	if silentRequest(request) {
		a.silent(status, request, line, addr)
		return
	}
	balanced := FromBalancer(addr)
	if a.probe(peer, request, status, line) {
		return
	}
	s.Requests++
	if balanced {
		s.Balanced.Add(addr)
	}
	if FromBalancer(peer) && r.has[fConnRequests] {
		if n := whole(r.at[fConnRequests]); n >= 0 {
			s.Serials++
			if n > 1 {
				s.Reused++
			}
		}
	}
	a.saw(addr)
	a.upstream(addr, request, status, line)
	a.special(status, FromBalancer(peer), addr, request, line)
}

func interesting(status int) bool {
	return status == 101 || status == 408 || status == 400 || status >= 499 && status <= 504
}

// checks tells whether the agent of a row is that of a health check.
func (a *accessReader) checks() bool {
	return bytes.Contains(a.row.at[fAgent], []byte("KeepAliveClient"))
}

// silentRequest tells whether a row has no request that could be read.
func silentRequest(request []byte) bool {
	return len(request) == 0 || len(request) == 1 && request[0] == '-' || bytes.HasPrefix(request, []byte(`\x`)) || bytes.HasPrefix(request, []byte("PROXY "))
}

func (a *accessReader) silent(status int, request, line, addr []byte) {
	header := bytes.HasPrefix(request, []byte(`\x00`)) && !bytes.HasPrefix(request, []byte(`\x00\x`)) || bytes.HasPrefix(request, []byte("PROXY "))
	if status == 400 && header {
		a.s.Proxy.at(a.end)
		a.s.Proxy.sample(a.file, line)
		a.s.Proxy.Clients.Add(addr)
		return
	}
	if status == 408 { // nginx lost patience before a request had come
		a.s.TimedOut.at(a.end)
		a.s.TimedOut.sample(a.file, line)
		a.s.TimedOut.Clients.Add(addr)
		return
	}
	if status == 400 && len(request) <= 1 && whole(a.row.at[fBody]) <= 0 && !FromBalancer(addr) {
		a.s.Silent.at(a.end)
		a.s.Silent.sample(a.file, line)
		a.s.Silent.Clients.Add(addr)
	}
}

// time reads when the row was written.
func (a *accessReader) time() {
	r, s := &a.row, a.s
	at, offset, ok := int64(0), 0, false
	switch {
	case r.has[fTime]:
		at, offset, ok = localTime(r.at[fTime])
	case r.has[fISO]:
		at, offset, ok = isoTime(r.at[fISO])
	case r.has[fMsec]:
		if d := decimal(r.at[fMsec]); d > 0 {
			at = int64(d)
		}
	}
	a.end = at
	if at == 0 {
		return
	}
	if ok && !s.Zoned {
		s.Offset, s.Zoned = offset, true
	}
	if s.First == 0 || at < s.First {
		s.First = at
	}
	s.Last = max(s.Last, at)
}

// request is the request line, put together where the format has its parts only.
func (a *accessReader) request() []byte {
	r := &a.row
	if r.has[fRequest] {
		return r.at[fRequest]
	}
	if !r.has[fURI] {
		return []byte("?")
	}
	a.key = append(append(append(a.key[:0], r.at[fMethod]...), ' '), r.at[fURI]...)
	if r.has[fProtocol] {
		a.key = append(append(a.key, ' '), r.at[fProtocol]...)
	}
	return a.key
}

// probe counts a health check of the load balancer. What marks it is the address, the
// agent KeepAliveClient, and HEAD or GET.
func (a *accessReader) probe(peer, request []byte, status int, line []byte) bool {
	if !a.checks() || !FromBalancer(peer) ||
		!bytes.HasPrefix(request, []byte("HEAD ")) && !bytes.HasPrefix(request, []byte("GET ")) {
		return false
	}
	s := a.s
	if s.Probes == nil {
		s.Probes = map[string]*Probe{}
	}
	key := string(a.row.at[fHost]) + " " + string(pathOf(request))
	p := s.Probes[key]
	if p == nil {
		if len(s.Probes) >= maxKeys {
			return true
		}
		p = &Probe{Codes: map[int]int{}, First: a.end}
		s.Probes[key] = p
	}
	p.Count++
	p.Codes[status]++
	p.Last = a.end
	if status >= 200 && status < 400 {
		p.Run = 0
		return true
	}
	p.Failing++
	p.Run++
	p.LongestRun = max(p.LongestRun, p.Run)
	if len(p.Samples) < samples {
		p.Samples = append(p.Samples, Sample{a.file, string(line[:min(len(line), 2048)])})
	}
	return true
}

// saw remembers an address that sent a request.
func (a *accessReader) saw(addr []byte) {
	s := a.s
	if s.Seen == nil {
		s.Seen = map[uint64]struct{}{}
	}
	if len(s.Seen) >= maxHashes/2 {
		s.SeenLost = true
		return
	}
	s.Seen[HashAddr(addr)] = struct{}{}
}

// HashAddr names an address in AccessLog.Seen (FNV-1a).
func HashAddr(addr []byte) uint64 {
	h := uint64(14695981039346656037)
	if bytes.HasPrefix(addr, []byte("::ffff:")) {
		addr = addr[len("::ffff:"):]
	}
	for _, c := range addr {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}

// special counts statuses that nginx itself gives.
func (a *accessReader) special(status int, balanced bool, addr, request, line []byte) {
	s := a.s
	switch status {
	case 499:
		s.GoneAll.at(a.end)
		s.GoneAll.sample(a.file, line)
		s.GoneAll.Clients.Add(addr)
		s.GoneAll.Paths.Add(pathOf(request))
		if len(s.Gone) >= maxEvents {
			s.GoneLost++
			return
		}
		s.Gone = append(s.Gone, Row{
			End: float64(a.end), Took: a.took(), Balancer: balanced, Request: hashRequest(a.seed, addr, request), Line: a.keep(line, len(s.Gone)),
		})
	case 408:
		s.TimedOut.at(a.end)
		s.TimedOut.sample(a.file, line)
		s.TimedOut.Clients.Add(addr)
	case 101:
		if t := a.took(); t >= 0 && len(s.Upgraded) < maxEvents {
			s.Upgraded = append(s.Upgraded, Row{End: float64(a.end), Took: t, Request: hashRequest(a.seed, addr, request)})
		}
	case 200, 206:
		if want, got := whole(a.row.at[fLength]), whole(a.row.at[fBody]); want > 0 && got >= 0 && got < want && !bytes.HasPrefix(request, []byte("HEAD ")) {
			s.Short.at(a.end)
			s.Short.sample(a.file, line)
			s.Short.Paths.Add(pathOf(request))
		}
	}
}

// keep returns the line for the first few events.
func (a *accessReader) keep(line []byte, n int) string {
	if n >= 20 {
		return ""
	}
	return string(line[:min(len(line), 1024)])
}

func (a *accessReader) took() float64 {
	if a.row.has[fTook] {
		return decimal(a.row.at[fTook])
	}
	if a.row.has[fUpTook] {
		return sum(a.row.at[fUpTook])
	}
	return -1
}

// sum adds up a list of times.
func sum(list []byte) float64 {
	total, some := 0.0, false
	for part := range parts(list) {
		if d := decimal(part); d >= 0 {
			total, some = total+d, true
		}
	}
	if !some {
		return -1
	}
	return total
}

// parts goes through a list of tries: items are apart by ", ", and by " : " where
// the request was redirected inside nginx.
func parts(list []byte) func(func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for len(list) > 0 {
			i := 0
			for i < len(list) && list[i] != ',' && !(list[i] == ':' && i > 0 && list[i-1] == ' ' && i+1 < len(list) && list[i+1] == ' ') {
				i++
			}
			item := bytes.TrimSpace(list[:i])
			if !yield(item) {
				return
			}
			if i >= len(list) {
				return
			}
			list = list[i+1:]
		}
	}
}
