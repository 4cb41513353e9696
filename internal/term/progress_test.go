package term_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alictl/alictl/internal/term"
	"github.com/alictl/alictl/internal/text"
)

// clock is a time that passes only when told to.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func start(mode term.Mode, width int) (*term.Progress, *bytes.Buffer, *clock) {
	c := &clock{now: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	var out bytes.Buffer
	return term.NewProgress(term.ProgressOptions{
		Out: &out, Mode: mode, Width: func() int { return width }, Now: c.Now, Printer: text.InEnglish(),
	}), &out, c
}

// screen returns what a terminal shows after it was sent the bytes.
func screen(t *testing.T, sent string) []string {
	t.Helper()
	var lines []string
	line := ""
	for _, part := range regexp.MustCompile(`\r\x1b\[K|\n|[^\r\n\x1b]+`).FindAllString(sent, -1) {
		switch part {
		case "\r\x1b[K":
			line = ""
		case "\n":
			lines = append(lines, line)
			line = ""
		default:
			line += part
		}
	}
	return append(lines, line)
}

func TestLiveLine(t *testing.T) {
	t.Parallel()
	p, out, c := start(term.Line, 100)
	p.Update(term.Status{Calls: 1, Left: -1})
	if out.Len() != 0 {
		t.Errorf("shown at once: %q", out.String())
	}
	c.pass(2 * time.Second)
	p.Update(term.Status{Calls: 42, Left: 8, Throttled: 3})
	fmt.Fprintln(p, "warning: something")
	c.pass(time.Second)
	p.Update(term.Status{Calls: 45, Left: -1})
	got := screen(t, out.String())
	want := []string{"warning: something", "45 calls, 15.0/s"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("screen %q, want %q", got, want)
	}
	if !strings.Contains(out.String(), `42 calls, 8 left, 21.0/s, 3 throttled`) {
		t.Errorf("sent %q", out.String())
	}
	p.Close()
	if got := screen(t, out.String()); got[len(got)-1] != "" {
		t.Errorf("left behind %q", got)
	}
	n := out.Len()
	c.pass(time.Minute)
	p.Update(term.Status{Calls: 50})
	if out.Len() != n {
		t.Error("shown after the end")
	}
}

func TestLiveLineIsCut(t *testing.T) {
	t.Parallel()
	chinese, err := text.New(text.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	c := &clock{now: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	p := term.NewProgress(term.ProgressOptions{Out: &out, Mode: term.Line, Width: func() int { return 30 }, Now: c.Now, Printer: chinese})
	c.pass(time.Second)
	p.Update(term.Status{Calls: 1000, Left: 2000, Throttled: 3})
	last := screen(t, out.String())[0]
	if w := text.Width(last); w > 29 || !strings.HasSuffix(last, "...") {
		t.Errorf("%d columns: %q", w, last)
	}
}

func TestUnfinishedLineIsKept(t *testing.T) {
	t.Parallel()
	p, out, c := start(term.Line, 80)
	fmt.Fprint(p, "half ")
	c.pass(time.Second)
	p.Update(term.Status{Calls: 1, Left: -1})
	fmt.Fprintln(p, "whole")
	if got := screen(t, out.String()); got[0] != "half whole" {
		t.Errorf("screen %q", got)
	}
}

func TestPlainLines(t *testing.T) {
	t.Parallel()
	p, out, c := start(term.Plain, 10)
	for i := range 100 {
		c.pass(200 * time.Millisecond)
		p.Update(term.Status{Calls: i + 1, Left: -1})
	}
	p.Close()
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 4 || lines[0] != "25 calls, 5.0/s" {
		t.Errorf("20 seconds gave %q", lines)
	}
	if strings.ContainsAny(out.String(), "\r\x1b") {
		t.Error("escapes without a terminal")
	}
}

func TestSilent(t *testing.T) {
	t.Parallel()
	p, out, c := start(term.Silent, 80)
	c.pass(time.Hour)
	p.Update(term.Status{Calls: 1})
	fmt.Fprintln(p, "warning: still told")
	p.Close()
	if out.String() != "warning: still told\n" {
		t.Errorf("wrote %q", out.String())
	}
}

func TestConcurrentProgress(t *testing.T) {
	t.Parallel()
	p, out, c := start(term.Line, 80)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 50 {
				c.pass(50 * time.Millisecond)
				p.Update(term.Status{Calls: i*j + 1, Left: j})
				fmt.Fprintf(p, "line %d.%d\n", i, j)
			}
		})
	}
	wg.Wait()
	p.Close()
	lines := screen(t, out.String())
	if len(lines) != 401 {
		t.Fatalf("%d lines, want 400 and an empty one", len(lines))
	}
	for _, line := range lines[:400] {
		if !regexp.MustCompile(`^line \d\.\d+$`).MatchString(line) {
			t.Errorf("garbled: %q", line)
		}
	}
}
