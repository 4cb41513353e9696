package evidence

// viewed are the sockets of one kind of file. Several files may show the same ones, as
// ss -ant and ss -lnt do, or others, as those of two states.
func (r *reader) viewed(at socketSource) *Sockets {
	all, begins := r.socks[at], r.views[at]
	if all == nil || len(begins) < 2 {
		return all
	}
	list := all.List
	all.List = append([]Socket(nil), list[:begins[1]]...)
	for i := 1; i < len(begins); i++ {
		end := len(list)
		if i+1 < len(begins) {
			end = begins[i+1]
		}
		all.add(list[begins[i]:end], false)
	}
	return all
}

// add puts another view of the sockets of a host to what is known. A state of which it
// shows a known socket is one that was shown before: then it only tells more of it.
// absent says that it only counts for states of which no socket is known.
func (s *Sockets) add(more []Socket, absent bool) {
	known, before := map[socketKey]int{}, map[State]bool{}
	for i := range s.List {
		known[keyOf(s.List[i])] = i
		before[s.List[i].State] = true
	}
	again := map[State]bool{}
	for i := range more {
		if at, ok := known[keyOf(more[i])]; ok && more[i].Count == 0 {
			s.List[at] = fuller(s.List[at], more[i])
			again[more[i].State] = true
		}
	}
	for i := range more {
		if state := more[i].State; !again[state] && !(absent && before[state]) {
			s.List = append(s.List, more[i])
		}
	}
}
