package evidence_test

import (
	"testing"
	"testing/fstest"

	"github.com/alictl/alictl/internal/evidence"
)

// readFiles reads evidence from files by name.
func readFiles(t *testing.T, files map[string]string) *evidence.Host {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range files {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	h, err := evidence.Read(tree, evidence.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestMergedSocketsKeepTheirCount(t *testing.T) {
	t.Parallel()
	h := readFiles(t, map[string]string{"ss.txt": "Count State Recv-Q Send-Q Local Address:Port Peer Address:Port Process Timer\n" +
		"1 LISTEN 0 511 *:80 *:*\n" +
		"3000 ESTAB 0 0 192.0.2.10:80 198.51.100.1:* timer:(keepalive,118min,0)\n" +
		"70 CLOSE-WAIT 0 0 192.0.2.10:80 *:* users:((\"java\",pid=7,fd=0))\n"})
	if len(h.Problems) > 0 {
		t.Fatalf("%+v", h.Problems)
	}
	sum := 0
	for _, s := range h.Sockets.List {
		sum += s.N()
	}
	if sum != 3071 || !h.Sockets.Timers {
		t.Errorf("%d sockets, timers %v", sum, h.Sockets.Timers)
	}
}

func TestACountThatIsNoneIsAProblem(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"x LISTEN 0 1 *:80 *:*", "-1 LISTEN 0 1 *:80 *:*", "7", "99999999999 ESTAB 0 0 1.2.3.4:5 1.2.3.4:6"} {
		h := readFiles(t, map[string]string{"ss.txt": "Count State Recv-Q Send-Q Local Address:Port Peer Address:Port\n" + line + "\n"})
		if len(h.Problems) != 1 {
			t.Errorf("%q: %+v", line, h.Problems)
		}
	}
}

func TestABacklogThatIsNotToldIsUnknown(t *testing.T) {
	t.Parallel()
	h := readFiles(t, map[string]string{"ss.txt": "State Recv-Q Send-Q Local Address:Port Peer Address:Port Process Timer\nLISTEN 3 - 0.0.0.0:80 0.0.0.0:*\n"})
	if len(h.Problems) > 0 || h.Sockets.List[0].Backlog {
		t.Errorf("%+v %+v", h.Problems, h.Sockets.List)
	}
}

func TestAFullTableIsRecognisedInEveryWording(t *testing.T) {
	t.Parallel()
	h := readFiles(t, map[string]string{"dmesg.txt": "[    1.000000] nf_conntrack: table full, dropping packet\n" +
		"[    2.000000] nf_conntrack: nf_conntrack: table full, dropping packet\n" +
		"[    3.000000] nf_conntrack: nf_conntrack: table full in netns 4026532597, dropping packet\n"})
	if h.Kernellog == nil || h.Kernellog.Counts[evidence.EventConntrackFull] != 3 {
		t.Errorf("%+v", h.Kernellog)
	}
}

func TestOpenFilesAreCountedBesideTheLimits(t *testing.T) {
	t.Parallel()
	h := readFiles(t, map[string]string{
		"proc/7/limits":   "Limit                     Soft Limit           Hard Limit           Units\nMax open files            1024                 4096                 files\n",
		"proc/7/comm":     "nginx\n",
		"proc/7/fd_count": "1000\n",
	})
	if len(h.Limits) != 1 || h.Limits[0].OpenFiles != 1000 || h.Limits[0].Name != "nginx" {
		t.Errorf("%+v", h.Limits)
	}
}
