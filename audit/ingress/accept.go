package ingress

import "net/netip"

// AcceptsAnybody reports whether an interface in these groups accepts anybody on a
// port: some Accept rule for the port is not taken back by a Drop rule of the same
// or a smaller priority number whose source contains the Accept's. Whatever no
// rule accepts is refused, as enterprise and basic groups do by default.
func AcceptsAnybody(groups []*Group, t Target) Answer {
	var accepts, drops []*entry
	unsure := false
	for _, g := range groups {
		for i := range g.rules {
			e := &g.rules[i]
			if !e.covers(t) {
				continue
			}
			unsure = unsure || !e.sure || !e.sureSource
			if e.accept {
				accepts = append(accepts, e)
			}
			if e.drop {
				drops = append(drops, e)
			}
		}
	}
	if len(accepts) == 0 {
		return No
	}
	open := survives(accepts, newShade(drops, false), false)
	if !unsure || !open {
		return answer(open)
	}
	if survives(accepts, newShade(drops, true), true) {
		return Yes
	}
	return Unknown
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
	least   map[source]int // smallest priority number by source
	bits4   [33]bool       // prefix lengths in use
	bits6   [129]bool
	unknown *int // smallest priority number of a Drop whose source cannot be read
}

// newShade arranges Drop rules. With possible, those that may be there count too.
func newShade(drops []*entry, possible bool) *shade {
	s := &shade{least: make(map[source]int, len(drops))}
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
			s.bits4[e.source.block.Bits()] = true
		case block6:
			s.bits6[e.source.block.Bits()] = true
		}
	}
	return s
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
		least, ok := s.least[source{kind: block4, block: everyone()}]
		return ok && least <= e.priority
	}
	return false
}

func (s *shade) any(priority int) bool {
	for _, least := range s.least {
		if least <= priority {
			return true
		}
	}
	return false
}

// everyone is all of IPv4.
func everyone() netip.Prefix { return netip.PrefixFrom(netip.IPv4Unspecified(), 0) }

func (s *shade) wider(e *entry, bits []bool) bool {
	for n := range min(e.source.block.Bits(), len(bits)-1) + 1 {
		if !bits[n] {
			continue
		}
		wide, err := e.source.block.Addr().Prefix(n)
		if err != nil {
			continue
		}
		if least, ok := s.least[source{kind: e.source.kind, block: wide}]; ok && least <= e.priority {
			return true
		}
	}
	return false
}
