package nginxlog

// upstream reads the tries of a row at upstreams and keeps those that failed.
func (a *accessReader) upstream(addr, request []byte, status int, line []byte) {
	r, s := &a.row, a.s
	if !r.has[fUpAddr] && status == 504 && r.has[fTook] { // some upstream, which the format does not tell
		a.failed(&Try{End: float64(a.end), Status: status, Row: status, Took: decimal(r.at[fTook]), Connect: -2, Bytes: -1, Gap: -1}, addr, request, line)
		return
	}
	if !r.has[fUpAddr] || len(r.at[fUpAddr]) == 0 || len(r.at[fUpAddr]) == 1 && r.at[fUpAddr][0] == '-' {
		return
	}
	s.Upstream = true
	a.readTries()
	end := float64(a.end)
	for i := len(a.tries) - 1; i >= 0; i-- {
		a.tries[i].End = end
		if a.tries[i].Took > 0 {
			end -= a.tries[i].Took
		}
	}
	for i := range a.tries {
		t := &a.tries[i]
		if !t.Header && t.failed() {
			t.Saved = i < len(a.tries)-1 && status < 499
			t.Row = status
			a.failed(t, addr, request, line)
			continue
		}
		a.answered(t)
	}
}

// failed tells whether nginx, not the upstream, gave a try its status.
func (t *Try) failed() bool {
	return t.Status == 502 || t.Status == 504 || t.Status == 0 && t.Connect == -1
}

// readTries takes the comma lists apart.
func (a *accessReader) readTries() {
	r := &a.row
	a.tries = a.tries[:0]
	for part := range parts(r.at[fUpAddr]) {
		t := Try{Server: a.servers.of(part), Took: -1, Connect: -2, Bytes: -1, Gap: -1}
		a.tries = append(a.tries, t)
	}
	each := func(f field, do func(t *Try, v []byte)) {
		i := 0
		for part := range parts(r.at[f]) {
			if i == len(a.tries) {
				return
			}
			do(&a.tries[i], part)
			i++
		}
	}
	if !r.has[fUpStatus] { // as in stream: the row has that of the last try
		a.tries[len(a.tries)-1].Status = int(max(whole(r.at[fStatus]), 0))
	}
	each(fUpStatus, func(t *Try, v []byte) { t.Status = int(max(whole(v), 0)) })
	each(fUpConnect, func(t *Try, v []byte) { t.Connect = decimal(v) })
	each(fUpTook, func(t *Try, v []byte) { t.Took = decimal(v) })
	each(fUpBytes, func(t *Try, v []byte) { t.Bytes = whole(v) })
	if r.has[fUpHeader] {
		each(fUpHeader, func(t *Try, v []byte) { t.Header = decimal(v) >= 0 })
	} else {
		for i := range a.tries {
			// Without the header's time a body tells that there was one.
			a.tries[i].Header = a.tries[i].Bytes > 0 || a.tries[i].Status != 502 && a.tries[i].Status != 504
		}
	}
}

// failed keeps a try.
func (a *accessReader) failed(t *Try, addr, request, line []byte) {
	s := a.s
	if named(t.Server) {
		s.Named.at(a.end)
		s.Named.sample(a.file, line)
		s.Named.Upstreams.Add([]byte(t.Server))
		return
	}
	if known := s.Servers[t.Server]; known != nil && known.LastAnswer > 0 {
		start := t.End
		if t.Took > 0 {
			start -= t.Took
		}
		t.Gap = max(start-known.LastAnswer, 0)
	}
	t.Request = hashRequest(a.seed, addr, request)
	if len(s.Tries) >= maxEvents {
		s.Lost++
		return
	}
	t.Line = a.keep(line, len(s.Tries))
	s.Tries = append(s.Tries, *t)
}

// answered notes that a server answered.
func (a *accessReader) answered(t *Try) {
	s := a.s
	if s.Servers == nil {
		s.Servers = map[string]*ServerRows{}
	}
	known := s.Servers[t.Server]
	if known == nil {
		if len(s.Servers) >= maxKeys {
			return
		}
		known = &ServerRows{FirstAnswer: t.End}
		s.Servers[t.Server] = known
	}
	known.Answered++
	known.LastAnswer = max(known.LastAnswer, t.End)
	switch {
	case t.Connect == 0:
		known.Reused++
	case t.Connect > 0:
		known.New++
	}
}

// named tells whether what stands for the address of an upstream is the name of one:
// no server was live.
func named(server string) bool {
	if server == "" || server == "-" {
		return false
	}
	for i := range len(server) {
		if server[i] == ':' || server[i] == '/' {
			return false
		}
	}
	return true
}
