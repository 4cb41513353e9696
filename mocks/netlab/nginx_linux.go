package netlab

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Proxy is an nginx of the system in front of a backend that misbehaves, in a
// namespace of its own, with its logs and its configuration in Dir.
type Proxy struct {
	Namespace *Namespace
	Dir       string
	closers   []func() error

	listener net.Listener // of the backend
	answer   func(net.Conn, int)
}

// Where nginx and the backend listen.
const (
	proxyAddr   = "127.0.0.1:8000"
	backendAt   = "127.0.0.1:9000"
	silentAddr  = "192.0.2.1:9000" // leads nowhere
	backendWord = "backend"
	unixName    = "/run/netlab.sock" // replaced by a name in the proxy's folder
)

// Misdeed is a fault that nginx logs, and the cause it has.
type Misdeed struct {
	Cause string // by the id in the list of causes
	// Server is put into the server block, Main before http.
	Server, Main, HTTP string
	Backend            func(net.Conn, int) // answers the nth connection; nil: nobody listens
	Play               func(*Proxy) error
}

// Misdeeds lists the faults that can be provoked with nginx here.
func Misdeeds() []Misdeed {
	pass := "location / { proxy_pass http://" + backendAt + "; proxy_next_upstream off; }"
	kept := "location / { proxy_pass http://" + backendWord + "; proxy_http_version 1.1; proxy_set_header Connection \"\"; proxy_next_upstream off; }"
	return []Misdeed{
		{Cause: "upstream-closed-before-response", Server: pass, Backend: func(c net.Conn, _ int) { readHead(c); reset(c) }, Play: get("/")},
		{Cause: "upstream-closed-mid-response", Server: pass, Backend: closeMidway, Play: get("/")},
		{Cause: "upstream-refused", Server: pass, Play: get("/")},
		{Cause: "upstream-read-timeout", Server: "proxy_read_timeout 1s; " + pass, Backend: func(c net.Conn, _ int) { readHead(c); time.Sleep(3 * time.Second) }, Play: get("/")},
		{Cause: "upstream-header-too-big", Server: "proxy_buffer_size 1k; proxy_buffers 4 1k; proxy_busy_buffers_size 2k; " + pass, Backend: bigHeader, Play: get("/")},
		{Cause: "upstream-unreachable", Server: "proxy_connect_timeout 1s; " + strings.ReplaceAll(pass, backendAt, silentAddr), Play: get("/")},
		{Cause: "upstream-closed-idle-keepalive", HTTP: "upstream " + backendWord + " { server " + backendAt + "; keepalive 4; }", Server: kept, Backend: answerOnce, Play: idleRace},
		{Cause: "worker-connections-exhausted", Main: "events { worker_connections 8; }", Server: pass, Backend: func(c net.Conn, _ int) { readHead(c); time.Sleep(2 * time.Second) }, Play: crowd(30)},
		{Cause: "open-files-exhausted", Main: "worker_rlimit_nofile 24; events { worker_connections 64; }", Server: pass, Backend: func(c net.Conn, _ int) { readHead(c); time.Sleep(2 * time.Second) }, Play: crowd(30)},
		{Cause: "backend-restarted", Server: pass, Backend: func(c net.Conn, _ int) { readHead(c); answer(c) }, Play: restart},
		{Cause: "accept-queue-overflow", Server: "location / { proxy_pass http://unix:" + unixName + "; proxy_next_upstream off; }", Play: fullUnixQueue},
		{Cause: "client-gone-before-response", Server: pass, Backend: func(c net.Conn, _ int) { readHead(c); time.Sleep(2 * time.Second) }, Play: leave},
	}
}

// StartProxy starts nginx for a misdeed, and the backend.
func StartProxy(ctx context.Context, m Misdeed) (*Proxy, error) {
	p := &Proxy{}
	if err := p.start(ctx, m); err != nil {
		return nil, errors.Join(fmt.Errorf("start nginx for %s: %w", m.Cause, err), p.Close())
	}
	return p, nil
}

// Close ends nginx and removes its folder.
func (p *Proxy) Close() error {
	var failed error
	for i := len(p.closers) - 1; i >= 0; i-- {
		failed = errors.Join(failed, p.closers[i]())
	}
	p.closers = nil
	return failed
}

