package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// lose is a program for scripts: lose WHAT FILE PROGRAM ARGS... runs a program and,
// as soon as the file holds an outcome, takes away what it talks to: "hangup" sends
// the signal of that name, "reader" closes the pipe that is its stderr, "terminal"
// closes the terminal that it runs on.
func lose() {
	signal.Notify(make(chan os.Signal, 8), syscall.SIGHUP, syscall.SIGPIPE) // ignored here or not: the program starts with the usual effect
	cmd := exec.Command(os.Args[3], os.Args[4:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	away, err := onLoss(os.Args[1], cmd)
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		os.Exit(codeOfRun(err))
	}
	if theirs, ok := cmd.Stderr.(*os.File); ok && theirs != os.Stderr {
		_ = theirs.Close() // the program holds it
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if raw, err := os.ReadFile(os.Args[2]); err == nil && bytes.Contains(raw, []byte(`"outcome"`)) {
			break
		}
	}
	away()
	os.Exit(codeOfRun(<-ended))
}

// onLoss gives a program what it is to lose, and returns what takes it away.
func onLoss(what string, cmd *exec.Cmd) (away func(), err error) {
	switch what {
	case "reader":
		r, w, err := os.Pipe()
		cmd.Stderr = w
		return func() { _ = r.Close() }, err
	case "terminal":
		master, tty, err := openTerminal()
		if err != nil {
			return nil, err
		}
		fd, err := unix.FcntlInt(master.Fd(), unix.F_DUPFD_CLOEXEC, 0)
		if err == nil {
			err = unix.SetNonblock(fd, true) // so that it can be closed while it is read
		}
		_ = master.Close()
		drawn := os.NewFile(uintptr(fd), "/dev/ptmx")
		go func() { _, _ = io.Copy(io.Discard, drawn) }()
		cmd.Stdin, cmd.Stderr = tty, tty
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
		return func() { _ = drawn.Close() }, err
	}
	return func() { _ = cmd.Process.Signal(syscall.SIGHUP) }, nil
}
