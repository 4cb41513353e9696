package bundle_test

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"net/netip"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"github.com/alictl/alictl/internal/evidence/bundle"
)

func sample() *bundle.Bundle {
	b := bundle.New("live")
	b.Manifest.TakenAt = time.Date(2026, 11, 20, 2, 0, 10, 0, time.UTC)
	b.Add("t0/proc/net/netstat", []byte("TcpExt: A\n"))
	b.Add("t1/proc/net/netstat", []byte("TcpExt: B\n"))
	b.Add("sysctl.txt", []byte("net.core.somaxconn = 4096\n"))
	b.Add("empty.txt", nil)
	return b
}

func TestABundleIsATree(t *testing.T) {
	t.Parallel()
	if err := fstest.TestFS(sample(), "t0/proc/net/netstat", "t1/proc/net/netstat", "sysctl.txt"); err != nil {
		t.Error(err)
	}
}

func TestATarHoldsPlainFilesInOrder(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := sample().WriteTar(&out); err != nil {
		t.Fatal(err)
	}
	var names string
	for r := tar.NewReader(&out); ; {
		head, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if head.Typeflag != tar.TypeReg {
			t.Errorf("%s is no plain file", head.Name)
		}
		names += head.Name + " "
	}
	if want := "sysctl.txt t0/proc/net/netstat t1/proc/net/netstat "; names != want {
		t.Errorf("got %s", names)
	}
}

func redacted(text string) string {
	b := bundle.New("live")
	b.Add("ss.txt", []byte(text))
	b.Redact()
	return string(b.File("ss.txt"))
}

func TestRedactionHidesAddressesAndNothingElse(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"ESTAB 0 0 10.9.8.7:80 [::ffff:10.9.8.7]:4000 x": "ESTAB 0 0 10.0.0.1:80 [::ffff:10.0.0.1]:4000 x",
		"peer 100.97.1.2, other 203.0.113.9.":            "peer 100.64.0.1, other 240.0.0.1.",
		"set_real_ip_from 100.64.0.0/10;":                "set_real_ip_from 100.64.0.0/10;",
		"allow 192.168.7.0/24;":                          "allow 192.168.0.1/24;",
		"[2001:470::5]:443 fe80::7%eth0":                 "[2001:db8::1]:443 fe80::1%eth0",
		"LISTEN 0.0.0.0:80 [::]:80 127.0.0.1:9 *:8":      "LISTEN 0.0.0.0:80 [::]:80 127.0.0.1:9 *:8",
		"at 02:00:10 on 2026-11-20T02:00:10Z":            "at 02:00:10 on 2026-11-20T02:00:10Z",
		"kernel 5.10.134-16.al8 mask 255.255.255.0":      "kernel 5.10.134-16.al8 mask 255.255.255.0",
		"a 198.51.100.1 b 198.51.100.1 c 198.51.100.2":   "a 240.0.0.1 b 240.0.0.1 c 240.0.0.2",
	} {
		if got := redacted(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestTheMachinesNameGoesToo(t *testing.T) {
	t.Parallel()
	b := bundle.New("live")
	b.Add("uname.txt", []byte("Linux web-7 5.10.0 #1 x86_64\n"))
	b.Add("nginx-T.txt", []byte("server_name web-7 web-7b;\n"))
	b.Redact()
	if got := string(b.File("nginx-T.txt")); got != "server_name host web-7b;\n" {
		t.Error(got)
	}
}

// The ranges that a judgement asks for.
var kept = []netip.Prefix{
	netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("100.127.0.0/16"), netip.MustParsePrefix("10.0.0.0/8"),
	netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("fc00::/7"),
	netip.MustParsePrefix("fe80::/10"),
}

func anyAddress() *rapid.Generator[netip.Addr] {
	return rapid.Custom(func(t *rapid.T) netip.Addr {
		raw := rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "raw")
		a := netip.AddrFrom16([16]byte(raw))
		if rapid.Bool().Draw(t, "v4") {
			a = netip.AddrFrom4([4]byte(raw[:4]))
		}
		if i := rapid.IntRange(-1, len(kept)-1).Draw(t, "range"); i >= 0 {
			base := kept[i].Addr().AsSlice()
			bits := kept[i].Bits()
			for b := bits; b < len(base)*8; b++ {
				base[b/8] |= raw[b/8] & (0x80 >> (b % 8))
			}
			a, _ = netip.AddrFromSlice(base)
		}
		return a
	})
}

func TestRedactionKeepsWhatIsAskedOfAnAddress(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before := rapid.SliceOfN(anyAddress(), 1, 8).Draw(t, "addresses")
		text := ""
		for _, a := range before {
			text += a.String() + "\n"
		}
		lines := bytes.Fields([]byte(redacted(text)))
		if len(lines) != len(before) {
			t.Fatalf("%d lines of %d", len(lines), len(before))
		}
		for i, a := range before {
			after, err := netip.ParseAddr(string(lines[i]))
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range kept {
				if p.Contains(a.Unmap()) != p.Contains(after.Unmap()) {
					t.Fatalf("%s became %s: %s", a, after, p)
				}
			}
			for j, b := range before {
				if (a.Unmap() == b.Unmap()) != (string(lines[i]) == string(lines[j]) || after.Unmap().String() == netip.MustParseAddr(string(lines[j])).Unmap().String()) {
					t.Fatalf("%s and %s became %s and %s", a, b, lines[i], lines[j])
				}
			}
		}
	})
}

func FuzzRedact(f *testing.F) {
	f.Add("10.0.0.1:80 [::1]:443 1.2.3.4/24 fe80::1%eth0 ::ffff:1.2.3.4")
	f.Fuzz(func(t *testing.T, text string) { redacted(text) })
}
