package live_test

import (
	"context"
	"fmt"
	"io/fs"
	"net"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/alictl/alictl/internal/evidence/live"
)

// collect reads this machine over a moment.
func collect(t *testing.T, opts live.Options) fs.FS {
	t.Helper()
	opts.Interval = 10 * time.Millisecond
	b, err := live.Collect(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Finish(); err != nil {
		t.Fatal(err)
	}
	return b
}

func read(t *testing.T, tree fs.FS, name string) string {
	t.Helper()
	data, err := fs.ReadFile(tree, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestThisMachineGivesATree(t *testing.T) {
	t.Parallel()
	tree := collect(t, live.Options{})
	if err := fstest.TestFS(tree, "evidence.json", "sysctl.txt", "ss.txt", "t0/meta.json", "t1/proc/net/netstat"); err != nil {
		t.Error(err)
	}
}

func TestParametersAreInTheFormOfSysctl(t *testing.T) {
	t.Parallel()
	text := read(t, collect(t, live.Options{}), "sysctl.txt")
	for _, want := range []string{"net.core.somaxconn = ", "net.ipv4.tcp_keepalive_time = ", "net.ipv4.conf.all.rp_filter = ", "kernel.osrelease = "} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	if strings.Contains(text, "fastopen_key") {
		t.Error("a key of the kernel left the machine")
	}
}

// pair opens a connection to a listener of this process.
func pair(t *testing.T) (listener string, client net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return l.Addr().String(), c
}

func TestAConnectionOfThisProcessIsInTheTable(t *testing.T) {
	t.Parallel()
	listener, client := pair(t)
	text := read(t, collect(t, live.Options{MaxRows: 1 << 20}), "ss.txt")
	listens, connected := false, false
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		switch {
		case len(fields) < 5:
		case fields[0] == "LISTEN" && fields[3] == listener:
			listens = fields[1] == "1" && strings.Contains(line, `live.test"`)
		case fields[0] == "ESTAB" && fields[3] == client.LocalAddr().String() && fields[4] == listener:
			connected = strings.Contains(line, "timer:(keepalive,")
		}
	}
	if !listens {
		t.Errorf("the listener with one waiting connection and this process is not in\n%s", text)
	}
	if !connected {
		t.Errorf("the connection with its keepalive timer is not in\n%s", text)
	}
}

func TestAMergedTableCountsEverySocket(t *testing.T) {
	t.Parallel()
	_, _ = pair(t)
	text := read(t, collect(t, live.Options{MaxRows: 1}), "ss.txt")
	head, rest, _ := strings.Cut(text, "\n")
	if !strings.HasPrefix(head, "Count State ") {
		t.Fatalf("the head is %q", head)
	}
	sum := 0
	for line := range strings.Lines(rest) {
		n := 0
		if _, err := fmt.Sscan(line, &n); err != nil {
			t.Errorf("%q: %v", line, err)
		}
		sum += n
	}
	if sum < 3 {
		t.Errorf("%d sockets in\n%s", sum, text)
	}
}

func TestACollectionEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := live.Collect(ctx, live.Options{Interval: time.Hour}); err == nil {
		t.Error("a cancelled collection gave a bundle")
	}
}
