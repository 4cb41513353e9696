package snapshot_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/alictl/alictl/internal/snapshot"
	"github.com/alictl/alictl/internal/snapshot/snapshottest"
)

// BenchmarkFile writes and reads the snapshot of a large account. Reading tells what
// stays of the file in memory; B/op says how much passed through it.
func BenchmarkFile(b *testing.B) {
	path := filepath.Join(b.TempDir(), "s.json")
	made := snapshottest.Large(2000)
	b.Run("write", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := snapshot.Save(path, made); err != nil {
				b.Fatal(err)
			}
		}
		b.SetBytes(size(b, path))
	})
	made = nil
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(size(b, path))
		before := inUse()
		for b.Loop() {
			s, err := snapshot.Load(b.Context(), path)
			if err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			b.ReportMetric(float64(inUse()-before)/1e6, "MB-stay")
			runtime.KeepAlive(s)
			b.StartTimer()
		}
	})
}

func size(b *testing.B, path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}

// inUse is the heap without garbage.
func inUse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
