package fakecloud

import (
	"fmt"
	"maps"
	"sync"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
)

// Stats are counts by action, such as ecs:DescribeNetworkInterfaces.
type Stats struct {
	// Calls is every request that named a known product and an action.
	Calls map[string]int
	// Throttled and Refused are those answered with an error; Throttled is not
	// part of Refused. Cut are those whose connection was closed instead.
	Throttled map[string]int
	Refused   map[string]int
	Cut       map[string]int
	// Panics are defects of this package, as text. A test should find none.
	Panics []string
}

type stats struct {
	mu sync.Mutex
	Stats
}

func newStats() stats {
	return stats{Stats: Stats{
		Calls: map[string]int{}, Throttled: map[string]int{}, Refused: map[string]int{}, Cut: map[string]int{},
	}}
}

func (s *stats) arrived(c *wire.Exchange) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Calls[c.Name()]++
}

func (s *stats) panicked(v any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Panics = append(s.Panics, fmt.Sprint(v))
}

func (s *stats) finish(c *wire.Exchange, out wire.Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case out.Cut:
		s.Cut[c.Name()]++
	case out.Code == wire.ThrottleCode:
		s.Throttled[c.Name()]++
	case out.Code != "":
		s.Refused[c.Name()]++
	}
}

// Stats copies the counts so far.
func (s *Server) Stats() Stats {
	s.stats.mu.Lock()
	defer s.stats.mu.Unlock()
	return Stats{
		Calls: maps.Clone(s.stats.Calls), Throttled: maps.Clone(s.stats.Throttled),
		Refused: maps.Clone(s.stats.Refused), Cut: maps.Clone(s.stats.Cut),
		Panics: append([]string(nil), s.stats.Panics...),
	}
}

// Calls counts the requests that arrived, by action.
func (s *Server) Calls() map[string]int { return s.Stats().Calls }

// ResetStats sets all counts to zero.
func (s *Server) ResetStats() {
	fresh := newStats()
	s.stats.mu.Lock()
	defer s.stats.mu.Unlock()
	s.stats.Stats = fresh.Stats
}
