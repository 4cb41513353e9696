package evidence_test

import (
	"encoding/binary"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/alictl/alictl/internal/evidence"
)

func TestUTF16IsRead(t *testing.T) {
	t.Parallel()
	units := utf16.Encode([]rune("\ufeffnet.core.somaxconn = 128\r\n"))
	for name, order := range map[string]binary.AppendByteOrder{"little": binary.LittleEndian, "big": binary.BigEndian} {
		var data []byte
		for _, u := range units {
			data = order.AppendUint16(data, u)
		}
		h := readFiles(t, map[string]string{"sysctl.txt": string(data)})
		if n, _ := h.Sysctl.Int("net.core.somaxconn"); n != 128 || len(h.Problems) > 0 {
			t.Errorf("%s: %v %v", name, h.Sysctl.Values, h.Problems)
		}
	}
}

// TestBackendLogsAreFoundWhereverTheyAre: by the folder's name, and inside the journal.
func TestBackendLogsAreFoundWhereverTheyAre(t *testing.T) {
	t.Parallel()
	php := "[20-Nov-2026 18:51:00] WARNING: [pool www] server reached pm.max_children setting (12), consider raising it\n"
	killed := "[20-Nov-2026 18:51:00] WARNING: [pool www] child 9, script '/a.php' (request: \"GET /a.php\") execution timed out (30.1 sec), terminating\n"
	for name, text := range map[string]string{
		"var/log/php-fpm/error.log": php + killed,
		"var/log/php81/error.log":   php + killed,
		"pool.txt":                  php + killed,
		"var/log/messages": "Nov 20 18:51:00 web php-fpm[7]: [WARNING] [pool www] server reached pm.max_children setting (12), consider raising it\n" +
			"Nov 20 18:51:00 web gunicorn[9]: [2026-11-20 18:51:00 +0800] [9] [CRITICAL] WORKER TIMEOUT (pid:12)\nNov 20 18:51:01 web sshd[1]: server reached pm.max_children\n",
	} {
		h := readFiles(t, map[string]string{name: text, "meta.json": `{"taken_at":"2026-11-20T12:00:00Z"}`})
		b := h.Backend
		if b.MaxChildren != 1 || len(b.Kills) != 1 || b.Source != name || !h.Has(evidence.RoleBackendLog) || len(h.Problems) > 0 {
			t.Errorf("%s: %+v %v", name, b, h.Problems)
			continue
		}
		if at := time.Unix(b.First, 0).UTC(); at.Format(time.DateTime) != "2026-11-20 18:51:00" {
			t.Errorf("%s: at %v", name, at)
		}
	}
}

// TestOtherTablesOfNetstatAreNoSockets: neither routes nor groups.
func TestOtherTablesOfNetstatAreNoSockets(t *testing.T) {
	t.Parallel()
	h := readFiles(t, map[string]string{
		"netstat-nr.txt": "Kernel IP routing table\nDestination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n0.0.0.0         192.0.2.1       0.0.0.0         UG        0 0          0 eth0\n",
		"sos_commands/networking/netstat_-W_-agn":     "IPv6/IPv4 Group Memberships\nInterface       RefCnt Group\nlo              1      224.0.0.1\n",
		"sos_commands/networking/netstat_-s_-6":       "Ip6:\n    1 total packets received\n",
		"sos_commands/networking/namespaces/a/b_ss_-": "State Recv-Q Send-Q Local Address:Port Peer Address:Port\nLISTEN 0 5 *:80 *:*\n",
	})
	if h.Has(evidence.RoleSockets) || h.Sockets != nil || len(h.Problems) > 0 {
		t.Errorf("%+v %v", h.Sockets, h.Problems)
	}
}
