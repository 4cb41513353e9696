package netlab

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"syscall"
	"time"
)

// Play builds the lab of a setup, lets a client send, be silent and send again, and
// tells what it met.
func Play(ctx context.Context, setup Setup) (result Result, err error) {
	l, err := Build(ctx, setup)
	if err != nil {
		return Result{}, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	result.Setup = setup
	switch setup.Protocol {
	case UDP:
		err = l.playUDP(&result)
	case HTTP:
		err = l.playHTTP(&result)
	default:
		err = l.playTCP(&result)
	}
	if err != nil {
		return result, fmt.Errorf("play %q: %w", setup.Name, err)
	}
	return result, nil
}

// dial opens a connection of the client.
func (l *Lab) dial(network, address string) (c net.Conn, err error) {
	err = l.client.Do(func() (err error) {
		dialer := net.Dialer{Timeout: patience, KeepAlive: -1} // the client sends no probes
		c, err = dialer.Dial(network, address)
		return err
	})
	return c, err
}

func (l *Lab) playTCP(result *Result) error {
	c, err := l.dial("tcp4", backendPort().String())
	if err != nil {
		return err
	}
	defer c.Close() //nolint:errcheck // it may be reset
	if _, err := request(c); err != nil {
		return fmt.Errorf("the first request: %w", err)
	}
	begin := time.Now()
	told, err := silence(c, l.setup.scaled(l.setup.Silence))
	if err != nil {
		return err
	}
	if told != "" {
		result.Outcome = told
		result.At = time.Since(begin).Seconds() * float64(l.setup.scale())
		time.Sleep(50 * time.Millisecond) // the other side may still be on its way to know
	} else {
		result.Outcome = again(c)
	}
	result.BackendHolds, err = l.backendHolds(c.LocalAddr())
	return err
}

// silence reads until the time is over. The outcome is empty when nothing came.
func silence(c net.Conn, d time.Duration) (Outcome, error) {
	if err := c.SetReadDeadline(time.Now().Add(d)); err != nil {
		return "", err
	}
	n, err := c.Read(make([]byte, 1))
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "", nil
	case errors.Is(err, io.EOF):
		return Closed, nil
	case errors.Is(err, syscall.ECONNRESET):
		return Reset, nil
	case err == nil:
		return "", fmt.Errorf("%d bytes that nobody asked for", n)
	}
	return "", err
}

// again sends the second request.
func again(c net.Conn) Outcome {
	_, err := request(c)
	switch {
	case err == nil:
		return Answered
	case errors.Is(err, os.ErrDeadlineExceeded):
		return Stalled
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return Closed
	}
	return Reset
}

func (l *Lab) playHTTP(result *Result) error {
	transport := &http.Transport{DialContext: func(_ context.Context, network, address string) (net.Conn, error) {
		return l.dial(network, address)
	}, DisableKeepAlives: true}
	client := &http.Client{Transport: transport, Timeout: 2 * patience}
	post := func() (int, error) {
		response, err := client.Post("http://"+balancer7+"/", "text/plain", strings.NewReader("hi"))
		if err != nil {
			return 0, err
		}
		return response.StatusCode, response.Body.Close()
	}
	if status, err := post(); err != nil || status != http.StatusOK {
		return fmt.Errorf("the first request: status %d: %w", status, err)
	}
	time.Sleep(l.setup.scaled(l.setup.Silence))
	status, err := post()
	if err != nil {
		return err
	}
	result.Outcome = Answered
	if status == http.StatusBadGateway {
		result.Outcome = BadGateway
	}
	return nil
}

func (l *Lab) playUDP(result *Result) error {
	c, err := l.dial("udp4", netip.AddrPortFrom(backendPort().Addr(), udpPort).String())
	if err != nil {
		return err
	}
	defer c.Close() //nolint:errcheck // nothing is on its way
	if _, err := io.WriteString(c, "hello"); err != nil {
		return err
	}
	for i, wait := range []time.Duration{patience, l.setup.scaled(l.setup.Silence) + patience/3} {
		if err := c.SetReadDeadline(time.Now().Add(wait)); err != nil {
			return err
		}
		_, err := c.Read(make([]byte, 64))
		if err != nil && i == 0 {
			return fmt.Errorf("the first answer: %w", err)
		}
		result.Outcome = Answered
		if err != nil {
			result.Outcome = Stalled
		}
	}
	return nil
}

// backendHolds looks for the client's connection among the established sockets of the
// backend.
func (l *Lab) backendHolds(client net.Addr) (bool, error) {
	var table []byte
	err := l.backend.Do(func() (err error) {
		table, err = os.ReadFile("/proc/thread-self/net/tcp")
		return err
	})
	address, ok := client.(*net.TCPAddr)
	if err != nil || !ok {
		return false, err
	}
	end := fmt.Sprintf(":%04X 01 ", address.Port)
	return strings.Contains(string(table), end), nil
}
