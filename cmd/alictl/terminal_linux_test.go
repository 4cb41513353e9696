package main

import (
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// terminal is a program for scripts: terminal ANSWER PROGRAM ARGS... runs a
// program on a terminal of its own, 100 columns wide, and types the answer when
// it is asked something. ^C stands for Ctrl-C, ^D for the end of the input. An answer
// that starts with a < sign is typed before the program starts, and ^D when it asks. What
// the program draws on the terminal goes to stderr; its stdout is not the
// terminal's unless the answer starts with a + sign.
func terminal() {
	answer, all := strings.CutPrefix(os.Args[1], "+")
	early, ahead := strings.CutPrefix(answer, "<")
	if ahead {
		answer = "^D"
	}
	if key, ok := map[string]string{"^C": "\x03", "^D": "\x04"}[answer]; ok {
		answer = key
	} else {
		answer += "\n"
	}
	master, tty, err := openTerminal()
	if err != nil {
		os.Exit(codeOfRun(err))
	}
	if ahead {
		_, _ = io.WriteString(master, early+"\n")
	}
	cmd := exec.Command(os.Args[2], os.Args[3:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, os.Stdout, tty
	if all {
		cmd.Stdout = tty
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	drawn := &trigger{out: os.Stderr, on: regexp.MustCompile(`Type yes|输入|键入`), fire: func() { _, _ = io.WriteString(master, answer) }}
	shown := make(chan struct{})
	err = cmd.Start()
	_ = tty.Close() // the program holds it; reading ends when the program does
	go func() {
		defer close(shown)
		_, _ = io.Copy(drawn, master)
	}()
	if err == nil {
		err = cmd.Wait()
		<-shown
	}
	os.Exit(codeOfRun(err))
}

// openTerminal opens a terminal 100 columns wide. It puts no carriage return before
// a line feed, so that one which is drawn comes from the program.
func openTerminal() (master, tty *os.File, err error) {
	fd, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, nil, err
	}
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		return nil, nil, err
	}
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		return nil, nil, err
	}
	modes, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return nil, nil, err
	}
	modes.Oflag &^= unix.ONLCR
	if err := unix.IoctlSetTermios(fd, unix.TCSETS, modes); err != nil {
		return nil, nil, err
	}
	tty, err = os.OpenFile("/dev/pts/"+strconv.Itoa(number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, nil, err
	}
	return os.NewFile(uintptr(fd), "/dev/ptmx"), tty, unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Col: 100, Row: 40})
}
