// Package term knows what a terminal is: whether a stream is one, whether it may
// be coloured, how wide it is, how to show progress on it and how to ask.
package term

import (
	"io"
	"strconv"

	"github.com/mattn/go-isatty"
	"golang.org/x/term"
)

// file is what a stream on a terminal offers.
type file interface{ Fd() uintptr }

// behind returns the stream behind writers that change what passes through them.
func behind(stream any) any {
	for {
		wrapper, ok := stream.(interface{ Unwrap() io.Writer })
		if !ok {
			return stream
		}
		stream = wrapper.Unwrap()
	}
}

// Is tells whether a stream is a terminal. Anything but an open file is not.
func Is(stream any) bool {
	f, ok := behind(stream).(file)
	return ok && (isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()))
}

// Live tells whether a line on the stream can be drawn over: it is a terminal
// that obeys escapes, and nobody records what is written to it.
func Live(stream any, getenv func(string) string) bool {
	return Is(stream) && getenv("TERM") != "dumb" && getenv("CI") == ""
}

// Color tells whether what is written to the stream may be coloured. The
// --no-color flag, NO_COLOR (https://no-color.org), CI and TERM=dumb say no.
func Color(stream any, noColor bool, getenv func(string) string) bool {
	return !noColor && getenv("NO_COLOR") == "" && Live(stream, getenv)
}

// Width returns how many columns the stream has: those of its terminal, or 0 when
// it is none. COLUMNS says it for a terminal that does not tell.
func Width(stream any, getenv func(string) string) int {
	f, ok := behind(stream).(file)
	if !ok || !Is(stream) {
		return 0
	}
	if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 {
		return columns
	}
	if columns, err := strconv.Atoi(getenv("COLUMNS")); err == nil && columns > 0 {
		return columns
	}
	return 80
}
