package bundle

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"path"
	"strings"
)

// Redact hides every address in the files of the bundle. The same address becomes
// the same other address everywhere, in its plain and in its IPv4-mapped form, and
// what the rules ask of an address stays true: whether it is in 100.64.0.0/10, in a
// private range, link-local, or public. Loopback and unspecified addresses and wide
// networks such as 100.64.0.0/10 stay as they are. The machine's name goes too.
//
// Replacements are numbered in the order of appearance, so nothing leads back.
func (b *Bundle) Redact() {
	r := redactor{known: map[netip.Addr]netip.Addr{}, used: map[netip.Prefix]uint32{}}
	host := b.hostName()
	for _, name := range b.Names() {
		if holdsNoAddress(name) {
			continue
		}
		data := r.text(b.files[name])
		if host != "" {
			data = replaceWord(data, host, "host")
		}
		b.files[name] = data
	}
	b.Manifest.Redacted = true
}

// holdsNoAddress tells the files in which four numbers with dots are a version.
func holdsNoAddress(name string) bool {
	base := path.Base(name)
	return base == "version" || strings.HasPrefix(base, "nginx-V")
}

// hostName is the machine's name, from the line of `uname -a`.
func (b *Bundle) hostName() string {
	if fields := strings.Fields(string(b.files["uname.txt"])); len(fields) > 2 && len(fields[1]) > 1 {
		return fields[1]
	}
	return ""
}

// replaceWord replaces a name where it stands by itself.
func replaceWord(data []byte, word, with string) []byte {
	var out []byte
	for {
		i := bytes.Index(data, []byte(word))
		if i < 0 {
			return append(out, data...)
		}
		end := i + len(word)
		alone := (i == 0 || !wordByte(data[i-1])) && (end == len(data) || !wordByte(data[end]))
		out = append(out, data[:i]...)
		if alone {
			out = append(out, with...)
		} else {
			out = append(out, word...)
		}
		data = data[end:]
	}
}

func wordByte(c byte) bool {
	return c == '_' || c == '-' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// redactor gives every address its replacement.
type redactor struct {
	known map[netip.Addr]netip.Addr
	used  map[netip.Prefix]uint32
}

// text replaces the addresses in a text.
func (r *redactor) text(data []byte) []byte {
	out := make([]byte, 0, len(data))
	for i := 0; i < len(data); {
		if !addressByte(data[i]) || i > 0 && wordByte(data[i-1]) {
			out = append(out, data[i])
			i++
			continue
		}
		end := i
		for end < len(data) && addressByte(data[end]) {
			end++
		}
		n, replaced := r.token(data[i:end], data[end:])
		if n == 0 {
			out = append(out, data[i:end]...)
			i = end
			continue
		}
		out = append(out, replaced...)
		i += n
	}
	return out
}

func addressByte(c byte) bool {
	return c == '.' || c == ':' || '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// token replaces the address that a run of digits, dots and colons begins with, and
// says how many bytes it was; 0 when it is none. IPv4 with a port, and an address
// at the end of a sentence, are found too.
func (r *redactor) token(run, after []byte) (int, string) {
	text := strings.TrimRight(string(run), ".")
	if len(after) > 0 && wordByte(after[0]) && after[0] != '-' && len(text) == len(run) {
		return 0, "" // goes on as a word: "10.0.0.1x"
	}
	for _, candidate := range []string{text, strings.TrimSuffix(text, ":"), beforePort(text)} {
		if !strings.ContainsAny(candidate, ".:") {
			continue
		}
		a, err := netip.ParseAddr(candidate)
		if err != nil {
			continue
		}
		if wide(a, candidate, run, after) {
			return len(candidate), candidate
		}
		return len(candidate), r.replace(a).String()
	}
	return 0, ""
}

// beforePort cuts `:port` from an IPv4 address.
func beforePort(text string) string {
	if host, _, ok := strings.Cut(text, ":"); ok && strings.Contains(host, ".") {
		return host
	}
	return ""
}

// wide reports whether an address is the beginning of a network of many machines,
// which tells nothing of one of them: the range of the load balancers must stay
// readable in allow lists and set_real_ip_from.
func wide(a netip.Addr, candidate string, run, after []byte) bool {
	if len(candidate) != len(run) || len(after) < 2 || after[0] != '/' {
		return false
	}
	bits := 0
	for i := 1; i < len(after) && i < 4 && '0' <= after[i] && after[i] <= '9'; i++ {
		bits = bits*10 + int(after[i]-'0')
	}
	return a.Is4() && bits <= 16 || !a.Is4() && bits <= 32
}

// The ranges whose membership is kept. The last of each family is for all others:
// addresses that are nobody's (class E, documentation).
var ranges = []netip.Prefix{
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("100.127.0.0/16"),
	netip.MustParsePrefix("10.0.0.0/8"),
	netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("169.254.0.0/16"),
	netip.MustParsePrefix("fc00::/7"),
	netip.MustParsePrefix("fe80::/10"),
}

var (
	publicIPv4 = netip.MustParsePrefix("240.0.0.0/4")
	publicIPv6 = netip.MustParsePrefix("2001:db8::/32")
)

func rangeOf(a netip.Addr) netip.Prefix {
	best := publicIPv6
	if a.Is4() {
		best = publicIPv4
	}
	found := false
	for _, p := range ranges {
		if p.Contains(a) && (!found || p.Bits() > best.Bits()) {
			best, found = p, true
		}
	}
	return best
}

// replace returns the address that stands for another one.
func (r *redactor) replace(a netip.Addr) netip.Addr {
	if a.Is4In6() {
		return netip.AddrFrom16(r.replace(a.Unmap()).As16())
	}
	a = a.WithZone("")
	if a.IsLoopback() || a.IsUnspecified() || a.IsMulticast() || netmask(a) {
		return a
	}
	if known, ok := r.known[a]; ok {
		return known
	}
	p := rangeOf(a)
	r.used[p]++
	out := nth(p, r.used[p])
	r.known[a] = out
	return out
}

// netmask reports a mask such as 255.255.255.0, which is no machine.
func netmask(a netip.Addr) bool { return a.Is4() && a.As4()[0] == 255 }

// nth returns the nth address of a range.
func nth(p netip.Prefix, n uint32) netip.Addr {
	base := p.Masked().Addr()
	if base.Is4() {
		b := base.As4()
		host := uint32(1)<<(32-p.Bits()) - 1
		binary.BigEndian.PutUint32(b[:], binary.BigEndian.Uint32(b[:])|n&host)
		return netip.AddrFrom4(b)
	}
	b := base.As16()
	binary.BigEndian.PutUint32(b[12:], n)
	return netip.AddrFrom16(b)
}
