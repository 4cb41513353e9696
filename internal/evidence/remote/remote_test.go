package remote_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/alictl/alictl/internal/evidence/remote"
)

// here runs the script on this machine, as an instance would, with a limit of 24 KB.
func here(ctx context.Context, _, script string, _ time.Duration) ([]byte, error) {
	out, err := exec.CommandContext(ctx, "/bin/sh", "-c", script).Output()
	return out[:min(len(out), 24<<10)], err
}

func TestTheScriptCollectsThisMachine(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" || testing.Short() {
		t.Skip("runs the script with its interval on Linux")
	}
	b, err := remote.Collect(context.Background(), here, "i-1", time.Second)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"t0/meta.json", "t0/proc/net/netstat", "t1/proc/net/netstat", "t1/proc/net/sockstat", "sysctl.txt", "uname.txt", "ss.txt"} {
		if len(b.File(name)) == 0 {
			t.Errorf("no %s", name)
		}
	}
	if !strings.HasPrefix(string(b.File("ss.txt")), "Count State ") {
		t.Errorf("ss.txt is %s", b.File("ss.txt"))
	}
	if b.Manifest.TakenAt.IsZero() {
		t.Error("the time is unknown")
	}
}

// pack packs files as the script does.
func pack(text string) string {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	return base64.StdEncoding.EncodeToString(out.Bytes())
}

// canned answers the host part with one output and the nginx part in pieces.
func canned(host, nginx string, piece int) remote.Execute {
	return func(_ context.Context, _, script string, _ time.Duration) ([]byte, error) {
		var part string
		var offset int
		if _, err := fmt.Sscanf(script, "PART=%s OFFSET=%d", &part, &offset); err != nil {
			return nil, err
		}
		data := host
		if part == "nginx" {
			data = nginx
		}
		rest := data[offset:]
		if part == "nginx" {
			rest = rest[:min(piece, len(rest))]
		}
		return fmt.Appendf(nil, "alictl-part %s %d %d\n%s\nalictl-end\n", part, offset, len(data), rest), nil
	}
}

func TestALongConfigurationComesInPieces(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("server { listen 80; }\n", 500)
	b, err := remote.Collect(context.Background(), canned(pack("@@ sysctl.txt\n net.core.somaxconn = 128\n"), pack("@@ nginx-T.txt\n "+strings.ReplaceAll(strings.TrimSuffix(long, "\n"), "\n", "\n ")+"\n"), 50), "i-1", time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(b.File("nginx-T.txt")); got != long {
		t.Errorf("%d bytes of %d", len(got), len(long))
	}
	if got := string(b.File("sysctl.txt")); got != "net.core.somaxconn = 128\n" {
		t.Errorf("sysctl.txt is %q", got)
	}
}

func TestWhatIsNotTheScriptsOutputIsAnError(t *testing.T) {
	t.Parallel()
	good := pack("@@ sysctl.txt\n a = 1\n")
	for name, out := range map[string]string{
		"nothing":            "",
		"another program":    "sh: 1: not found\n",
		"cut":                "alictl-part host 0 90000\nH4sI",
		"no length":          "alictl-part host 0 x\n\nalictl-end",
		"not base64":         "alictl-part host 0 3\n!!!\nalictl-end",
		"not gzip":           "alictl-part host 0 4\nAAAA\nalictl-end",
		"shorter than told":  "alictl-part host 0 9999\n" + good + "\nalictl-end",
		"another part":       "alictl-part nginx 0 4\nAAAA\nalictl-end",
		"far too much":       "alictl-part host 0 99999999\nAAAA\nalictl-end",
		"negative":           "alictl-part host 0 -1\nAAAA\nalictl-end",
		"of another offset":  "alictl-part host 7 4\nAAAA\nalictl-end",
		"a half gzip stream": fmt.Sprintf("alictl-part host 0 %d\n%s\nalictl-end", len(good)/8*4, good[:len(good)/8*4]),
	} {
		execute := func(context.Context, string, string, time.Duration) ([]byte, error) { return []byte(out), nil }
		if _, err := remote.Collect(context.Background(), execute, "i-1", time.Second); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestAScriptThatDidNotRunIsAnError(t *testing.T) {
	t.Parallel()
	refused := errors.New("the agent is not there")
	execute := func(context.Context, string, string, time.Duration) ([]byte, error) { return nil, refused }
	if _, err := remote.Collect(context.Background(), execute, "i-1", time.Second); !errors.Is(err, refused) {
		t.Errorf("got %v", err)
	}
}

func TestNamesStayInside(t *testing.T) {
	t.Parallel()
	b, err := remote.Collect(context.Background(), canned(pack("@@ ../etc/passwd\n x\n@@ /etc/a\n y\n@@ ok.txt\n z\n"), pack(""), 100), "i-1", time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(b.Names(), " "); got != "ok.txt" {
		t.Errorf("files: %s", got)
	}
}

func FuzzOutput(f *testing.F) {
	f.Add([]byte("alictl-part host 0 4\nAAAA\nalictl-end"))
	f.Fuzz(func(t *testing.T, out []byte) {
		execute := func(context.Context, string, string, time.Duration) ([]byte, error) { return out, nil }
		_, _ = remote.Collect(context.Background(), execute, "i-1", time.Second)
	})
}

// TestTheScriptFitsIntoACommand holds it to the limit of RunCommand: 18 KB in base64.
func TestTheScriptFitsIntoACommand(t *testing.T) {
	t.Parallel()
	if n := base64.StdEncoding.EncodedLen(len(remote.Script(time.Second))); n > 18<<10 {
		t.Errorf("%d bytes", n)
	}
}
