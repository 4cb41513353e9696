//go:build darwin || freebsd || netbsd || openbsd || dragonfly

package term

import "golang.org/x/sys/unix"

// flushRead is FREAD of the C library.
const flushRead = 1

// discard throws away what was typed on a terminal and not read yet.
func discard(fd uintptr) error { return unix.IoctlSetPointerInt(int(fd), unix.TIOCFLUSH, flushRead) }
