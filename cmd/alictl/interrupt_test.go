package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
)

// interrupt is a program for scripts: interrupt REGEXP PROGRAM ARGS... runs a
// program and presses Ctrl-C as soon as its stderr matches.
func interrupt() {
	cmd := exec.Command(os.Args[2], os.Args[3:]...)
	cmd.Stdin, cmd.Stdout = os.Stdin, os.Stdout
	cmd.Stderr = &trigger{out: os.Stderr, on: regexp.MustCompile(os.Args[1]), fire: func() { _ = cmd.Process.Signal(os.Interrupt) }}
	os.Exit(codeOfRun(cmd.Run()))
}

// codeOfRun is the exit code of a program that was run.
func codeOfRun(err error) int {
	var ended *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &ended):
		return ended.ExitCode()
	}
	fmt.Fprintln(os.Stderr, err)
	return 99
}

// trigger passes on what is written, and does something once it matches.
type trigger struct {
	out  io.Writer
	on   *regexp.Regexp
	fire func()

	mu   sync.Mutex
	seen strings.Builder
	done bool
}

func (t *trigger) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, err := t.out.Write(b)
	t.seen.Write(b)
	if !t.done && t.on.MatchString(t.seen.String()) {
		t.done = true
		t.fire()
	}
	return n, err
}
