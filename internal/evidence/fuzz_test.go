package evidence_test

import (
	"errors"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/alictl/alictl/internal/evidence"
)

// names are files of every kind that is read.
func names() []string {
	return []string{
		"sysctl.txt", "sysctl.json", "proc/sys/net/ipv4/tcp_mem", "proc/net/netstat", "netstat-s.txt", "nstat.txt", "proc/net/tcp", "proc/net/tcp6", "ss.txt",
		"netstat-an.txt", "proc/net/sockstat", "ss-s.txt", "dmesg.txt", "var/log/messages", "proc/7/limits", "proc/7/status", "limits.txt", "proc/net/stat/nf_conntrack",
		"conntrack-S.txt", "proc/net/nf_conntrack", "ipvsadm-timeout.txt", "proc/net/ip_vs", "nginx-T.txt", "nginx.conf", "nginx-V.txt", "php-fpm.log", "gunicorn.log", "www.conf",
		"server.xml", "snapshot.json", "cloud.json", "meta.json", "evidence.json", "proc/uptime", "uname.txt", "system_info", "error.log", "access.log", "unknown.txt", "error.log.gz",
	}
}

// FuzzRead: whatever any file of a collection holds, the rest is read and nothing
// breaks.
func FuzzRead(f *testing.F) {
	for i := range names() {
		f.Add(i, []byte("TcpExt: A B\nTcpExt: 1\n"))
		f.Add(i, []byte("\x00\xff\n\n: = (((\n"))
	}
	f.Add(38, []byte("[a@b ~]# ss -tan\nState Recv-Q Send-Q Local Address:Port Peer Address:Port\nLISTEN 0 1 *:80 *:*\n$ cat /proc/net/netstat\nTcpExt: A\nTcpExt: 1\n# cat /\n"))
	f.Add(8, []byte("LISTEN 0 511 0.0.0.0:80 0.0.0.0:* users:((\"nginx\",pid=1,fd=6))\n\t skmem:(r0,d7) timer:(keepalive,1min,0)\n"))
	f.Add(23, []byte("events {}\nhttp { include nginx.conf; server { listen 80; location / { proxy_pass http://a; } } }\n"))
	f.Fuzz(func(t *testing.T, at int, data []byte) {
		all := names()
		if at < 0 {
			at = -(at + 1)
		}
		name := all[at%len(all)]
		fsys := fstest.MapFS{name: {Data: data}, "proc/net/sockstat6": {Data: []byte("TCP6: inuse 2\n")}}
		h, err := evidence.Read(fsys, evidence.Options{Logs: evidence.AllLogs})
		if err != nil {
			t.Fatal(err)
		}
		if h.Sockstat == nil {
			t.Errorf("%s kept another file from being read", name)
		}
	})
}

func TestAnEmptyCollectionIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := evidence.Read(fstest.MapFS{}, evidence.Options{}); !errors.Is(err, evidence.ErrEmpty) {
		t.Errorf("%v", err)
	}
}

// TestWhatDoesNotParseIsNamed: with its file and line, and the rest is read.
func TestWhatDoesNotParseIsNamed(t *testing.T) {
	t.Parallel()
	h, err := evidence.Read(fstest.MapFS{
		"proc/net/netstat": {Data: []byte("TcpExt: A B C\nTcpExt: 1 2\n")},
		"sysctl.txt":       {Data: []byte("net.core.somaxconn = 128\nwhat is this\n")},
		"nginx.conf":       {Data: []byte("events {}\nhttp {\n  server { listen 80;\n")},
	}, evidence.Options{})
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string]int{}
	for _, p := range h.Problems {
		lines[p.File] = p.Line
	}
	if lines["proc/net/netstat"] != 2 || lines["sysctl.txt"] != 2 || lines["nginx.conf"] == 0 {
		t.Errorf("%v", h.Problems)
	}
	if n, ok := h.Sysctl.Int("net.core.somaxconn"); !ok || n != 128 {
		t.Error("the good line was lost")
	}
}

var _ fs.FS = fstest.MapFS{}
