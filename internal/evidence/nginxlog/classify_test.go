package nginxlog_test

import (
	"strings"
	"testing"

	"github.com/alictl/alictl/internal/evidence/nginxlog"
)

// TestWhatARecordIsASignOf: the level tells the side, the errno number counts and not
// its words, and nothing inside a path or a request does.
func TestWhatARecordIsASignOf(t *testing.T) {
	t.Parallel()
	const up = `, client: 198.51.100.1, server: a, request: "GET / HTTP/1.1", upstream: "http://192.0.2.1:80/"`
	for message, want := range map[string]nginxlog.Class{
		"[error] 1#1: *1 recv() failed (104: Connection reset by peer) while reading response header from upstream" + up:            nginxlog.ClosedBefore,
		"[info] 1#1: *1 recv() failed (104: Connection reset by peer) while sending to client" + up:                                 nginxlog.ClientGoneDuring,
		"[error] 1#1: *1 recv() failed (104: Connection reset by peer) while sending to client" + up:                                nginxlog.ClosedMid,
		"[error] 1#1: *1 upstream timed out (110: Operation timed out) while connecting to upstream" + up:                           nginxlog.Unreachable,
		"[error] 1#1: *1 upstream timed out (110: Operation timed out) while reading upstream" + up:                                 nginxlog.ReadTimeout,
		"[info] 1#1: *1 upstream timed out (110: Connection timed out) while proxying upgraded connection" + up:                     nginxlog.SessionIdle,
		"[crit] 1#1: *1 connect() to unix:/a.sock failed (2: No such file or directory) while connecting to upstream" + up:          nginxlog.Refused,
		"[error] 1#1: *1 connect() to unix:/a.sock failed (11: Resource temporarily unavailable) while connecting to upstream" + up: nginxlog.SocketQueueFull,
		"[crit] 1#1: *1 connect() to 192.0.2.1:80 failed (99: Address not available) while connecting to upstream" + up:             nginxlog.PortsExhausted,
		"[error] 1#1: *1 recv() failed (110: Operation timed out) while reading response header from upstream" + up:                 nginxlog.Unreachable,
		"[info] 1#1: *1 recv() failed (104: x) while waiting for request, client: 100.64.0.1, server: 0.0.0.0:80":                   nginxlog.SilentBalancer,
		"[info] 1#1: *1 recv() failed (104: x) while waiting for request, client: ::ffff:100.127.255.255, server: 0.0.0.0:80":       nginxlog.SilentBalancer,
		"[info] 1#1: *1 recv() failed (104: x) while waiting for request, client: 100.128.0.1, server: 0.0.0.0:80":                  nginxlog.SilentClient,
		"[info] 1#1: *1 client 198.51.100.1 closed keepalive connection":                                                            nginxlog.KeptClosed,
		"[error] 1#1: recv() failed (104: Connection reset by peer)":                                                                nginxlog.OwnCheck,
		"[error] 1#1: recv() failed (111: Connection refused) while resolving, resolver: 192.0.2.53:53":                             nginxlog.Other,
		`[error] 1#1: *1 open() "/s/recv() failed (104: x) while reading upstream" failed (2: x), client: 1.2.3.4, server: a`:       nginxlog.Other,
		`[crit] 1#1: *1 open() "/s/a failed (2: x" failed (24: Too many open files), client: 1.2.3.4, server: a`:                    nginxlog.FilesOfProcess,
		`[crit] 1#1: *1 open() "/s/a" failed (24: x), client: 9" failed (2: No such file or directory), client: 1.2.3.4, server: a`: nginxlog.Other,
		"[crit] 1#1: accept4() failed (23: Too many open files in system)":                                                          nginxlog.FilesOfSystem,
		"[alert] 1#1: 1024 worker_connections are not enough":                                                                       nginxlog.WorkerConnections,
		"[error] 1#1: *1 limiting requests, dry run, excess: 1.0 by zone \"a\", client: 1.2.3.4, server: a":                         nginxlog.Other,
		"[error] 1#1: *1 limiting connections by zone \"a\", client: 1.2.3.4, server: a":                                            nginxlog.Limited,
		"[error] 1#1: *1 recv() failed (104: Connection re":                                                                         nginxlog.Other,
		"[error] 1#1: *1 [lua] a.lua:1: recv() failed (104: Connection reset by peer), context: ngx.timer":                          nginxlog.Other,
	} {
		s := nginxlog.NewScanner(nginxlog.Formats{}, false)
		if err := s.Scan("error.log", nginxlog.KindError, strings.NewReader("2026/11/20 10:00:00 "+message+"\n")); err != nil {
			t.Errorf("%s: %v", message, err)
		}
		for class, tally := range s.Summary().Errors.Classes {
			if (tally != nil) != (nginxlog.Class(class) == want) && (tally != nil || want != nginxlog.Other) {
				t.Errorf("%s: class %d, want %d", message, class, want)
			}
		}
	}
}

// TestTheRequestEndsWithItsProtocol: an upstream inside a request is not the upstream.
func TestTheRequestEndsWithItsProtocol(t *testing.T) {
	t.Parallel()
	s := nginxlog.NewScanner(nginxlog.Formats{}, false)
	line := `2026/11/20 10:00:04 [error] 9#9: *4 connect() failed (111: Connection refused) while connecting to upstream, client: 198.51.100.66, server: t.example, request: "GET /a", upstream: "http://203.0.113.1:1/" HTTP/1.1", upstream: "http://192.0.2.5:8080/a", host: "t.example"` + "\n"
	if err := s.Scan("error.log", nginxlog.KindError, strings.NewReader(line)); err != nil {
		t.Fatal(err)
	}
	if got := s.Summary().Errors.Of(nginxlog.Refused).Upstreams.Of("192.0.2.5:8080"); got != 1 {
		t.Errorf("%v", s.Summary().Errors.Of(nginxlog.Refused).Upstreams.Most(5))
	}
}

// TestEnvelopesAreTakenOff: what a container engine or an agent puts around a line.
func TestEnvelopesAreTakenOff(t *testing.T) {
	t.Parallel()
	quoted := strings.ReplaceAll(strings.TrimSpace(record), `"`, `\"`)
	for _, line := range []string{
		record, "<187>Nov 20 10:00:03 web01 nginx: " + record, "2026-11-20T02:00:01.123456789Z stderr F " + record, "nginx.1  | " + record,
		`{"log":"` + quoted + `\n","stream":"stderr"}`, `{"log": "` + quoted + `\n", "stream": "stderr"}`, `{"time":"x","message":"` + quoted + `"}`,
	} {
		s := nginxlog.NewScanner(nginxlog.Formats{}, false)
		if err := s.Scan("container.log", nginxlog.KindUnknown, strings.NewReader(strings.TrimRight(line, "\n")+"\n")); err != nil {
			t.Errorf("%.40s: %v", line, err)
		}
		if got := s.Summary().Errors.Of(nginxlog.ClosedBefore).Upstreams.Of("192.0.2.9:8080"); got != 1 {
			t.Errorf("%.40s: %d", line, got)
		}
	}
}
