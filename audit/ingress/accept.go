package ingress

import "net/netip"

// Desk answers questions one after the other and keeps what it works with.
type Desk struct {
	accepts, drops []*entry
	shade          shade
}

// AcceptsAnybody reports whether an interface in these groups accepts anybody on a
// port: some Accept rule for the port is not taken back by a Drop rule of the same
// or a smaller priority number whose source contains the Accept's. Whatever no
// rule accepts is refused, as enterprise and basic groups do by default.
func (d *Desk) AcceptsAnybody(groups []*Group, t Target) Answer {
	unsure := d.collect(groups, t)
	if len(d.accepts) == 0 {
		return No
	}
	d.shade.fill(d.drops, false)
	open := survives(d.accepts, &d.shade, false)
	if !unsure || !open {
		return answer(open)
	}
	d.shade.fill(d.drops, true)
	if survives(d.accepts, &d.shade, true) {
		return Yes
	}
	return Unknown
}

// collect finds the rules about a port, and says whether some cannot be read.
func (d *Desk) collect(groups []*Group, t Target) (unsure bool) {
	d.accepts, d.drops = d.accepts[:0], d.drops[:0]
	for _, g := range groups {
		for i := range g.rules {
			e := &g.rules[i]
			if !e.covers(t) {
				continue
			}
			unsure = unsure || !e.sure || !e.sureSource
			if e.accept {
				d.accepts = append(d.accepts, e)
			}
			if e.drop {
				d.drops = append(d.drops, e)
			}
		}
	}
	return unsure
}

func answer(yes bool) Answer {
	if yes {
		return Yes
	}
	return No
}

// survives reports whether some Accept is not taken back. Strictly, an Accept
// counts only when all of it can be read, and a Drop whenever it may be there.
func survives(accepts []*entry, s *shade, strict bool) bool {
	for _, e := range accepts {
		if strict && !e.sure {
			continue
		}
		if !s.over(e, strict) {
			return true
		}
	}
	return false
}

// shade is the Drop rules about one port, so arranged that the rules over a source
// are found without looking at every one.
type shade struct {
	least   map[source]int32 // smallest priority number by source
	bits4   [33]bool         // prefix lengths in use
	bits6   [129]bool
	unknown *int32 // smallest priority number of a Drop whose source cannot be read
}

// fill arranges Drop rules. With possible, those that may be there count too.
func (s *shade) fill(drops []*entry, possible bool) {
	if s.least == nil {
		s.least = map[source]int32{}
	}
	clear(s.least)
	*s = shade{least: s.least}
	for _, e := range drops {
		if !e.sure && !possible {
			continue
		}
		if !e.sureSource {
			if possible && (s.unknown == nil || e.priority < *s.unknown) {
				s.unknown = &e.priority
			}
			continue
		}
		if old, ok := s.least[e.source]; !ok || e.priority < old {
			s.least[e.source] = e.priority
		}
		switch e.source.kind {
		case block4:
			s.bits4[e.source.bits] = true
		case block6:
			s.bits6[e.source.bits] = true
		}
	}
}

// over reports whether a Drop of the same or a smaller priority number contains
// the source of an Accept. Strictly, one whose source cannot be read may be over
// any, and any may be over an Accept whose source cannot be read.
func (s *shade) over(e *entry, strict bool) bool {
	if s.unknown != nil && *s.unknown <= e.priority {
		return true
	}
	if !e.sureSource {
		return strict && s.any(e.priority)
	}
	if least, ok := s.least[e.source]; ok && least <= e.priority {
		return true
	}
	switch e.source.kind {
	case block4:
		return s.wider(e, s.bits4[:])
	case block6:
		return s.wider(e, s.bits6[:])
	case securityGroup:
		least, ok := s.least[everyone()]
		return ok && least <= e.priority
	}
	return false
}

func (s *shade) any(priority int32) bool {
	for _, least := range s.least {
		if least <= priority {
			return true
		}
	}
	return false
}

// everyone is all of IPv4.
func everyone() source { return blockSource(netip.PrefixFrom(netip.IPv4Unspecified(), 0)) }

func (s *shade) wider(e *entry, bits []bool) bool {
	own := e.source.block()
	for n := range min(own.Bits(), len(bits)-1) + 1 {
		if !bits[n] {
			continue
		}
		wide, err := own.Addr().Prefix(n)
		if err != nil {
			continue
		}
		if least, ok := s.least[blockSource(wide)]; ok && least <= e.priority {
			return true
		}
	}
	return false
}
