package term_test

import (
	"os"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/alictl/alictl/internal/term"
)

// openTerminal opens a pseudo-terminal of 132 columns, or skips the test.
func openTerminal(t *testing.T) *os.File {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("no pseudo-terminals here:", err)
	}
	t.Cleanup(func() { _ = master.Close() })
	fd := int(master.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Skip(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Skip(err)
	}
	slave, err := os.OpenFile("/dev/pts/"+strconv.Itoa(n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = slave.Close() })
	if err := unix.IoctlSetWinsize(int(slave.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Col: 132, Row: 40}); err != nil {
		t.Skip(err)
	}
	return slave
}

func TestTerminal(t *testing.T) {
	t.Parallel()
	tty := openTerminal(t)
	if !term.Is(tty) {
		t.Fatal("a terminal was not taken for one")
	}
	if got := term.Width(tty, env(nil)); got != 132 {
		t.Errorf("width %d, want 132", got)
	}
	for _, c := range []struct {
		name    string
		noColor bool
		env     map[string]string
		color   bool
		mode    term.Mode
	}{
		{"plainly", false, nil, true, term.Line},
		{"--no-color", true, nil, false, term.Line},
		{"NO_COLOR", false, map[string]string{"NO_COLOR": "1"}, false, term.Line},
		{"CI", false, map[string]string{"CI": "true"}, false, term.Plain},
		{"TERM=dumb", false, map[string]string{"TERM": "dumb"}, false, term.Plain},
	} {
		if got := term.Color(tty, c.noColor, env(c.env)); got != c.color {
			t.Errorf("%s: colour %v, want %v", c.name, got, c.color)
		}
		if got := term.ModeOf(tty, false, false, env(c.env)); got != c.mode {
			t.Errorf("%s: mode %v, want %v", c.name, got, c.mode)
		}
	}
}
