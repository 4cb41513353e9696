package term

import (
	"io"
	"strconv"
	"sync"
	"time"

	"github.com/alictl/alictl/internal/text"
)

// How often progress is shown: on a live line and in a log.
const (
	liveEvery  = 100 * time.Millisecond
	plainEvery = 5 * time.Second
)

// Mode says how progress is shown.
type Mode int

// The modes of progress.
const (
	Silent Mode = iota // nothing
	Plain              // a line now and then
	Line               // one line, drawn over
)

// ModeOf chooses how progress is shown on a stream: nothing when the user wants
// quiet or no progress, a live line on a terminal, plain lines elsewhere.
func ModeOf(stream any, quiet, noProgress bool, getenv func(string) string) Mode {
	switch {
	case quiet || noProgress:
		return Silent
	case Live(stream, getenv):
		return Line
	}
	return Plain
}

// ProgressOptions say where and how progress is shown.
type ProgressOptions struct {
	Out     io.Writer // stderr
	Mode    Mode
	Width   func() int // columns of the terminal now; nil or 0 means 80
	Now     func() time.Time
	Printer *text.Printer
}

// Status is how far the work is.
type Status struct {
	Calls     int // made so far
	Left      int // known to remain; below 0 when unknown
	Throttled int // calls the cloud asked to slow down
}

// Progress shows how far long work is without getting in the way of anything else
// that is written to the same stream through it. It may be used by several
// goroutines at once.
type Progress struct {
	o       ProgressOptions
	mu      sync.Mutex
	started time.Time
	shown   time.Time // when it was last shown
	status  Status
	line    string // what stands on the live line
	partial bool   // a line that was written has not ended yet
	closed  bool
}

var _ io.Writer = (*Progress)(nil)

// NewProgress starts showing progress. Close must be called at the end.
func NewProgress(o ProgressOptions) *Progress {
	now := o.Now()
	return &Progress{o: o, started: now, shown: now}
}

// Update tells how far the work is. It is cheap: most calls write nothing.
func (p *Progress) Update(s Status) {
	if p.o.Mode == Silent {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.status = s
	every := plainEvery
	if p.o.Mode == Line {
		every = liveEvery
	}
	now := p.o.Now()
	if p.closed || now.Sub(p.shown) < every {
		return
	}
	p.shown = now
	if p.o.Mode == Plain {
		p.put(p.sentence(now) + "\n")
		return
	}
	p.draw(p.cut(p.sentence(now)))
}

// Write writes whole lines, as a logger does, above the live line.
func (p *Progress) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	line := p.line
	p.draw("")
	n, err := p.o.Out.Write(b)
	if len(b) > 0 {
		p.partial = b[len(b)-1] != '\n'
	}
	p.draw(line)
	return n, err
}

// Close wipes the live line. Progress that is updated later shows nothing, but
// still writes lines.
func (p *Progress) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.draw("")
	p.closed = true
}

// draw replaces what stands on the live line.
func (p *Progress) draw(line string) {
	if line == p.line || p.partial || p.o.Mode != Line {
		return
	}
	p.put("\r\x1b[K" + line)
	p.line = line
}

// put writes to a terminal or a log. There is nobody to tell when that fails.
func (p *Progress) put(s string) { _, _ = io.WriteString(p.o.Out, s) }

func (p *Progress) sentence(now time.Time) string {
	say := p.o.Printer.Say
	parts := []string{say("progress.calls", text.Data{"Count": p.status.Calls})}
	if p.status.Left >= 0 {
		parts = append(parts, say("progress.left", text.Data{"Left": p.status.Left}))
	}
	if elapsed := now.Sub(p.started).Seconds(); elapsed > 0 {
		rate := strconv.FormatFloat(float64(p.status.Calls)/elapsed, 'f', 1, 64)
		parts = append(parts, say("progress.rate", text.Data{"Rate": rate}))
	}
	if p.status.Throttled > 0 {
		parts = append(parts, say("progress.throttled", text.Data{"Number": p.status.Throttled}))
	}
	return p.o.Printer.List(parts)
}

// cut keeps the live line on one line of the terminal.
func (p *Progress) cut(s string) string {
	columns := 80
	if p.o.Width != nil {
		if n := p.o.Width(); n > 0 {
			columns = n
		}
	}
	return text.Cut(s, columns-1)
}