func (p *Proxy) start(ctx context.Context, m Misdeed) error {
	dir, err := os.MkdirTemp("", "netlab-nginx")
	if err != nil {
		return err
	}
	p.Dir = dir
	p.closers = append(p.closers, func() error { return os.RemoveAll(dir) })
	if p.Namespace, err = NewNamespace("nginx"); err != nil {
		return err
	}
	p.closers = append(p.closers, p.Namespace.Close)
	// An address that leads nowhere: packets go out and nobody answers.
	if err := errors.Join(
		p.Namespace.Run("ip", "link", "add", "nowhere", "type", "veth", "peer", "name", "void"),
		p.Namespace.Run("ip", "address", "add", "192.0.2.2/24", "dev", "nowhere"),
		p.Namespace.Run("ip", "link", "set", "nowhere", "up"),
		p.Namespace.Run("ip", "link", "set", "void", "up"),
		p.Namespace.Run("ip", "neighbour", "add", "192.0.2.1", "lladdr", "02:00:00:00:00:01", "dev", "nowhere"),
	); err != nil {
		return err
	}
	if err := p.backend(m.Backend); err != nil {
		return err
	}
	return p.nginx(ctx, m)
}

func (p *Proxy) backend(answer func(net.Conn, int)) error {
	if answer == nil {
		return nil
	}
	var l net.Listener
	if err := p.Namespace.Do(func() (err error) {
		l, err = net.Listen("tcp4", backendAt)
		return err
	}); err != nil {
		return err
	}
	p.listener, p.answer = l, answer
	p.closers = append(p.closers, func() error {
		_ = p.listener.Close() // a restarted backend has another one
		return nil
	})
	go func() {
		for n := 0; ; n++ {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close() //nolint:errcheck // some misdeeds close it themselves
				answer(c, n)
			}()
		}
	}()
	return nil
}

func (p *Proxy) nginx(ctx context.Context, m Misdeed) error {
	main := m.Main
	if main == "" {
		main = "events { worker_connections 256; }"
	}
	configuration := fmt.Sprintf(`user root;
worker_processes 1;
daemon off;
pid nginx.pid;
error_log error.log info;
%s
http {
	log_format timed '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent '
		'"$http_referer" "$http_user_agent" rt=$request_time uct="$upstream_connect_time" uht="$upstream_header_time" urt="$upstream_response_time" us="$upstream_status" ua="$upstream_addr"';
	access_log access.log timed;
	client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
	%s
	server {
		listen %s;
		%s
	}
}
`, main, m.HTTP, proxyAddr, strings.ReplaceAll(m.Server, unixName, p.socket()))
	file := filepath.Join(p.Dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(configuration), 0o600); err != nil {
		return err
	}
	cmd := p.Namespace.Command(ctx, "nginx", "-p", p.Dir, "-c", file, "-e", filepath.Join(p.Dir, "error.log"))
	if err := cmd.Start(); err != nil {
		return err
	}
	p.closers = append(p.closers, func() error {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may be gone
		_ = cmd.Wait()                          // ended by a signal
		return nil
	})
	deadline := time.Now().Add(5 * time.Second)
	for {
		if _, err := os.Stat(filepath.Join(p.Dir, "nginx.pid")); err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			log, _ := os.ReadFile(filepath.Join(p.Dir, "error.log"))
			return fmt.Errorf("nginx did not start: %s", log)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// socket is the name of a unix socket in the proxy's folder.
func (p *Proxy) socket() string { return filepath.Join(p.Dir, "backend.sock") }

// dial opens a connection to nginx from its namespace.
func (p *Proxy) dial() (c net.Conn, err error) {
	err = p.Namespace.Do(func() (err error) {
		c, err = net.DialTimeout("tcp4", proxyAddr, patience)
		return err
	})
	return c, err
}

// ErrorLog returns what nginx logged.
func (p *Proxy) ErrorLog() (string, error) {
	log, err := os.ReadFile(filepath.Join(p.Dir, "error.log"))
	return string(log), err
}

// get asks nginx for something, whatever comes back.
func get(path string) func(*Proxy) error {
	return func(p *Proxy) error {
		c, err := p.dial()
		if err != nil {
			return err
		}
		defer c.Close() //nolint:errcheck // the answer was read
		return ask(c, "GET", path)
	}
}

// ask sends a request and reads the whole answer; a cut one is no error here.
func ask(c net.Conn, method, path string) error {
	if err := c.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(c, "%s %s HTTP/1.1\r\nHost: lab\r\nContent-Length: 0\r\n\r\n", method, path); err != nil {
		return err
	}
	response, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, response.Body)
	return response.Body.Close()
}

// readHead reads a request up to its empty line.
func readHead(c net.Conn) bool {
	lines := bufio.NewScanner(c)
	for lines.Scan() {
		if lines.Text() == "" {
			return true
		}
	}
	return false
}

// reset closes a connection with a reset.
func reset(c net.Conn) {
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // the close that follows shows it
	}
	_ = c.Close() // it is meant to be rude
}

