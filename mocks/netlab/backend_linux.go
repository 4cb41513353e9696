package netlab

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// startBackend starts nginx; for UDP a server that answers, and once more after the
// silence.
func (l *Lab) startBackend(ctx context.Context) error {
	if l.setup.Protocol == UDP {
		return l.startUDP()
	}
	return l.startNginx(ctx)
}

// nginxConfiguration is a server that answers everything and keeps connections.
func (l *Lab) nginxConfiguration() string {
	keepalive := time.Hour
	if l.setup.NginxKeepalive > 0 {
		keepalive = l.setup.scaled(l.setup.NginxKeepalive)
	}
	probes := ""
	if l.setup.Keepalive > 0 {
		s := max(1, int(l.setup.scaled(l.setup.Keepalive)/time.Second))
		probes = fmt.Sprintf(" so_keepalive=%ds:%ds:9", s, s)
	}
	return fmt.Sprintf(`user root;
worker_processes 1;
daemon off;
pid nginx.pid;
error_log error.log info;
events { worker_connections 128; }
http {
	access_log access.log;
	client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
	keepalive_timeout %dms;
	server {
		listen %s%s;
		location / { return 200 "ok\n"; }
	}
}
`, keepalive.Milliseconds(), backendPort(), probes)
}

func (l *Lab) startNginx(ctx context.Context) error {
	file := filepath.Join(l.dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(l.nginxConfiguration()), 0o600); err != nil {
		return err
	}
	cmd := l.backend.Command(ctx, "nginx", "-p", l.dir, "-c", file, "-e", filepath.Join(l.dir, "error.log"))
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start nginx: %w", err)
	}
	l.closers = append(l.closers, func() error {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may be gone
		_ = cmd.Wait()                          // ended by a signal
		return nil
	})
	return l.answers()
}

// answers waits until the backend takes connections.
func (l *Lab) answers() error {
	deadline := time.Now().Add(5 * time.Second)
	for {
		err := l.backend.Do(func() error {
			c, err := net.DialTimeout("tcp4", backendPort().String(), time.Second)
			if err != nil {
				return err
			}
			return c.Close()
		})
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			log, _ := os.ReadFile(filepath.Join(l.dir, "error.log"))
			return fmt.Errorf("nginx does not answer: %w: %s", err, log)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (l *Lab) startUDP() error {
	var conn net.PacketConn
	if err := l.backend.Do(func() (err error) {
		conn, err = net.ListenPacket("udp4", netip.AddrPortFrom(backendPort().Addr(), udpPort).String())
		return err
	}); err != nil {
		return err
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.pushLater(conn)
	}()
	l.closers = append(l.closers, func() error {
		err := conn.Close()
		<-done
		return err
	})
	return nil
}

// pushLater answers each datagram at once, and again after the silence.
func (l *Lab) pushLater(conn net.PacketConn) {
	buffer := make([]byte, 512)
	for {
		_, from, err := conn.ReadFrom(buffer)
		if err != nil {
			return
		}
		_, err = conn.WriteTo([]byte("now"), from)
		time.AfterFunc(l.setup.scaled(l.setup.Silence), func() {
			_, _ = conn.WriteTo([]byte("later"), from) // lost, if the lab was closed
		})
		if errors.Is(err, net.ErrClosed) {
			return
		}
	}
}
