package netlab

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// layer7 is a load balancer of layer 7 that keeps one connection to nginx. As any
// proxy, it cannot know of a close that is still under way when it sends a request;
// it does not look at all, which makes that moment as long as the silence.
type layer7 struct {
	dial func() (net.Conn, error)
	idle time.Duration

	kept   net.Conn
	keptAt time.Time
}

func (l *Lab) startLayer7() error {
	b := &layer7{idle: l.setup.scaled(l.setup.ListenerIdle), dial: func() (c net.Conn, err error) {
		err = l.balancer.Do(func() (err error) {
			c, err = net.DialTimeout("tcp4", backendPort().String(), patience)
			return err
		})
		return c, err
	}}
	var listener net.Listener
	if err := l.balancer.Do(func() (err error) {
		listener, err = net.Listen("tcp4", balancer7)
		return err
	}); err != nil {
		return err
	}
	server := &http.Server{Handler: b, ReadHeaderTimeout: patience}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	l.closers = append(l.closers, func() error {
		err := server.Close()
		<-done
		if b.kept != nil {
			_ = b.kept.Close()
		}
		return err
	})
	return nil
}

// ServeHTTP hands a request on, over the kept connection unless its idle time is over.
func (b *layer7) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	if b.kept != nil && time.Since(b.keptAt) >= b.idle {
		_ = b.kept.Close()
		b.kept = nil
	}
	if b.kept == nil {
		c, err := b.dial()
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		b.kept = c
	}
	status, err := request(b.kept)
	if err != nil {
		_ = b.kept.Close()
		b.kept = nil
		status = http.StatusBadGateway
	}
	b.keptAt = time.Now()
	w.WriteHeader(status)
}

// request sends one request over a connection that stays open, and returns the status.
func request(c net.Conn) (int, error) {
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		return 0, err
	}
	if _, err := io.WriteString(c, "POST / HTTP/1.1\r\nHost: lab\r\nContent-Length: 2\r\n\r\nhi"); err != nil {
		return 0, err
	}
	response, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close() //nolint:errcheck // read to its end
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return 0, fmt.Errorf("read the answer: %w", err)
	}
	return response.StatusCode, c.SetDeadline(time.Time{})
}
