package app

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/alictl/alictl/internal/term"
	"github.com/alictl/alictl/report"
)

// Progress shows how many calls of a session are made and known to remain.
type Progress struct {
	expected atomic.Int64
	once     sync.Once
	stop     func()
}

// Progress starts showing the calls of the session.
func (s *Session) Progress() *Progress {
	t, env := s.Program.Talk, s.Program.Env
	shown := term.NewProgress(term.ProgressOptions{
		Out: env.Stderr, Mode: term.ModeOf(env.Stderr, t.quiet, !t.progress, env.Getenv), Now: env.Now, Printer: t.Printer,
		Width: func() int { return term.Width(env.Stderr, env.Getenv) },
	})
	restore := t.through(shown)
	pr := &Progress{}
	ticker := time.NewTicker(100 * time.Millisecond)
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-ticker.C:
				total := s.Door.Total()
				made := total.Requests - total.Throttled - total.Repeated
				shown.Update(term.Status{Calls: total.Requests, Throttled: total.Throttled, Left: max(int(pr.expected.Load())-made, 0)})
			case <-done:
				return
			}
		}
	}()
	pr.stop = func() {
		ticker.Stop()
		close(done)
		<-ended
		shown.Close()
		restore()
	}
	return pr
}

// Expect adds to the calls known to remain.
func (p *Progress) Expect(calls int) { p.expected.Add(int64(calls)) }

// Close wipes the progress line.
func (p *Progress) Close() { p.once.Do(p.stop) }

// Look says how reports look on this stdout.
func (p *Program) Look() report.Options {
	return report.Options{
		Printer: p.Talk.Printer,
		Detail:  p.detail,
		Next:    p.Next,
		Again:   p.Again,
		Color:   term.Color(p.Env.Stdout, !p.Talk.color, p.Env.Getenv),
		Width:   term.Width(p.Env.Stdout, p.Env.Getenv),
	}
}
