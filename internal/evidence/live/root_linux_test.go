package live_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alictl/alictl/internal/evidence/bundle"
	"github.com/alictl/alictl/internal/evidence/live"
)

// machine makes a tree with a /proc of these files.
func machine(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		full := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

const tcpHead = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"

func collectFrom(t *testing.T, files map[string]string, opts live.Options) *bundle.Bundle {
	t.Helper()
	opts.Root = machine(t, files)
	opts.Interval = time.Millisecond
	b, err := live.Collect(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestProcIsTheFallbackForSockets(t *testing.T) {
	t.Parallel()
	b := collectFrom(t, map[string]string{
		"proc/net/tcp": tcpHead +
			"   1: 0A00020A:1F90 0800C0C0:9C40 01 00000000:00000005 02:00001770 00000000     0        0 77 2 0000 20 4 30 10 -1\n" +
			"   0: 00000000:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000     0        0 42 1 0000 100 0 0 10 0\n",
		"proc/net/tcp6": tcpHead +
			"   0: 0000000000000000FFFF00000A00020A:1F90 0000000000000000FFFF00000800C0C0:9C41 06 00000000:00000000 03:00000100 00000000 0 0 0 3 0000\n",
	}, live.Options{})
	want := `State Recv-Q Send-Q Local Address:Port Peer Address:Port Process Timer
LISTEN 3 - 0.0.0.0:8080 0.0.0.0:*
ESTAB 5 0 10.2.0.10:8080 192.192.0.8:40000 timer:(keepalive,1min,0)
TIME-WAIT 0 0 [::ffff:10.2.0.10]:8080 [::ffff:192.192.0.8]:40001 timer:(timewait,2sec,0)
`
	if got := string(b.File("ss.txt")); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got := b.Manifest.Sockets.Source; got != "proc" {
		t.Errorf("the source is %q", got)
	}
}

func TestMergedRowsAreCountedByRemoteAddress(t *testing.T) {
	t.Parallel()
	row := "   1: 0A00020A:%s 0800C0C0:%s 01 00000000:00000000 00:00000000 00000000     0        0 0 2 0000\n"
	table := tcpHead + "   0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 42 1 0000\n"
	for _, ports := range [][2]string{{"1F90", "9C40"}, {"1F90", "9C41"}, {"1F90", "9C42"}, {"9C40", "0CEA"}, {"9C41", "0CEA"}} {
		table += fmt.Sprintf(row, ports[0], ports[1])
	}
	b := collectFrom(t, map[string]string{"proc/net/tcp": table}, live.Options{MaxRows: 2})
	want := `Count State Recv-Q Send-Q Local Address:Port Peer Address:Port Process Timer
1 LISTEN 0 - 0.0.0.0:8080 0.0.0.0:*
3 ESTAB 0 0 10.2.0.10:8080 192.192.0.8:*
2 ESTAB 0 0 10.2.0.10:* 192.192.0.8:3306
`
	if got := string(b.File("ss.txt")); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	t.Parallel()
	b := collectFrom(t, map[string]string{"proc/sys/net/core/somaxconn": "4096\n", "proc/net/netstat": "TcpExt: A\nTcpExt: 1\n"}, live.Options{})
	for _, what := range []string{"proc/net/snmp", "proc/net/sockstat", "sockets", "kernel_log", "proc/sys/net/netfilter/nf_conntrack_count"} {
		if !slices.Contains(b.Manifest.Absent, what) {
			t.Errorf("%s is not said to be absent", what)
		}
	}
	if got := string(b.File("sysctl.txt")); got != "net.core.somaxconn = 4096\n" {
		t.Errorf("sysctl.txt is %q", got)
	}
}

func TestTheRunningNginxIsAskedAsItWasStarted(t *testing.T) {
	t.Parallel()
	root := machine(t, map[string]string{"proc/7/cmdline": "nginx: master process /opt/nginx/sbin/nginx -c /etc/n.conf -g daemon off;\x00\x00", "usr/bin/nginx": ""})
	if err := os.Symlink(filepath.Join(root, "usr/bin/nginx"), filepath.Join(root, "proc/7/exe")); err != nil {
		t.Fatal(err)
	}
	var asked []string
	b, err := live.Collect(context.Background(), live.Options{
		Root: root, Interval: time.Millisecond,
		Run: func(_ context.Context, name string, args ...string) ([]byte, error) {
			asked = append(asked, filepath.Base(name)+" "+strings.Join(args, " "))
			return []byte("# configuration file /etc/n.conf:\nproxy_set_header Authorization \"Basic c2VjcmV0\";\n"), nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(asked, "; "); got != "nginx -V; nginx -T -c /etc/n.conf" {
		t.Errorf("asked %q", got)
	}
	if strings.Contains(string(b.File("nginx-T.txt")), "c2VjcmV0") {
		t.Error("a credential is in the bundle")
	}
}
