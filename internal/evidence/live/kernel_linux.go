package live

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/alictl/alictl/internal/evidence/bundle"
)

func supported() error { return nil }

// dump asks this machine's kernel; a tree that was put together by a test has none.
func (c *collector) dump(add func(socket)) error {
	if c.Root != "/" {
		return errors.New("not this machine's /proc")
	}
	return dumpSockets(add)
}

// uname returns what `uname -a` prints.
func (c *collector) uname() []byte {
	var u unix.Utsname
	if c.Root != "/" || unix.Uname(&u) != nil {
		return nil
	}
	text := func(b []byte) []byte { return bytes.TrimRight(b, "\x00") }
	c.b.Manifest.Kernel = string(text(u.Release[:]))
	return fmt.Appendf(nil, "%s %s %s %s %s\n", text(u.Sysname[:]), text(u.Nodename[:]), text(u.Release[:]), text(u.Version[:]), text(u.Machine[:]))
}

// kernelLog keeps the kernel's records of TCP, conntrack and memory.
func (c *collector) kernelLog() {
	f, err := os.OpenFile(c.path("dev/kmsg"), os.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		c.skipFile("kernel_log", err)
		return
	}
	defer f.Close() //nolint:errcheck // nothing was written
	var records [][]byte
	buffer := make([]byte, 8192)
	for {
		n, err := unix.Read(int(f.Fd()), buffer)
		if errors.Is(err, unix.EPIPE) || errors.Is(err, unix.EINTR) {
			continue // a record was overwritten before it was read
		}
		if err != nil || n == 0 {
			if err != nil && !errors.Is(err, unix.EAGAIN) {
				c.skipFile("kernel_log", err)
			}
			break
		}
		records = append(records, bytes.Clone(buffer[:n]))
	}
	uptime, err := c.read("proc/uptime")
	if err != nil {
		uptime = nil // then the seconds since boot stand there
	}
	text := kernelRecords(records, BootTime(uptime, c.Now()))
	if len(text) == 0 && len(records) > 0 {
		text = []byte("# no record names TCP, conntrack or memory\n")
	}
	c.b.Add("dmesg.txt", text)
}

// getIPVSTimeout is IP_VS_SO_GET_TIMEOUT of linux/ip_vs.h.
const getIPVSTimeout = 64 + 1024 + 64 + 6

// ipvs asks for the idle timers of IPVS where it is in use, in the words of
// `ipvsadm -L --timeout`.
func (c *collector) ipvs(context.Context) {
	if _, err := os.Stat(c.path("proc/net/ip_vs")); err != nil || c.Root != "/" {
		return
	}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.IPPROTO_RAW)
	if err != nil {
		c.b.Skip("ipvs_timers", c.forbidden(), "")
		return
	}
	defer unix.Close(fd) //nolint:errcheck // nothing was written
	var timers [12]byte
	size := uint32(len(timers))
	_, _, errno := unix.Syscall6(unix.SYS_GETSOCKOPT, uintptr(fd), unix.SOL_IP, getIPVSTimeout,
		uintptr(unsafe.Pointer(&timers[0])), uintptr(unsafe.Pointer(&size)), 0)
	if errno != 0 {
		c.b.Skip("ipvs_timers", bundle.Failed, errno.Error())
		return
	}
	order := binary.NativeEndian
	c.b.Add("ipvsadm-timeout.txt", fmt.Appendf(nil, "Timeout (tcp tcpfin udp): %d %d %d\n",
		order.Uint32(timers[0:]), order.Uint32(timers[4:]), order.Uint32(timers[8:])))
}
