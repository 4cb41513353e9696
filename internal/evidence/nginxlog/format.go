package nginxlog

import (
	"bytes"
	"strings"
)

// field is a variable of a log_format that is of use.
type field uint8

const (
	fNone field = iota
	fAddr
	fRealip
	fTime
	fISO
	fMsec
	fRequest
	fMethod
	fURI
	fProtocol
	fStatus
	fBody
	fSent
	fAgent
	fTook
	fUpAddr
	fUpStatus
	fUpConnect
	fUpHeader
	fUpTook
	fUpBytes
	fConnRequests
	fLength
	fHost
	fForwarded
	fTopic
	fBalancer
	fields
)

// variables maps nginx's variables to fields.
func variables() map[string]field {
	return map[string]field{
		"remote_addr": fAddr, "realip_remote_addr": fRealip, "time_local": fTime, "time_iso8601": fISO, "msec": fMsec,
		"request": fRequest, "request_method": fMethod, "request_uri": fURI, "uri": fURI, "server_protocol": fProtocol, "status": fStatus,
		"body_bytes_sent": fBody, "bytes_sent": fSent, "http_user_agent": fAgent, "request_time": fTook,
		"upstream_addr": fUpAddr, "upstream_status": fUpStatus, "upstream_connect_time": fUpConnect, "upstream_header_time": fUpHeader,
		"upstream_response_time": fUpTook, "upstream_response_length": fUpBytes, "upstream_bytes_received": fUpBytes,
		"connection_requests": fConnRequests, "sent_http_content_length": fLength, "upstream_http_content_length": fLength,
		"host": fHost, "http_host": fHost, "http_x_forwarded_for": fForwarded, "proxy_add_x_forwarded_for": fForwarded,
	}
}

// labels maps what people call fields in JSON and in rt=0.1 to fields.
func labels() map[string]field {
	m := variables()
	for name, f := range map[string]field{
		"time": fISO, "@timestamp": fISO, "timestamp": fISO, "ts": fISO, "time_local": fTime,
		"client": fAddr, "client_ip": fAddr, "clientip": fAddr, "remote_ip": fAddr, "remoteaddr": fAddr, "ip": fAddr,
		"method": fMethod, "url": fURI, "path": fURI, "verb": fMethod,
		"code": fStatus, "response": fStatus, "response_code": fStatus,
		"size": fBody, "bytes": fBody, "body_bytes": fBody,
		"ua": fAgent, "agent": fAgent, "user_agent": fAgent, "http_user_agent": fAgent,
		"rt": fTook, "requesttime": fTook, "responsetime": fTook, "duration": fTook, "response_time": fTook,
		"uct": fUpConnect, "uht": fUpHeader, "urt": fUpTook, "upstreamtime": fUpTook, "us": fUpStatus,
		"upstream": fUpAddr, "upstreamhost": fUpAddr, "uaddr": fUpAddr,
		"n": fConnRequests, "conn_reqs": fConnRequests, "xff": fForwarded, "x_forwarded_for": fForwarded,
		"__topic__": fTopic, "slbid": fBalancer, "app_lb_id": fBalancer, "uct_time": fUpConnect,
	} {
		m[name] = f
	}
	return m
}

// pairLabels maps the labels of pairs after a combined line, where ua is the
// upstream's address, since the agent stands before.
func pairLabels() map[string]field {
	m := labels()
	m["ua"] = fUpAddr
	return m
}

// piece is a variable of a format and the text that follows it.
type piece struct {
	field field
	list  bool // a list of tries: ", " and " : " are inside it
	after []byte
}

// format is a compiled log_format.
type format struct {
	name   string
	before []byte
	pieces []piece
	json   bool
	keys   map[string]field // of JSON
	pairs  bool             // combined, then pairs such as rt=0.1
}

// compile reads a log_format. json says that it has escape=json; a format whose text
// is a JSON object is read as one.
func compile(name, text string) *format {
	f := &format{name: name}
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		f.json, f.keys = true, labels()
		f.mapKeys(text)
		return f
	}
	known := variables()
	literal := func(s string) {
		if len(f.pieces) == 0 {
			f.before = append(f.before, s...)
		} else {
			p := &f.pieces[len(f.pieces)-1]
			p.after = append(p.after, s...)
		}
	}
	for text != "" {
		i := strings.IndexByte(text, '$')
		if i < 0 {
			literal(text)
			break
		}
		literal(text[:i])
		variable, rest := cutVariable(text[i+1:])
		text = rest
		if variable == "" {
			literal("$")
			continue
		}
		f.pieces = append(f.pieces, piece{field: known[variable], list: strings.HasPrefix(variable, "upstream_")})
	}
	return f
}

// cutVariable takes the name of a variable off, which may stand in braces.
func cutVariable(s string) (name, rest string) {
	if strings.HasPrefix(s, "{") {
		if end := strings.IndexByte(s, '}'); end > 0 {
			return s[1:end], s[end+1:]
		}
		return "", s
	}
	i := 0
	for i < len(s) && (s[i] == '_' || s[i] >= 'a' && s[i] <= 'z' || s[i] >= 'A' && s[i] <= 'Z' || s[i] >= '0' && s[i] <= '9') {
		i++
	}
	return s[:i], s[i:]
}

