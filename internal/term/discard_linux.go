package term

import "golang.org/x/sys/unix"

// discard throws away what was typed on a terminal and not read yet.
func discard(fd uintptr) error { return unix.IoctlSetInt(int(fd), unix.TCFLSH, unix.TCIFLUSH) }
