package app

import (
	"math"
	"runtime"
	"runtime/debug"
)

const (
	largeHeap    = 64 << 20  // below that the process is small whatever it does
	leastCeiling = 256 << 20 // of a process with a large heap
)

// spare keeps a process small that has read a large account and is to judge it. What is
// read stays to the end and judging takes about as much again, so that the garbage
// collector, which by itself lets a heap grow to twice what is in use, would let both
// stand twice. Near twice what was read, it works harder before more
// memory is taken. A limit of the user's own, $GOMEMLIMIT, stays.
func spare() {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if m.HeapAlloc < largeHeap || debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return
	}
	runtime.GC()
	runtime.ReadMemStats(&m)
	debug.SetMemoryLimit(max(leastCeiling, int64(m.HeapAlloc)*9/4))
}
