package ingress

import "net/netip"

// Evaluator answers questions one after the other and reuses its memory.
type Evaluator struct {
	accepts, drops []*entry
	dropped        dropIndex
}

// AcceptsAnybody reports whether an interface in these groups accepts anybody on a
// port: some Accept rule for the port is not taken back by a Drop rule of the same
// or a smaller priority number whose source contains the Accept's. Whatever no
// rule accepts is refused, as enterprise and basic groups do by default.
func (e *Evaluator) AcceptsAnybody(groups []*Group, t Target) Answer {
	unsure := e.collect(groups, t)
	if len(e.accepts) == 0 {
		return No
	}
	e.dropped.fill(e.drops, false)
	open := survives(e.accepts, &e.dropped, false)
	if !unsure || !open {
		return answer(open)
	}
	e.dropped.fill(e.drops, true)
	if survives(e.accepts, &e.dropped, true) {
		return Yes
	}
	return Unknown
}

// collect finds the rules about a port, and says whether some cannot be read.
func (e *Evaluator) collect(groups []*Group, t Target) (unsure bool) {
	e.accepts, e.drops = e.accepts[:0], e.drops[:0]
	for _, g := range groups {
		for i := range g.rules {
			r := &g.rules[i]
			if !r.covers(t) {
				continue
			}
			unsure = unsure || !r.sure || !r.sureSource
			if r.accept {
				e.accepts = append(e.accepts, r)
			}
			if r.drop {
				e.drops = append(e.drops, r)
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
func survives(accepts []*entry, s *dropIndex, strict bool) bool {
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

// dropIndex is the Drop rules about one port, so arranged that the rules over a source
// are found without looking at every one.
type dropIndex struct {
	least   map[source]int32 // smallest priority number by source
	bits4   [33]bool         // prefix lengths in use
	bits6   [129]bool
	unknown *int32 // smallest priority number of a Drop whose source cannot be read
}

// fill arranges Drop rules. With possible, those that may be there count too.
func (s *dropIndex) fill(drops []*entry, possible bool) {
	if s.least == nil {
		s.least = map[source]int32{}
	}
	clear(s.least)
	*s = dropIndex{least: s.least}
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
func (s *dropIndex) over(e *entry, strict bool) bool {
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

func (s *dropIndex) any(priority int32) bool {
	for _, least := range s.least {
		if least <= priority {
			return true
		}
	}
	return false
}

// everyone is all of IPv4.
func everyone() source { return blockSource(netip.PrefixFrom(netip.IPv4Unspecified(), 0)) }

func (s *dropIndex) wider(e *entry, bits []bool) bool {
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
