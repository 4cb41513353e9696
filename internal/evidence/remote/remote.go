// Package remote collects a host's evidence through a command that runs on it and
// whose output is short, such as Cloud Assistant's, which cuts it at 24 KB.
//
// A script reads, packs and prints; what does not fit into one output is asked for in
// further runs. The script is the same for every instance and is meant to be shown
// before it runs.
package remote

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/alictl/alictl/internal/evidence/bundle"
	"github.com/alictl/alictl/internal/evidence/live"
)

//go:embed collect.sh
var script string

// The bounds of a remote collection.
const (
	chunk    = 24_000  // bytes of packed data in one output, below 24 KB with its marks
	maxData  = 600_000 // packed data of one part: 25 runs
	maxPlain = 16 << 20
)

// Execute runs a script on one instance and returns what it printed, whatever its
// exit code. The error is for a script that did not run, or not to its end.
type Execute func(ctx context.Context, instanceID, script string, timeout time.Duration) ([]byte, error)

// part is what one script collects.
type part string

const (
	hostPart  part = "host"
	nginxPart part = "nginx"
)

// Script returns the script for a part, as it is sent.
func scriptFor(p part, offset int, interval time.Duration) string {
	return fmt.Sprintf("PART=%s OFFSET=%d INTERVAL=%d LIMIT=%d\n%s", p, offset, int(interval.Seconds()), chunk, script)
}

// Script returns the script of a collection, to be shown to the one who is asked
// whether it may run.
func Script(interval time.Duration) string { return scriptFor(hostPart, 0, interval) }

// Collect collects the evidence of one instance. An error means that nothing of the
// host could be collected; an nginx that could not be asked is noted in the bundle.
func Collect(ctx context.Context, execute Execute, instanceID string, interval time.Duration) (*bundle.Bundle, error) {
	if interval <= 0 {
		interval = live.DefaultInterval
	}
	interval = max(interval.Round(time.Second), time.Second)
	b := bundle.New(instanceID)
	b.Manifest.Root = true
	if err := fetch(ctx, execute, instanceID, hostPart, interval, b); err != nil {
		return nil, err
	}
	if err := fetch(ctx, execute, instanceID, nginxPart, interval, b); err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		b.Skip("nginx_configuration", bundle.Failed, err.Error())
	}
	b.Add("nginx-T.txt", live.HideSecrets(b.File("nginx-T.txt")))
	note(b, interval)
	return b, nil
}

// note fills what the bundle says of itself.
func note(b *bundle.Bundle, interval time.Duration) {
	b.Manifest.IntervalSeconds = interval.Seconds()
	_, rest, _ := strings.Cut(string(b.File("t1/meta.json")), `"taken_at":"`)
	text, _, _ := strings.Cut(rest, `"`)
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		b.Manifest.TakenAt = at
	}
	b.Add("dmesg.txt", live.Dated(b.File("dmesg.txt"), live.BootTime(b.File("t1/proc/uptime"), b.Manifest.TakenAt)))
	if fields := strings.Fields(string(b.File("uname.txt"))); len(fields) > 2 {
		b.Manifest.Kernel = fields[2]
	}
	for _, name := range []string{"sysctl.txt", "ss.txt", "t1/proc/net/netstat"} {
		if len(b.File(name)) == 0 {
			b.Skip(name, bundle.Failed, "the script printed nothing of it")
		}
	}
}

// fetch runs a part's script until all that it packed has come, and unpacks it into
// the bundle.
func fetch(ctx context.Context, execute Execute, instanceID string, p part, interval time.Duration, b *bundle.Bundle) error {
	timeout := time.Minute
	if p == hostPart {
		timeout += interval
	}
	var packed []byte
	for {
		out, err := execute(ctx, instanceID, scriptFor(p, len(packed), interval), timeout)
		if err != nil {
			return err
		}
		data, total, err := readPart(out, p, len(packed))
		if err != nil {
			return err
		}
		packed = append(packed, data...)
		switch {
		case len(packed) == total:
			return unpack(packed, b)
		case total > maxData:
			return fmt.Errorf("it packs to %d bytes, more than the %d that are fetched", total, maxData)
		case p == hostPart:
			return fmt.Errorf("%d bytes do not fit into one output of Cloud Assistant", total)
		case len(data) == 0 || len(packed) > total:
			return errors.New("it changed between two runs")
		}
	}
}

// readPart takes the packed data from an output, and how much there is in all.
func readPart(out []byte, p part, offset int) ([]byte, int, error) {
	_, rest, ok := bytes.Cut(out, fmt.Appendf(nil, "alictl-part %s %d ", p, offset))
	if !ok {
		return nil, 0, fmt.Errorf("the output is not the script's: %s", brief(out))
	}
	head, rest, _ := bytes.Cut(rest, []byte("\n"))
	total, err := strconv.Atoi(strings.TrimSpace(string(head)))
	if err != nil || total < 0 {
		return nil, 0, fmt.Errorf("the output tells no length: %s", brief(head))
	}
	data, _, ok := bytes.Cut(rest, []byte("\nalictl-end"))
	if !ok {
		return nil, 0, fmt.Errorf("the output was cut after %d bytes", len(out))
	}
	return bytes.TrimSpace(data), total, nil
}

// brief is the beginning of an output that is shown in an error.
func brief(out []byte) string {
	const most = 120
	if len(out) == 0 {
		return "it is empty"
	}
	return strconv.Quote(string(out[:min(most, len(out))]))
}

// unpack puts the files of a packed part into the bundle.
func unpack(packed []byte, b *bundle.Bundle) error {
	raw, err := base64.StdEncoding.DecodeString(string(packed))
	if err != nil {
		return fmt.Errorf("decode the output: %w", err)
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return fmt.Errorf("unpack the output: %w", err)
	}
	defer z.Close() //nolint:errcheck // only read
	return files(io.LimitReader(z, maxPlain), b)
}

// files reads "@@ NAME" lines, each followed by the lines of the file, which begin
// with a space.
func files(r io.Reader, b *bundle.Bundle) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	name := ""
	var content bytes.Buffer
	end := func() {
		if name != "" {
			b.Add(name, bytes.Clone(content.Bytes()))
		}
		content.Reset()
	}
	for lines.Scan() {
		line := lines.Text()
		if next, ok := strings.CutPrefix(line, "@@ "); ok {
			end()
			name = safeName(next)
			continue
		}
		content.WriteString(strings.TrimPrefix(line, " "))
		content.WriteByte('\n')
	}
	end()
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read the unpacked output: %w", err)
	}
	return nil
}

// safeName lets only names through that the script can have printed.
func safeName(name string) string {
	if name == "" || len(name) > 200 || strings.HasPrefix(name, "/") || strings.Contains(name, "..") || strings.ContainsAny(name, "\\\x00\n ") {
		return ""
	}
	return name
}
