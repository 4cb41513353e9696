// Package live collects a host's evidence from the machine the program runs on, as a
// bundle in the plain layout. It only reads. Judging is somebody else's work.
//
// Everything that could not be collected is named in the bundle with the reason, so
// that the judgement can call it unknown.
package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/alictl/alictl/internal/evidence/bundle"
)

// Options say how a collection goes. The zero value collects this machine over ten
// seconds.
type Options struct {
	Interval time.Duration // between the two samples of the counters; 0 means 10 s
	Root     string        // where proc is found; empty means /

	// MaxRows is how many sockets are kept row by row. When there are more, equal
	// rows are merged and counted. 0 means 20,000.
	MaxRows int

	// What tests replace. Nil means the real thing.
	Now  func() time.Time
	Wait func(context.Context, time.Duration) error
	Run  func(ctx context.Context, name string, args ...string) ([]byte, error)
}

// ErrUnsupported is returned where there is no Linux kernel to ask.
var ErrUnsupported = errors.New("evidence is collected on Linux only; judge a bundle from there with --from")

// DefaultInterval is the time between the two samples when none is asked for.
const DefaultInterval = 10 * time.Second

// Collect reads this machine. An error means that nothing could be collected at
// all, or that the context ended.
func Collect(ctx context.Context, opts Options) (*bundle.Bundle, error) {
	if err := supported(); err != nil {
		return nil, err
	}
	c := newCollector(opts)
	if _, err := os.ReadDir(c.path("proc")); err != nil {
		return nil, fmt.Errorf("read /proc: %w", err)
	}
	if err := c.collect(ctx); err != nil {
		return nil, err
	}
	return c.b, nil
}

// collector is one collection under way.
type collector struct {
	Options
	b *bundle.Bundle
}

func newCollector(opts Options) *collector {
	if opts.Interval <= 0 {
		opts.Interval = DefaultInterval
	}
	if opts.Root == "" {
		opts.Root = "/"
	}
	if opts.MaxRows <= 0 {
		opts.MaxRows = 20_000
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Wait == nil {
		opts.Wait = wait
	}
	if opts.Run == nil {
		opts.Run = run
	}
	b := bundle.New("live")
	b.Manifest.Root = os.Geteuid() == 0
	return &collector{Options: opts, b: b}
}

// collect takes the first sample, then, while the interval runs, what does not
// change, then the second sample and the sockets.
func (c *collector) collect(ctx context.Context) error {
	// A host in trouble has hundreds of thousands of sockets and little memory.
	defer debug.SetGCPercent(debug.SetGCPercent(40))
	begin := c.Now()
	c.sample("t0", begin)
	c.kernel()
	c.kernelLog()
	c.ipvs(ctx)
	c.nginx(ctx)
	owners := c.readOwners()
	if err := c.Wait(ctx, c.Interval-c.Now().Sub(begin)); err != nil {
		return fmt.Errorf("collect evidence: %w", err)
	}
	end := c.Now()
	c.sample("t1", end)
	c.b.Manifest.TakenAt = end.UTC()
	c.b.Manifest.IntervalSeconds = end.Sub(begin).Round(time.Millisecond).Seconds()
	c.sockets(owners)
	return ctx.Err()
}

// sampled are the files that change from moment to moment.
var sampled = []string{
	"proc/net/netstat", "proc/net/snmp", "proc/net/snmp6", "proc/net/sockstat", "proc/net/sockstat6",
	"proc/net/stat/nf_conntrack", "proc/uptime",
	"proc/sys/net/netfilter/nf_conntrack_count", "proc/sys/fs/file-nr",
}

// sample reads the counters into a folder of the bundle.
func (c *collector) sample(folder string, at time.Time) {
	for _, name := range sampled {
		data, err := c.read(name)
		if err != nil {
			c.skipFile(name, err)
			continue
		}
		c.b.Add(folder+"/"+name, data)
	}
	meta, err := json.Marshal(map[string]string{"taken_at": at.UTC().Format(time.RFC3339Nano)})
	if err == nil {
		c.b.Add(folder+"/meta.json", append(meta, '\n'))
	}
}

// kernel reads the parameters and the version of the kernel.
func (c *collector) kernel() {
	c.b.Add("sysctl.txt", c.parameters())
	for _, name := range []string{"proc/version", "proc/uptime", "proc/net/ip_vs"} {
		if data, err := c.read(name); err == nil {
			c.b.Add(name, data)
		}
	}
	c.b.Add("uname.txt", c.uname())
}

// skipFile notes why a file was not read.
func (c *collector) skipFile(name string, err error) {
	switch {
	case errors.Is(err, os.ErrNotExist):
		c.b.Skip(name, bundle.Absent, "")
	case errors.Is(err, os.ErrPermission):
		c.b.Skip(name, c.forbidden(), "")
	default:
		c.b.Skip(name, bundle.Failed, err.Error())
	}
}

// forbidden is the reason for something that may not be read.
func (c *collector) forbidden() bundle.Reason {
	if c.b.Manifest.Root {
		return bundle.NotReadable
	}
	return bundle.NeedsRoot
}

func (c *collector) path(name string) string { return filepath.Join(c.Root, filepath.FromSlash(name)) }

// wait sleeps, or returns the context's error when that ends first.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(max(d, 0))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// commandTime bounds every program that is asked for something.
const commandTime = 5 * time.Second

// run runs a program and returns what it wrote: nginx tells its version on stderr.
func run(ctx context.Context, name string, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, commandTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.WaitDelay = time.Second
	return cmd.CombinedOutput()
}
