package fakecloud

import (
	"sync"
	"time"
)

// nonces remembers used nonces for as long as a date may be old. Two
// generations keep it small without looking at every entry.
type nonces struct {
	mu       sync.Mutex
	now, old map[string]struct{}
	since    time.Time
}

// add reports whether the nonce is new.
func (n *nonces) add(nonce string, now time.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.now == nil || now.Sub(n.since) > 2*maxSkew {
		n.old, n.now, n.since = n.now, map[string]struct{}{}, now
	}
	if _, used := n.now[nonce]; used {
		return false
	}
	if _, used := n.old[nonce]; used {
		return false
	}
	n.now[nonce] = struct{}{}
	return true
}
