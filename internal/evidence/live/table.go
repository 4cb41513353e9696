package live

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
)

// table takes sockets one by one. It keeps them row by row up to a limit; beyond it,
// rows that differ in nothing a judgement asks about become one with a count, so that
// memory follows the number of remote addresses and not of sockets.
type table struct {
	owners *ownerIndex
	limit  int

	total     int
	states    [len(stateNames)]int
	listeners []socket
	ports     map[uint16]bool // that somebody listens on
	rows      []socket        // nil once merged
	merged    map[rowKey]rowSum
	locals    []netip.Addr // by index in rowKey; the first is none
	localOf   map[netip.Addr]uint32
}

// rowKey is what merged rows have in common. The mapped and the plain form of an IPv4
// address are the same remote.
type rowKey struct {
	remote  [16]byte
	local   uint32 // index of the local address
	port    uint16 // inbound: the local port; outbound: the remote one
	process uint16 // of CLOSE-WAIT: 1 + index of the process
	state   uint8
	timer   uint8
	inbound bool
}

// rowSum is how many sockets a merged row stands for, and their longest timer.
type rowSum struct{ count, expires uint32 }

func newTable(owners *ownerIndex, limit int) *table {
	return &table{
		owners: owners, limit: limit, ports: map[uint16]bool{}, locals: []netip.Addr{{}}, localOf: map[netip.Addr]uint32{},
	}
}

// add takes one socket. Listening sockets have to come before all others: they say
// which connections are inbound.
func (t *table) add(s socket) {
	t.total++
	t.states[min(int(s.state), len(stateNames)-1)]++
	if s.state == listening {
		t.listeners = append(t.listeners, s)
		t.ports[s.local.Port()] = true
		return
	}
	if t.merged == nil {
		if len(t.rows) < t.limit {
			t.rows = append(t.rows, s)
			return
		}
		t.merged = map[rowKey]rowSum{}
		for _, old := range t.rows {
			t.merge(old)
		}
		t.rows = nil
	}
	t.merge(s)
}

func (t *table) merge(s socket) {
	key := rowKey{state: s.state, timer: s.timer, inbound: t.ports[s.local.Port()]}
	key.local = t.localIndex(s.local.Addr().Unmap())
	if remote := s.remote.Addr(); remote.IsValid() {
		key.remote = remote.As16()
	}
	key.port = s.remote.Port()
	if key.inbound {
		key.port = s.local.Port()
	}
	if s.state == closeWait {
		if own := t.owners.of(s.inode); len(own) > 0 {
			key.process = uint16(min(own[0].process+1, 1<<16-1))
		}
	}
	sum := t.merged[key]
	t.merged[key] = rowSum{sum.count + 1, max(sum.expires, s.expires)}
}

func (t *table) localIndex(a netip.Addr) uint32 {
	i, ok := t.localOf[a]
	if !ok {
		i = uint32(len(t.locals))
		t.locals = append(t.locals, a)
		t.localOf[a] = i
	}
	return i
}

// stateCounts returns the sockets by state, without states that nobody is in.
func (t *table) stateCounts() map[string]int {
	out := map[string]int{}
	for state, n := range t.states {
		if n > 0 {
			out[stateName(uint8(state))] += n
		}
	}
	return out
}

// text writes the table as `ss -tanpo` does, listeners first, sorted. A merged table
// has a Count column, and `*` for what its rows have not in common.
func (t *table) text() []byte {
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	if t.merged == nil {
		fmt.Fprintln(w, "State Recv-Q Send-Q Local Address:Port Peer Address:Port Process Timer")
	} else {
		fmt.Fprintln(w, "Count State Recv-Q Send-Q Local Address:Port Peer Address:Port Process Timer")
	}
	slices.SortFunc(t.listeners, compareSockets)
	for _, s := range t.listeners {
		t.row(w, s)
	}
	slices.SortFunc(t.rows, compareSockets)
	for _, s := range t.rows {
		t.row(w, s)
	}
	t.mergedRows(w)
	if err := w.Flush(); err != nil {
		return nil // a bytes.Buffer takes everything
	}
	return out.Bytes()
}

