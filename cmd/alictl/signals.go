package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
)

// stops is what can ask the program to stop: Ctrl-C, a request to end, a terminal
// that hangs up, and a reader of its output that goes away.
type stops struct {
	cancel context.CancelFunc
	piped  atomic.Bool // a reader went away
}

// watch returns a context that ends when the program is asked to stop. After that,
// a second Ctrl-C or request to end has the usual effect. Hang-ups and lost readers
// never have: a terminal that goes away sends several, and what is said to it goes
// nowhere.
func watch(parent context.Context) (context.Context, *stops) {
	ctx, cancel := context.WithCancel(parent)
	s := &stops{cancel: cancel}
	asked, gone := make(chan os.Signal, 1), make(chan os.Signal, 8)
	signal.Notify(asked, os.Interrupt, syscall.SIGTERM)
	// A broken pipe kills nothing and tells nothing: a connection to the cloud that the
	// other end has reset raises the signal too. What is written to a reader that went
	// away fails, and listener sees that.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		signal.Notify(gone, syscall.SIGHUP)
	}
	go func() {
		<-asked
		signal.Stop(asked)
		cancel()
	}()
	go func() {
		for range gone {
			cancel()
		}
	}()
	return ctx, s
}

// leave notes that nobody reads what the program says.
func (s *stops) leave() {
	s.piped.Store(true)
	s.cancel()
}

// end returns the exit code. A run that changed nothing and whose reader went away,
// as that of alictl ... | head, ends as other programs do then.
func (s *stops) end(code int) int {
	const failed = 1
	if s.piped.Load() && code == failed {
		dieOfPipe()
	}
	return code
}

// listener is the stream the program talks to. When nobody is at the other end any
// more, a reader or a terminal, it says so once.
type listener struct {
	file *os.File
	left func()
}

// Write passes on what is said.
func (l *listener) Write(b []byte) (int, error) {
	n, err := l.file.Write(b)
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.EIO) {
		l.left()
	}
	return n, err
}

// Fd lets it be known as a terminal.
func (l *listener) Fd() uintptr { return l.file.Fd() }
