package nginxlog

import (
	"bytes"
	"hash/maphash"
)

// Errors reads error logs.
type errorReader struct {
	s       *ErrorLog
	c       clock
	r       Record
	servers interner
	copies  *copies
	seed    maphash.Seed
	json    []byte
	file    string
}

// interner keeps one string for equal ones.
type interner map[string]string

func (n interner) of(b []byte) string {
	if s, ok := n[string(b)]; ok {
		return s
	}
	s := string(b)
	if len(n) < maxKeys {
		n[s] = s
	}
	return s
}

// line reads one line. It tells whether a record begins in it.
func (e *errorReader) line(line []byte) bool {
	if len(line) > 0 && line[0] == '{' {
		line = e.unwrap(line)
	}
	at := head(line)
	if at < 0 {
		return false
	}
	if !e.r.parse(line[at:], &e.c) {
		return false
	}
	e.record()
	return true
}

// unwrap takes the message out of the JSON that container engines and agents put
// around each line.
func (e *errorReader) unwrap(line []byte) []byte {
	inside, ok := envelope(e.json[:0], line, "log", "message", "msg", "content", "line")
	if !ok {
		return line
	}
	e.json = inside
	return bytes.TrimRight(inside, "\n")
}

// envelope appends the string of the first of some keys of a JSON object.
func envelope(out, line []byte, keys ...string) ([]byte, bool) {
	for _, key := range keys {
		i := bytes.Index(line, []byte(`"`+key+`":`))
		if i < 0 {
			continue
		}
		rest := bytes.TrimLeft(line[i+len(key)+3:], " ")
		if len(rest) > 1 && rest[0] == '"' {
			return unquote(out, rest[1:]), true
		}
	}
	return nil, false
}

func (e *errorReader) record() {
	r, s := &e.r, e.s
	s.Records++
	if s.First == 0 || r.Time < s.First {
		s.First = r.Time
	}
	s.Last = max(s.Last, r.Time)
	if r.Level == Info {
		s.Infos++
	}
	class := r.classify()
	if class == Other {
		s.Other++
		if r.HasClient {
			e.request()
		}
		return
	}
	if e.copies.seen(maphash.Bytes(e.seed, r.whole)) {
		s.Copies++
		return
	}
	e.count(class)
}

// request counts records that carry a request by where it came from.
func (e *errorReader) request() {
	if bytes.Contains(e.r.rest, requestMark) {
		e.s.Requests++
		if FromBalancer(e.r.Client) {
			e.s.Balanced.Add(e.r.Client)
		}
	}
}

func (e *errorReader) count(class Class) {
	r, s := &e.r, e.s
	t := s.Classes[class]
	if t == nil {
		t = &Tally{}
		s.Classes[class] = t
	}
	t.at(r.Time)
	t.sample(e.file, r.whole)
	r.fields()
	if r.Request != nil {
		s.Requests++
		if FromBalancer(r.Client) {
			s.Balanced.Add(r.Client)
			if class == Limited {
				s.LimitedLB++
			}
		}
		t.Paths.Add(pathOf(r.Request))
	}
	if class.Upstream() {
		t.Upstreams.Add(r.Upstream)
		e.event(class)
	} else if r.HasClient {
		t.Clients.Add(r.Client)
	}
	if class == SilentClient || class == SilentBalancer {
		e.peer()
	}
}

func (e *errorReader) event(class Class) {
	if len(e.s.Events) >= maxEvents {
		e.s.Lost[class]++
		return
	}
	ev := Event{Time: e.r.Time, Class: class, Server: e.servers.of(e.r.Upstream), Tunnel: e.r.stage("proxying")}
	if e.r.Request != nil {
		ev.Request = hashRequest(e.seed, e.r.Client, e.r.Request)
	}
	if e.s.Classes[class].Count <= 100 {
		ev.Line = string(e.r.whole[:min(len(e.r.whole), 1024)])
	}
	e.s.Events = append(e.s.Events, ev)
}

// hashRequest names a request in any log.
func hashRequest(seed maphash.Seed, client, request []byte) uint64 {
	if bytes.HasPrefix(client, []byte("::ffff:")) {
		client = client[len("::ffff:"):]
	}
	return maphash.Bytes(seed, client)*31 + maphash.Bytes(seed, request)
}

// peer notes a connection without a request.
func (e *errorReader) peer() {
	s, r := e.s, &e.r
	if s.Peers == nil {
		s.Peers = map[Peer]*Beat{}
	}
	server := r.rest
	if i := bytes.Index(server, serverMark); i >= 0 {
		server = server[i+len(serverMark):]
		if j := bytes.IndexByte(server, ','); j >= 0 {
			server = server[:j]
		}
	} else {
		server = nil
	}
	key := Peer{e.servers.of(r.Client), e.servers.of(server)}
	b := s.Peers[key]
	if b == nil {
		if len(s.Peers) >= maxPeers {
			s.PeersLost++
			return
		}
		s.Peers[key] = &Beat{Count: 1, First: r.Time, Last: r.Time, Least: -1}
		return
	}
	gap := r.Time - b.Last
	if b.Least < 0 || gap < b.Least {
		b.Least = gap
	}
	b.Longest = max(b.Longest, gap)
	b.Count++
	b.Last = max(b.Last, r.Time)
}

// pathOf is what a request asks for, without its query and protocol.
func pathOf(request []byte) []byte {
	if i := bytes.LastIndex(request, []byte(" HTTP/")); i >= 0 {
		request = request[:i]
	}
	if i := bytes.IndexByte(request, '?'); i >= 0 {
		request = request[:i]
	}
	return request
}

// copies tells whether a record was in another file already. Two equal records of
// one file are two.
type copies struct {
	on    bool
	total map[uint64]int32 // the most that any file before had of it
	mine  map[uint64]int32 // what this file has had of it
}

// next begins another file.
func (c *copies) next() { c.mine = map[uint64]int32{} }

func (c *copies) seen(hash uint64) bool {
	if !c.on {
		return false
	}
	if len(c.mine) >= maxHashes || len(c.total) >= maxHashes {
		if _, ok := c.total[hash]; !ok {
			return false
		}
	}
	c.mine[hash]++
	if c.mine[hash] <= c.total[hash] {
		return true
	}
	c.total[hash] = c.mine[hash]
	return false
}
