package term

import "golang.org/x/sys/windows"

// discard throws away what was typed on a terminal and not read yet.
func discard(fd uintptr) error { return windows.FlushConsoleInputBuffer(windows.Handle(fd)) }
