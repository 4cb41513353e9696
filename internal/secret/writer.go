package secret

import (
	"io"
	"sync"
)

// Writer passes on what is written to it, without secrets. A secret that is split
// over several writes is found too: what may be the beginning of one is held back
// until the next write, or Flush. It is safe for concurrent use.
type Writer struct {
	filter *Filter
	mu     sync.Mutex
	to     io.Writer
	held   []byte
}

// NewWriter returns a writer that passes on everything but secrets.
func (f *Filter) NewWriter(to io.Writer) *Writer { return &Writer{filter: f, to: to} }

// Write passes on a text. It reports the whole text as written, or an error.
func (w *Writer) Write(text []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := w.filter.current()
	if s == nil {
		return w.to.Write(text)
	}
	if len(w.held) > 0 {
		text = append(w.held, text...)
	}
	before := len(w.held)
	clean, rest := s.scan(make([]byte, 0, len(text)), text, false)
	w.held = append([]byte(nil), rest...)
	if len(clean) > 0 {
		if _, err := w.to.Write(clean); err != nil {
			return 0, err
		}
	}
	return len(text) - before, nil
}

// Flush passes on what was held back.
func (w *Writer) Flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.held) == 0 {
		return nil
	}
	held := w.filter.CleanBytes(w.held)
	w.held = nil
	_, err := w.to.Write(held)
	return err
}

// Unwrap returns the writer behind this one, for those who must know what it is:
// a terminal, for example.
func (w *Writer) Unwrap() io.Writer { return w.to }
