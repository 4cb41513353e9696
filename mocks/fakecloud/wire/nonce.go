package wire

import (
	"hash/maphash"
	"sync"
	"time"
)

// nonces remembers used nonces for as long as a date may be old. Two
// generations keep it small without looking at every entry, and hashes stand
// for the texts: a long run makes millions.
type nonces struct {
	mu       sync.Mutex
	seed     maphash.Seed
	now, old map[uint64]struct{}
	since    time.Time
}

func newNonces() *nonces {
	return &nonces{seed: maphash.MakeSeed(), now: map[uint64]struct{}{}}
}

// add reports whether the nonce is new.
func (n *nonces) add(nonce string, now time.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if now.Sub(n.since) > 2*maxSkew {
		n.old, n.now, n.since = n.now, map[uint64]struct{}{}, now
	}
	hash := maphash.String(n.seed, nonce)
	if _, used := n.now[hash]; used {
		return false
	}
	if _, used := n.old[hash]; used {
		return false
	}
	n.now[hash] = struct{}{}
	return true
}