func compareSockets(a, b socket) int {
	return cmp.Or(cmp.Compare(a.state, b.state), a.local.Compare(b.local), a.remote.Compare(b.remote), cmp.Compare(a.inode, b.inode))
}

func (t *table) row(w *bufio.Writer, s socket) {
	if t.merged != nil {
		fmt.Fprint(w, "1 ")
	}
	peer, sendQ := endpoint(s.remote, false), fmt.Sprint(s.sendQ)
	if s.state == listening {
		peer = endpoint(netip.AddrPortFrom(s.remote.Addr(), 0), s.dual)
	}
	if s.noBacklog {
		sendQ = "-"
	}
	fmt.Fprintf(w, "%s %d %s %s %s%s%s\n", stateName(s.state), s.recvQ, sendQ, endpoint(s.local, s.dual), peer,
		users(t.owners.of(s.inode), t.owners.processes), timerText(s.timer, s.expires))
}

// mergedRow is one row of a merged table, ready to be sorted.
type mergedRow struct {
	rowKey
	rowSum
}

// mergedRows writes the most frequent rows; the others lose their addresses and are
// merged once more.
func (t *table) mergedRows(w *bufio.Writer) {
	least := t.least()
	rest := map[rowKey]rowSum{}
	var rows []mergedRow
	for key, sum := range t.merged {
		if sum.count >= least {
			rows = append(rows, mergedRow{key, sum})
			continue
		}
		key.remote, key.local = [16]byte{}, 0
		before := rest[key]
		rest[key] = rowSum{before.count + sum.count, max(before.expires, sum.expires)}
	}
	slices.SortFunc(rows, compareRows)
	for _, r := range rows {
		t.mergedRow(w, r)
	}
	rows = rows[:0]
	for key, sum := range rest {
		rows = append(rows, mergedRow{key, sum})
	}
	slices.SortFunc(rows, compareRows)
	for _, r := range rows {
		t.mergedRow(w, r)
	}
}

// least is the smallest count with which a row is written by itself: the rows with it
// and more are no more than the limit.
func (t *table) least() uint32 {
	if len(t.merged) <= t.limit {
		return 0
	}
	with := map[uint32]int{}
	for _, sum := range t.merged {
		with[sum.count]++
	}
	room, least := t.limit, uint32(1<<32-1)
	for _, n := range slices.Backward(slices.Sorted(maps.Keys(with))) {
		if room -= with[n]; room < 0 {
			break
		}
		least = n
	}
	return least
}

func compareRows(a, b mergedRow) int {
	return cmp.Or(
		cmp.Compare(b.count, a.count), cmp.Compare(a.state, b.state), cmp.Compare(a.local, b.local), cmp.Compare(a.port, b.port),
		bytes.Compare(a.remote[:], b.remote[:]), cmp.Compare(a.timer, b.timer), cmp.Compare(a.process, b.process),
	)
}

func (t *table) mergedRow(w *bufio.Writer, r mergedRow) {
	local, remote := netip.AddrPortFrom(t.locals[r.local], 0), netip.AddrPort{}
	if r.remote != ([16]byte{}) {
		remote = netip.AddrPortFrom(netip.AddrFrom16(r.remote).Unmap(), 0)
	}
	if r.inbound {
		local = netip.AddrPortFrom(local.Addr(), r.port)
	} else {
		remote = netip.AddrPortFrom(remote.Addr(), r.port)
	}
	who := ""
	if r.process > 0 && int(r.process) <= len(t.owners.processes) {
		p := t.owners.processes[r.process-1]
		who = fmt.Sprintf(` users:(("%s",pid=%d,fd=0))`, p.name, p.pid)
	}
	fmt.Fprintf(w, "%d %s 0 0 %s %s%s%s\n", r.count, stateName(r.state), endpoint(local, false), endpoint(remote, false), who,
		timerText(r.timer, r.expires))
}

// plainName takes what would break a row out of a process name.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == '"' || r == '(' || r == ')' || r == 0x7f {
			return '?'
		}
		return r
	}, name)
}
