package main

import (
	"context"
	"errors"
	"net"
	"syscall"
	"testing"
	"time"
)

// A connection that the other end has reset raises SIGPIPE when it is written to. That
// is no reader that went away: the run goes on.
func TestABrokenConnectionStopsNothing(t *testing.T) {
	ctx, s := watch(context.Background())
	server, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	conn, err := net.Dial("tcp", server.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	peer, err := server.Accept()
	if err != nil {
		t.Fatal(err)
	}
	_ = peer.(*net.TCPConn).SetLinger(0)
	_ = peer.Close()
	for range 1000 {
		if _, err = conn.Write([]byte("x")); errors.Is(err, syscall.EPIPE) {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if !errors.Is(err, syscall.EPIPE) {
		t.Skipf("no broken pipe here: %v", err)
	}
	select {
	case <-ctx.Done():
		t.Error("the run was stopped")
	case <-time.After(50 * time.Millisecond):
	}
	if s.piped.Load() {
		t.Error("a lost reader was noted")
	}
}
