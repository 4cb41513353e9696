package netlab_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/alictl/alictl/mocks/netlab"
)

// phrases are what nginx logs of each misdeed.
var phrases = map[string]string{
	"upstream-closed-before-response": "recv() failed (104: Connection reset by peer) while reading response header from upstream",
	"upstream-closed-mid-response":    "upstream prematurely closed connection while reading upstream",
	"upstream-refused":                "connect() failed (111: Connection refused) while connecting to upstream",
	"upstream-read-timeout":           "upstream timed out (110: Connection timed out) while reading response header from upstream",
	"upstream-header-too-big":         "upstream sent too big header while reading response header from upstream",
	"upstream-unreachable":            "upstream timed out (110: Connection timed out) while connecting to upstream",
	"upstream-closed-idle-keepalive":  "recv() failed (104: Connection reset by peer) while reading response header from upstream",
	"worker-connections-exhausted":    "worker_connections are not enough",
	"open-files-exhausted":            "(24: Too many open files)",
	"backend-restarted":               "connect() failed (111: Connection refused) while connecting to upstream",
	"accept-queue-overflow":           "connect() to unix:",
	"client-gone-before-response":     "client prematurely closed connection, so upstream connection is closed too while sending request to upstream",
}

func needLab(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("runs in real time")
	}
	if err := netlab.Missing(); err != nil {
		t.Skip(err)
	}
}

func TestNginxLogsEveryMisdeed(t *testing.T) {
	t.Parallel()
	needLab(t)
	for _, m := range netlab.Misdeeds() {
		t.Run(m.Cause, func(t *testing.T) {
			t.Parallel()
			p, err := netlab.StartProxy(context.Background(), m)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = p.Close() })
			if err := m.Play(p); err != nil {
				t.Fatal(err)
			}
			log, err := p.ErrorLog()
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(log, phrases[m.Cause]) {
				t.Errorf("%q is not in\n%s", phrases[m.Cause], log)
			}
		})
	}
}

// counters are what the kernel counts of some troubles.
var counters = map[string]string{"accept-queue-overflow": "ListenOverflows", "time-wait-bucket-overflow": "TCPTimeWaitOverflow"}

func TestTheKernelGetsIntoEveryTrouble(t *testing.T) {
	t.Parallel()
	needLab(t)
	for _, p := range netlab.Provocations() {
		t.Run(p.Cause, func(t *testing.T) {
			if p.Cause == "conntrack-table-full" && os.Getenv("ALICTL_TEST_KERNEL") == "" {
				t.Skip("lowers a limit of the whole machine: set ALICTL_TEST_KERNEL")
			}
			trouble, err := p.Make(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := trouble.Close(); err != nil {
					t.Error(err)
				}
			})
			name, counted := counters[p.Cause]
			if !counted {
				return
			}
			if n, err := trouble.Namespace.Counter("TcpExt", name); err != nil || n == 0 {
				t.Errorf("%s is %d: %v", name, n, err)
			}
		})
	}
}
