package fakecloud

import (
	"io"
	"log"
	"net/http"
	"time"
)

const (
	// headerTime and bodyTime are how long a client may take to send a request.
	headerTime = 10 * time.Second
	bodyTime   = 15 * time.Second
	// idleTime is how long a connection is kept for the next request.
	idleTime = 2 * time.Minute
	// maxHeader is far more than a signed request with all its parameters has.
	maxHeader = 128 << 10
)

// HTTP is an HTTP server over s with limits: a client that is slow to send, slow to
// read or silent does not hold a connection for ever. The caller listens, on
// loopback.
func (s *Server) HTTP() *http.Server {
	return &http.Server{
		Handler: s, ReadHeaderTimeout: headerTime, IdleTimeout: idleTime, MaxHeaderBytes: maxHeader,
		ErrorLog: log.New(io.Discard, "", 0), // what a broken client does is no news
	}
}

// limitBody bounds the time that reading the body may take; the function it returns
// lifts the bound, so that it does not end the wait for the answer.
func limitBody(w http.ResponseWriter) (lift func()) {
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(bodyTime)) // a recorder in a test has none
	return func() { _ = control.SetReadDeadline(time.Time{}) }
}
