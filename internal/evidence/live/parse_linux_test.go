package live

import (
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// message is an inet_diag_msg with its netlink head.
func message(sequence uint32, kind uint16, payload []byte) []byte {
	out := make([]byte, 16, 16+len(payload))
	binary.NativeEndian.PutUint32(out, uint32(16+len(payload)))
	binary.NativeEndian.PutUint16(out[4:], kind)
	binary.NativeEndian.PutUint32(out[8:], sequence)
	return append(out, payload...)
}

func TestAMessageOfTheKernelIsRead(t *testing.T) {
	t.Parallel()
	payload := make([]byte, messageSize)
	payload[0], payload[1], payload[2] = unix.AF_INET, established, keepaliveTimer
	binary.BigEndian.PutUint16(payload[4:], 3306)
	binary.BigEndian.PutUint16(payload[6:], 41000)
	copy(payload[8:], []byte{192, 0, 2, 10})
	copy(payload[24:], []byte{198, 51, 100, 1})
	binary.NativeEndian.PutUint32(payload[52:], 7_080_000)
	var got []socket
	done, err := eachMessage(append(message(3, sockDiagByFamily, payload), message(3, unix.NLMSG_DONE, nil)...), 3, func(s socket) { got = append(got, s) })
	if err != nil || !done || len(got) != 1 {
		t.Fatalf("%v %v %v", done, err, got)
	}
	if text := endpoint(got[0].local, false) + " " + endpoint(got[0].remote, false) + timerText(got[0].timer, got[0].expires); text != "192.0.2.10:3306 198.51.100.1:41000 timer:(keepalive,118min,0)" {
		t.Error(text)
	}
}

func TestARefusalOfTheKernelIsAnError(t *testing.T) {
	t.Parallel()
	code := make([]byte, 4)
	errno := int32(unix.EPERM)
	binary.NativeEndian.PutUint32(code, uint32(-errno))
	_, err := eachMessage(message(1, unix.NLMSG_ERROR, code), 1, func(socket) {})
	if err != unix.EPERM {
		t.Errorf("got %v", err)
	}
}

func FuzzNetlinkMessages(f *testing.F) {
	f.Add(message(1, sockDiagByFamily, make([]byte, messageSize+8)))
	f.Add([]byte{0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _ = eachMessage(data, 1, func(s socket) { _ = endpoint(s.local, s.dual) })
	})
}

func FuzzProcLine(f *testing.F) {
	f.Add("   0: 0100007F:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000     0        0 42 1")
	f.Fuzz(func(t *testing.T, line string) {
		if s, ok := procLine(line); ok && strings.ContainsAny(stateName(s.state)+timerText(s.timer, s.expires), "\n") {
			t.Error("a row of two lines")
		}
	})
}

func FuzzKernelRecords(f *testing.F) {
	f.Add([]byte("6,1,5000000,-;TCP: out of memory\n SUBSYSTEM=x"))
	f.Fuzz(func(t *testing.T, record []byte) { kernelRecords([][]byte{record}, time.Time{}) })
}

func TestKernelRecordsAreWrittenAsDmesgDoes(t *testing.T) {
	t.Parallel()
	got := string(kernelRecords([][]byte{
		[]byte("4,500,20411500213,-;TCP: request_sock_TCP: Possible SYN flooding on port 443. Sending cookies.\n SUBSYSTEM=net\n"),
		[]byte("6,501,20412000000,-;usb 1-1: new device\n"),
		[]byte("4,502,7000001,-;nf_conntrack: table full, dropping packet\n"),
	}, time.Time{}))
	want := "[20411.500213] TCP: request_sock_TCP: Possible SYN flooding on port 443. Sending cookies.\n[    7.000001] nf_conntrack: table full, dropping packet\n"
	if got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestKernelRecordsHaveDatesWhereTheBootIsKnown(t *testing.T) {
	t.Parallel()
	boot := BootTime([]byte("812000.00 2436000.00\n"), time.Date(2026, 11, 20, 2, 0, 10, 0, time.UTC))
	got := string(kernelRecords([][]byte{[]byte("4,500,60000000,-;TCP: out of memory -- consider tuning tcp_mem")}, boot))
	want := "[Tue Nov 10 16:27:50 2026] TCP: out of memory -- consider tuning tcp_mem\n"
	if got != want {
		t.Errorf("got %s", got)
	}
	if again := string(Dated([]byte("[   60.000000] TCP: out of memory -- consider tuning tcp_mem\n"), boot)); again != want {
		t.Errorf("dated %s", again)
	}
	if kept := string(Dated([]byte("[   60.000000] x\n"), time.Time{})); kept != "[   60.000000] x\n" {
		t.Errorf("without a boot time %s", kept)
	}
}

func TestSecretsOfAConfigurationAreHidden(t *testing.T) {
	t.Parallel()
	in := `server {
    listen 80;
    proxy_set_header Authorization "Basic c2VjcmV0";
    proxy_set_header X-Api-Key abc123;
    proxy_set_header Connection "";
    set $api_token 'xyz';
    secure_link_md5 "$uri sesame";
}
`
	want := `server {
    listen 80;
    proxy_set_header Authorization "(hidden)";
    proxy_set_header X-Api-Key "(hidden)";
    proxy_set_header Connection "";
    set $api_token "(hidden)";
    secure_link_md5 "(hidden)";
}
`
	if got := string(HideSecrets([]byte(in))); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestTimersAreWrittenAsSsDoes(t *testing.T) {
	t.Parallel()
	for ms, want := range map[uint32]string{7_080_000: "118min", 90_000: "1min30sec", 60_000: "1min", 45_123: "45sec", 320: "320ms", 0: "0ms"} {
		if got := duration(ms); got != want {
			t.Errorf("%d ms: %s, want %s", ms, got, want)
		}
	}
}