// mapKeys reads which key of a JSON format holds which variable.
func (f *format) mapKeys(text string) {
	known := variables()
	for i := 0; i < len(text); i++ {
		if text[i] != '$' {
			continue
		}
		name, _ := cutVariable(text[i+1:])
		before := strings.TrimRight(text[:i], `" `)
		before, ok := strings.CutSuffix(before, ":")
		if !ok {
			continue
		}
		before = strings.TrimSuffix(strings.TrimRight(before, " "), `"`)
		key := before[strings.LastIndexByte(before, '"')+1:]
		if field, ok := known[name]; ok {
			f.keys[key] = field
		} else {
			f.keys[key] = fNone
		}
	}
}

// row holds the fields of one line; they are slices of it.
type row struct {
	at  [fields][]byte
	has [fields]bool
}

func (r *row) set(f field, v []byte) {
	if f != fNone && !r.has[f] {
		r.at[f], r.has[f] = v, true
	}
}

// read takes a line apart. It is false when the line is not of this format.
func (f *format) read(line []byte, r *row, scratch *[]byte) bool {
	*r = row{}
	if f.json {
		ok := members(line, scratch, func(key, value []byte) { r.set(f.keys[string(key)], value) })
		return ok && r.has[fStatus]
	}
	b, ok := bytes.CutPrefix(line, f.before)
	if !ok {
		return false
	}
	for i := range f.pieces {
		p := &f.pieces[i]
		if len(p.after) == 0 {
			if i == len(f.pieces)-1 {
				r.set(p.field, b)
				b = nil
			}
			continue
		}
		end := p.find(b)
		if end < 0 {
			return false
		}
		r.set(p.field, b[:end])
		b = b[end+len(p.after):]
	}
	if f.pairs {
		readPairs(b, r)
	}
	return r.has[fStatus] && len(r.at[fStatus]) == 3 && digit(r.at[fStatus][0])
}

// find returns where a variable ends. Lists of tries hold ", " and " : " themselves.
func (p *piece) find(b []byte) int {
	if !p.list || p.after[0] != ' ' {
		return bytes.Index(b, p.after)
	}
	for from := 0; ; {
		i := bytes.Index(b[from:], p.after)
		if i < 0 {
			return -1
		}
		i += from
		inside := i > 0 && (b[i-1] == ',' || b[i-1] == ':') || bytes.HasPrefix(b[i:], []byte(" : "))
		if !inside {
			return i
		}
		from = i + 1
	}
}

// readPairs reads rt=0.1 uct="0.000, 0.001" and the like.
func readPairs(b []byte, r *row) {
	known := pairs
	for {
		b = bytes.TrimLeft(b, " \t")
		eq := bytes.IndexByte(b, '=')
		if eq <= 0 {
			return
		}
		key := b[:eq]
		if i := bytes.LastIndexByte(key, ' '); i >= 0 {
			key = key[i+1:]
		}
		b = b[eq+1:]
		var value []byte
		if len(b) > 0 && b[0] == '"' {
			end := bytes.IndexByte(b[1:], '"')
			if end < 0 {
				return
			}
			value, b = b[1:1+end], b[2+end:]
		} else {
			end := 0
			for end < len(b) && (b[end] != ' ' || end > 0 && (b[end-1] == ',' || b[end-1] == ':') || bytes.HasPrefix(b[end:], []byte(" : "))) {
				end++
			}
			value, b = b[:end], b[end:]
		}
		r.set(known[string(key)], value)
	}
}

// pairs is read only.
var pairs = pairLabels()

// builtin are the formats that are tried where the configuration names none: those
// of nginx, ingress-nginx, and combined with labelled pairs behind it.
func builtin() []*format {
	combined := compile("combined", combinedText+" ")
	combined.pieces[len(combined.pieces)-1].after = []byte(`"`)
	combined.name, combined.pairs = "combined", true
	json := compile("json", "{}")
	return []*format{
		compile("ingress-nginx", ingressText),
		compile("ingress-nginx", strings.Replace(ingressText, "$remote_addr - ", "$remote_addr - [$the_real_ip] - ", 1)),
		combined, json,
		compile("common", `$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent`),
	}
}

const combinedText = `$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"`

const ingressText = combinedText + ` $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id`

// choose finds the format that most of the given lines have.
func choose(lines [][]byte, formats []*format) *format {
	var best *format
	most := 0
	var r row
	var scratch []byte
	for _, f := range formats {
		n := 0
		for _, line := range lines {
			if f.read(line, &r, &scratch) && r.sensible() {
				n++
			}
		}
		if n > most {
			best, most = f, n
		}
	}
	if most*2 < len(lines) && most < 3 {
		return nil
	}
	return best
}

// sensible tells whether what was read can be a row of an access log.
func (r *row) sensible() bool {
	s := r.at[fStatus]
	if len(s) != 3 || s[0] < '0' || s[0] > '9' || !digit(s[1]) || !digit(s[2]) {
		return false
	}
	if r.has[fTime] {
		_, _, ok := localTime(r.at[fTime])
		return ok
	}
	if r.has[fISO] {
		_, _, ok := isoTime(r.at[fISO])
		return ok
	}
	return r.has[fRequest] || r.has[fURI] || r.has[fAddr]
}
