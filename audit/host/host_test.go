package host_test

import (
	"testing"
	"testing/fstest"

	"github.com/alictl/alictl/audit/host"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/evidence"
)

// judged reads files and runs causes over them.
func judged(t *testing.T, causes []host.Cause, files map[string]string) []host.Finding {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	h, err := evidence.Read(fsys, evidence.Options{Logs: evidence.AllLogs})
	if err != nil {
		t.Fatal(err)
	}
	return host.Judge(host.New(h, nil), causes, rule.Options{}).Findings
}

func find(findings []host.Finding, cause string, side host.Side) *host.Finding {
	for i := range findings {
		if findings[i].Rule == cause && findings[i].Detail.Side == side {
			return &findings[i]
		}
	}
	return nil
}

const closed = `[error] 1#1: *1 recv() failed (104: Connection reset by peer) while reading response header from upstream, client: 198.51.100.1, server: a, request: "GET /slow HTTP/1.1", upstream: "http://192.0.2.1:8000/slow", host: "a"`

// TestABackendThatTellsItsZoneIsHeldAgainstALogThatDoesNot: an error log has none.
func TestABackendThatTellsItsZoneIsHeldAgainstALogThatDoesNot(t *testing.T) {
	t.Parallel()
	got := judged(t, host.Nginx(), map[string]string{
		"error.log":    "2026/11/20 09:05:38 " + closed + "\n",
		"gunicorn.log": "[2026-11-20 09:05:37 +0800] [7] [CRITICAL] WORKER TIMEOUT (pid:8)\n",
	})
	f := find(got, "upstream-killed-slow-request", host.Upstream)
	if f == nil || f.Detail.Certainty != host.Proven || f.Detail.Count != 1 {
		t.Errorf("%+v", got)
	}
	if find(got, "upstream-closed-before-response", host.Upstream) != nil {
		t.Error("a refinement and its base class for one record")
	}
}

// TestARestartNeedsClosesBeforeRefusals: a server that closes between refusals was
// there all the time.
func TestARestartNeedsClosesBeforeRefusals(t *testing.T) {
	t.Parallel()
	refused := `[error] 1#1: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 198.51.100.1, server: a, request: "GET / HTTP/1.1", upstream: "http://192.0.2.1:8000/", host: "a"`
	restart := judged(t, host.Nginx(), map[string]string{"error.log": "2026/11/20 09:00:00 " + closed + "\n2026/11/20 09:00:02 " + refused + "\n2026/11/20 09:00:03 " + refused + "\n"})
	if f := find(restart, "backend-restarted", host.Upstream); f == nil || f.Detail.Count != 3 || f.Detail.Certainty != host.Suggested {
		t.Errorf("%+v", restart)
	}
	between := judged(t, host.Nginx(), map[string]string{"error.log": "2026/11/20 09:00:00 " + closed + "\n2026/11/20 09:00:02 " + refused + "\n2026/11/20 09:00:09 " + closed + "\n"})
	if f := find(between, "backend-restarted", host.Upstream); f != nil {
		t.Errorf("%+v", f)
	}
}

// TestTriesThatWereSavedHarmNobody: every failed try of the log was followed by one
// that answered.
func TestTriesThatWereSavedHarmNobody(t *testing.T) {
	t.Parallel()
	row := func(status, upstream string) string {
		return `198.51.100.1 - - [20/Nov/2026:09:00:01 +0000] "GET /slow HTTP/1.1" ` + status + ` 5 "-" "x" rt=0.1 uct=0.001, 0.001 uht=-, 0.09 urt=0.01, 0.09 us=` + upstream + ` ua=192.0.2.1:8000, 192.0.2.2:8000` + "\n"
	}
	for status, harmful := range map[string]bool{"200": false, "502": true} {
		got := judged(t, host.Nginx(), map[string]string{"error.log": "2026/11/20 09:00:01 " + closed + "\n", "access.log": row(status, "502, "+status)})
		f := find(got, "upstream-closed-before-response", host.Upstream)
		if f == nil || f.Detail.Harmful != harmful {
			t.Errorf("%s: %+v", status, got)
		}
	}
}

// TestACopyOfALogCountsOnce, and two equal records of one log are two.
func TestACopyOfALogCountsOnce(t *testing.T) {
	t.Parallel()
	text := "2026/11/20 09:00:01 " + closed + "\n2026/11/20 09:00:01 " + closed + "\n"
	got := judged(t, host.Nginx(), map[string]string{"error.log": text, "copy/error.log": text})
	if f := find(got, "upstream-closed-before-response", host.Upstream); f == nil || f.Detail.Count != 2 {
		t.Errorf("%+v", got)
	}
}

// TestAFullQueueIsOverItsLimit: one place more than the limit fits.
func TestAFullQueueIsOverItsLimit(t *testing.T) {
	t.Parallel()
	for queue, harmful := range map[string]bool{"511": false, "512": true} {
		got := judged(t, host.Host(), map[string]string{
			"proc/net/netstat": "TcpExt: ListenOverflows ListenDrops\nTcpExt: 7 7\n",
			"ss.txt":           "State Recv-Q Send-Q Local Address:Port Peer Address:Port\nLISTEN " + queue + " 511 0.0.0.0:80 0.0.0.0:*\n",
		})
		f := find(got, "accept-queue-overflow", host.Kernel)
		if f == nil || f.Detail.Harmful != harmful || f.Detail.Count != 7 {
			t.Errorf("%s: %+v", queue, got)
		}
	}
}

// TestAddressesThatWereReplacedAreNotJudged: sos clean loses 100.64.0.0/10.
func TestAddressesThatWereReplacedAreNotJudged(t *testing.T) {
	t.Parallel()
	line := `2026/11/20 09:00:01 [error] 1#1: *1 limiting requests, excess: 1.0 by zone "a", client: 100.64.0.1, server: a, request: "GET / HTTP/1.1"` + "\n"
	got := judged(t, host.Nginx(), map[string]string{"sosreport-host0-obfuscated/sos_commands/kernel/dmesg": "\n", "sosreport-host0-obfuscated/var/log/nginx/error.log": line + line + line + line + line + line})
	if f := find(got, "request-limited", host.Proxy); f == nil || f.Detail.Harmful {
		t.Errorf("%+v", got)
	}
	if f := find(got, "real-ip-missing", host.Proxy); f != nil {
		t.Errorf("%+v", f)
	}
}

// TestTunnelsAreLessGrave than responses that were cut.
func TestTunnelsAreLessGrave(t *testing.T) {
	t.Parallel()
	const head, tail = "2026/11/20 10:00:00 [error] 1#1: *1 recv() failed (104: x) while ", `, client: 1.2.3.4, server: a, request: "GET /ws HTTP/1.1", upstream: "http://192.0.2.1:80/ws"` + "\n"
	tunnel, cut := head+"proxying upgraded connection"+tail, head+"reading upstream"+tail
	for log, want := range map[string]rule.Severity{tunnel: rule.Medium, tunnel + cut: rule.High} {
		f := find(judged(t, host.Nginx(), map[string]string{"error.log": log}), "upstream-closed-mid-response", host.Upstream)
		if f == nil || f.Severity != want {
			t.Errorf("%+v, want %s", f, want)
		}
	}
}
