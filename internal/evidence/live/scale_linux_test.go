package live_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/alictl/alictl/internal/evidence/live"
)

// scaleRole is set in the processes that the scale test starts: "sockets" makes them
// in a network namespace of its own with the help of some that "hold" them, and
// "collect" collects there.
const scaleRole = "ALICTL_TEST_SCALE_ROLE"

// TestScale collects on a host with 216,000 sockets, and tells the time and the peak
// of memory. It needs root, for a namespace.
func TestScale(t *testing.T) {
	t.Parallel()
	role, number, _ := strings.Cut(os.Getenv(scaleRole), " ")
	switch role {
	case "sockets":
		fillNamespace(t)
		return
	case "hold":
		n, err := strconv.Atoi(number)
		if err != nil {
			t.Fatal(err)
		}
		hold(t, n)
		return
	case "collect":
		measure(t)
		return
	}
	if os.Getenv("ALICTL_TEST_SCALE") == "" || os.Geteuid() != 0 {
		t.Skip("set ALICTL_TEST_SCALE, as root")
	}
	out, err := again("sockets", syscall.CLONE_NEWNET).CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
	peak := regexp.MustCompile(`peak (\d+) KB`).FindSubmatch(out)
	if peak == nil {
		t.Fatal("no figures")
	}
	if kb, err := strconv.Atoi(string(peak[1])); err != nil || kb > 60<<10 {
		t.Errorf("the peak of memory was %s KB, over 60 MB", peak[1])
	}
}

// again prepares one more run of this test in another role.
func again(role string, flags uintptr) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^TestScale$", "-test.v")
	cmd.Env = append(os.Environ(), scaleRole+"="+role)
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: flags}
	return cmd
}

// Every holder has 9,000 connections, both ends of each: what a limit of 20,000
// descriptors allows.
const (
	holders     = 12
	connections = 9_000
)

// fillNamespace starts the holders, then the collection, in a network namespace.
func fillNamespace(t *testing.T) {
	if out, err := exec.Command("ip", "link", "set", "lo", "up").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for i := range holders {
		cmd := again("hold "+strconv.Itoa(i), 0)
		stdin, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		stdout, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		defer cmd.Wait()    //nolint:errcheck // it ends when its input does
		defer stdin.Close() //nolint:errcheck // a pipe
		lines := bufio.NewScanner(stdout)
		for lines.Scan() && lines.Text() != "ready" {
			if strings.Contains(lines.Text(), "FAIL") {
				t.Fatal("a holder failed")
			}
		}
	}
	out, err := again("collect", 0).CombinedOutput()
	fmt.Printf("%s\n", out)
	if err != nil {
		t.Fatal(err)
	}
	if program := os.Getenv("ALICTL_TEST_SCALE_PROGRAM"); program != "" {
		wholeProgram(t, program)
	}
}

// wholeProgram collects and judges, as people do.
func wholeProgram(t *testing.T, program string) {
	cmd := exec.Command(program, "diagnose", "host", "--interval", "3s", "--quiet", "--exit-zero")
	begin := time.Now()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		t.Fatal("no figures")
	}
	fmt.Printf("the program: %v besides the interval, %v of CPU, %d KB\n%s\n", time.Since(begin)-3*time.Second, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime(), usage.Maxrss, out)
}

// hold makes connections and keeps them until its input ends.
func hold(t *testing.T, number int) {
	l, err := net.Listen("tcp4", fmt.Sprintf("0.0.0.0:%d", 8080+number))
	if err != nil {
		t.Fatal(err)
	}
	accepted := make(chan net.Conn, connections)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			accepted <- c
		}
	}()
	var held []net.Conn
	for i := range connections {
		dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, byte(1+number), byte(i/200), byte(1+i%200))}}
		c, err := dialer.Dial("tcp4", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, c, <-accepted)
	}
	fmt.Printf("ready\n")
	_, _ = io.Copy(io.Discard, os.Stdin)
	runtime.KeepAlive(held)
}

func measure(t *testing.T) {
	const interval = 2 * time.Second
	if name := os.Getenv("ALICTL_TEST_SCALE_PROFILE"); name != "" {
		f, err := os.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := pprof.StartCPUProfile(f); err != nil {
			t.Fatal(err)
		}
		defer pprof.StopCPUProfile()
	}
	begin := time.Now()
	b, err := live.Collect(context.Background(), live.Options{Interval: interval})
	took := time.Since(begin) - interval
	if err != nil {
		t.Fatal(err)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	peak := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	fmt.Printf("%d sockets, %v besides the interval, peak %s KB, ss.txt %d bytes\n", b.Manifest.Sockets.Total, took, peak[1], len(b.File("ss.txt")))
}