func closeMidway(c net.Conn, _ int) {
	readHead(c)
	_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nhalf") // nginx sees the rest
	time.Sleep(100 * time.Millisecond)
}

func bigHeader(c net.Conn, _ int) {
	readHead(c)
	_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nSet-Cookie: a="+strings.Repeat("x", 4000)+"\r\nContent-Length: 0\r\n\r\n") // nginx refuses it
}

// answerOnce answers the first request of a connection and resets it when the second
// comes: what a request meets that crosses the close of an idle connection.
func answerOnce(c net.Conn, _ int) {
	if readHead(c) {
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") // kept open
	}
	one := make([]byte, 1)
	if _, err := c.Read(one); err == nil {
		reset(c)
	}
}

// answer answers a request and closes.
func answer(c net.Conn) {
	_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok") // nginx sees the rest
}

// restart lets the backend go while a request is with it, stay away, and come back.
func restart(p *Proxy) error {
	if err := get("/before")(p); err != nil {
		return err
	}
	answering := p.answer
	if err := p.listener.Close(); err != nil {
		return err
	}
	if err := p.backend(func(c net.Conn, _ int) { readHead(c); reset(c) }); err != nil {
		return err
	}
	if err := get("/during")(p); err != nil { // what it was working at is lost
		return err
	}
	if err := p.listener.Close(); err != nil {
		return err
	}
	for range 3 {
		if err := get("/away")(p); err != nil {
			return err
		}
		time.Sleep(500 * time.Millisecond)
	}
	if err := p.backend(answering); err != nil {
		return err
	}
	return get("/after")(p)
}

// fullUnixQueue has a backend on a unix socket that nobody asks for connections, with
// place for one or two.
func fullUnixQueue(p *Proxy) error {
	if err := p.Namespace.Set(map[string]string{"core.somaxconn": "1"}); err != nil {
		return err
	}
	return p.Namespace.Do(func() error {
		l, err := net.Listen("unix", p.socket())
		if err != nil {
			return err
		}
		defer l.Close() //nolint:errcheck // nothing was taken from it
		return crowd(8)(p)
	})
}

// idleRace sends pairs of requests whose second one meets a connection that the
// backend is about to close, always after the same silence.
func idleRace(p *Proxy) error {
	for range 6 {
		if err := get("/")(p); err != nil {
			return err
		}
		time.Sleep(time.Second)
		c, err := p.dial()
		if err != nil {
			return err
		}
		err = ask(c, "POST", "/order")
		if err = errors.Join(err, c.Close()); err != nil {
			return err
		}
	}
	return nil
}

// crowd has many clients at once.
func crowd(n int) func(*Proxy) error {
	return func(p *Proxy) error {
		var held []net.Conn
		for range n {
			c, err := p.dial()
			if err != nil {
				break // the limit is reached
			}
			held = append(held, c)
			_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: lab\r\n\r\n") // some are refused
		}
		time.Sleep(time.Second)
		for _, c := range held {
			_ = c.Close() // some are closed already
		}
		return nil
	}
}

// leave has a client that does not wait.
func leave(p *Proxy) error {
	c, err := p.dial()
	if err != nil {
		return err
	}
	if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: lab\r\n\r\n"); err != nil {
		return err
	}
	time.Sleep(300 * time.Millisecond)
	if err := c.Close(); err != nil {
		return err
	}
	time.Sleep(500 * time.Millisecond) // until nginx has seen it
	return nil
}
