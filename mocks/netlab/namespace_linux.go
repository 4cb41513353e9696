package netlab

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// Namespace is a network namespace with a name of its own.
type Namespace struct {
	name string
}

var namespaces atomic.Int64 // made by this process, for names

// Missing says what this machine lacks for a lab; nil when nothing does.
func Missing() error {
	if os.Geteuid() != 0 {
		return errors.New("a lab of network namespaces needs root")
	}
	for _, program := range []string{"ip", "nft", "nginx", "timeout"} {
		if _, err := exec.LookPath(program); err != nil {
			return fmt.Errorf("the lab needs the program %s", program)
		}
	}
	n, err := NewNamespace("probe")
	if err != nil {
		return fmt.Errorf("this machine gives no network namespaces: %w", err)
	}
	defer n.Close() //nolint:errcheck // it was only a probe
	if err := n.Filter("table inet probe { chain c { type filter hook forward priority 0; ct state invalid drop; } }"); err != nil {
		return fmt.Errorf("this kernel has no stateful filter: %w", err)
	}
	return nil
}

// NewNamespace makes a namespace whose loopback is up.
func NewNamespace(role string) (*Namespace, error) {
	n := &Namespace{name: fmt.Sprintf("netlab-%d-%d-%s", os.Getpid(), namespaces.Add(1), role)}
	if err := command("", "ip", "netns", "add", n.name); err != nil {
		return nil, err
	}
	if err := n.Run("ip", "link", "set", "lo", "up"); err != nil {
		return nil, errors.Join(err, n.Close())
	}
	return n, nil
}

// Close removes the namespace. What still runs in it keeps it alive unseen.
func (n *Namespace) Close() error { return command("", "ip", "netns", "del", n.name) }

// Run runs a program in the namespace to its end.
func (n *Namespace) Run(args ...string) error {
	return command("", "ip", append([]string{"netns", "exec", n.name}, args...)...)
}

// longest is how long a program of a lab runs at most, should nobody end it.
const longest = "300"

// Command prepares a program in the namespace.
func (n *Namespace) Command(ctx context.Context, args ...string) *exec.Cmd {
	return exec.CommandContext(ctx, "ip", append([]string{"netns", "exec", n.name, "timeout", longest}, args...)...)
}

// Filter loads rules of nft.
func (n *Namespace) Filter(rules string) error {
	return command(strings.NewReplacer("{ ", "{\n", "; ", ";\n", " }", "\n}").Replace(rules)+"\n", "ip", "netns", "exec", n.name, "nft", "-f", "-")
}

// Set writes kernel parameters of the namespace, by their names below net.
func (n *Namespace) Set(values map[string]string) error {
	return n.Do(func() error {
		for name, value := range values {
			file := "/proc/sys/net/" + strings.ReplaceAll(name, ".", "/")
			if err := os.WriteFile(file, []byte(value), 0o600); err != nil {
				return fmt.Errorf("set net.%s to %s: %w", name, value, err)
			}
		}
		return nil
	})
}

// Do runs a function in the namespace. Sockets that it opens stay there.
func (n *Namespace) Do(f func() error) error {
	done := make(chan error, 1)
	go func() {
		// The thread is not unlocked: it ends with the goroutine, and so never runs
		// anything else in the wrong namespace.
		runtime.LockOSThread()
		done <- n.enter(f)
	}()
	return <-done
}

func (n *Namespace) enter(f func() error) error {
	file, err := os.Open("/run/netns/" + n.name)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // nothing was written
	if err := unix.Setns(int(file.Fd()), unix.CLONE_NEWNET); err != nil {
		return fmt.Errorf("enter namespace %s: %w", n.name, err)
	}
	return f()
}

// command runs a program to its end; its complaint is the error.
func command(stdin, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Stdin = strings.NewReader(stdin)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, bytes.TrimSpace(complaint.Bytes()))
	}
	return nil
}
