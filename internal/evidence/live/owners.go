package live

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/alictl/alictl/internal/evidence/bundle"
)

// ownerIndex says which processes hold which sockets.
type ownerIndex struct {
	only      map[uint32]bool // sockets that are asked about; nil: all
	processes []process
	first     map[uint32]owner   // by inode of the socket
	more      map[uint32][]owner // the further owners of a shared socket
}

// of returns the owners of a socket, in the order of their process ids.
func (x *ownerIndex) of(inode uint32) []owner {
	first, ok := x.first[inode]
	if inode == 0 || !ok {
		return nil
	}
	return append([]owner{first}, x.more[inode]...)
}

// maxShared is how many owners of one socket are kept: a listening socket is shared
// by all workers of a server.
const maxShared = 8

func (x *ownerIndex) add(inode uint32, o owner) {
	if x.only != nil && !x.only[inode] {
		return
	}
	if _, taken := x.first[inode]; !taken {
		x.first[inode] = o
		return
	}
	if len(x.more[inode]) < maxShared-1 {
		x.more[inode] = append(x.more[inode], o)
	}
}

// readOwners looks at the descriptors of every process. Where there are too many
// sockets to write them one by one, only the owners of those that listen and of those
// that wait to be closed are kept: of the others no owner is told.
func (c *collector) readOwners() *ownerIndex {
	x := &ownerIndex{first: map[uint32]owner{}, more: map[uint32][]owner{}}
	total, asked := 0, map[uint32]bool{}
	err := c.dump(func(s socket) {
		total++
		if s.state == listening || s.state == closeWait {
			asked[s.inode] = true
		}
	})
	if err == nil && total > c.MaxRows {
		x.only = asked
	}
	hidden := 0
	for _, pid := range c.pids() {
		if !c.ownSockets(x, pid) {
			hidden++
		}
	}
	if hidden > 0 {
		c.b.Skip("socket_owners", c.forbidden(), fmt.Sprintf("%d processes", hidden))
	}
	return x
}

// pids lists the process ids, in ascending order.
func (c *collector) pids() []int {
	entries, err := os.ReadDir(c.path("proc"))
	if err != nil {
		return nil
	}
	var out []int
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil {
			out = append(out, pid)
		}
	}
	slices.Sort(out)
	return out
}

// ownSockets adds the sockets of one process, and says whether it may be looked at. A
// process that is gone is no loss.
func (c *collector) ownSockets(x *ownerIndex, pid int) bool {
	folder, err := os.Open(c.path(fmt.Sprintf("proc/%d/fd", pid)))
	if err != nil {
		return !os.IsPermission(err)
	}
	defer folder.Close() //nolint:errcheck // nothing was written
	index := int32(len(x.processes))
	found := false
	for {
		names, err := folder.Readdirnames(1024)
		for _, name := range names {
			inode, ok := socketInode(folder, name)
			if !ok {
				continue
			}
			fd, err := strconv.ParseInt(name, 10, 32)
			if err != nil {
				continue
			}
			found = true
			x.add(inode, owner{process: index, fd: int32(fd)})
		}
		if err != nil || len(names) == 0 {
			break
		}
	}
	if found {
		x.processes = append(x.processes, process{pid: pid, name: c.processName(pid)})
	}
	return true
}

func (c *collector) processName(pid int) string {
	name, err := c.read(fmt.Sprintf("proc/%d/comm", pid))
	if err != nil {
		return "?"
	}
	return plainName(strings.TrimSuffix(string(name), "\n"))
}

// inodeOf takes the inode from the text of a descriptor's link: socket:[12345].
func inodeOf(link []byte) (uint32, bool) {
	digits, ok := bytes.CutPrefix(link, []byte("socket:["))
	if !ok {
		return 0, false
	}
	digits, ok = bytes.CutSuffix(digits, []byte("]"))
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseUint(string(digits), 10, 32)
	return uint32(n), err == nil
}

// limits keeps the limits of the processes that listen: what they run out of first.
// Beside each stands how many descriptors the process has open.
func (c *collector) limits(t *table) {
	pids := map[int]bool{}
	for _, s := range t.listeners {
		for _, o := range t.owners.of(s.inode) {
			pids[t.owners.processes[o.process].pid] = true
		}
	}
	const most = 200
	for i, pid := range sortedKeys(pids) {
		if i == most {
			c.b.Skip("process_limits", bundle.TooLarge, fmt.Sprintf("%d processes", len(pids)))
			return
		}
		for _, name := range []string{"limits", "comm"} {
			file := fmt.Sprintf("proc/%d/%s", pid, name)
			if data, err := c.read(file); err == nil {
				c.b.Add(file, data)
			}
		}
		if n, ok := c.descriptors(pid); ok {
			c.b.Add(fmt.Sprintf("proc/%d/fd_count", pid), fmt.Appendf(nil, "%d\n", n))
		}
	}
}

func sortedKeys(set map[int]bool) []int {
	out := make([]int, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// descriptors counts the open descriptors of a process.
func (c *collector) descriptors(pid int) (int, bool) {
	folder, err := os.Open(c.path(fmt.Sprintf("proc/%d/fd", pid)))
	if err != nil {
		return 0, false
	}
	defer folder.Close() //nolint:errcheck // nothing was written
	n := 0
	for {
		names, err := folder.Readdirnames(4096)
		n += len(names)
		if err != nil || len(names) == 0 {
			return n, true
		}
	}
}
