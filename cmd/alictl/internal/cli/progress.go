package cli

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/alictl/alictl/internal/term"
	"github.com/alictl/alictl/report"
)

// progress shows how many calls of a session are made and known to remain.
type progress struct {
	expected atomic.Int64
	once     sync.Once
	stop     func()
}

// progress starts showing the calls of the session.
func (s *session) progress() *progress {
	t, env := s.p.talk, s.p.env
	shown := term.NewProgress(term.ProgressOptions{
		Out: env.Stderr, Mode: term.ModeOf(env.Stderr, t.quiet, !t.progress, env.Getenv), Now: env.Now, Printer: t.printer,
		Width: func() int { return term.Width(env.Stderr, env.Getenv) },
	})
	restore := t.through(shown)
	pr := &progress{}
	ticker := time.NewTicker(100 * time.Millisecond)
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-ticker.C:
				total := s.door.Total()
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

// expect adds to the calls known to remain.
func (p *progress) expect(calls int) { p.expected.Add(int64(calls)) }

// close wipes the progress line.
func (p *progress) close() { p.once.Do(p.stop) }

// look says how reports look on this stdout.
func (p *program) look() report.Options {
	return report.Options{
		Printer: p.talk.printer,
		Detail:  p.detail,
		Next:    p.next,
		Flags:   p.flags,
		Color:   term.Color(p.env.Stdout, !p.talk.color, p.env.Getenv),
		Width:   term.Width(p.env.Stdout, p.env.Getenv),
	}
}
