//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// dieOfPipe ends the program by the signal of a lost reader. It returns only if that
// signal is ignored.
func dieOfPipe() {
	signal.Reset(syscall.SIGPIPE)
	if signal.Ignored(syscall.SIGPIPE) || syscall.Kill(os.Getpid(), syscall.SIGPIPE) != nil {
		return
	}
	time.Sleep(time.Second) // until it arrives
}
