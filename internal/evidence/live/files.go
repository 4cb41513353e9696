package live

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/alictl/alictl/internal/evidence/bundle"
)

// maxFile bounds what is read of one file: /proc files have no size to ask for.
const maxFile = 4 << 20

// read reads a file below the root, at most maxFile bytes of it.
func (c *collector) read(name string) ([]byte, error) {
	f, err := os.Open(c.path(name))
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // nothing was written
	return io.ReadAll(io.LimitReader(f, maxFile))
}

// parameterFiles are the kernel parameters that a rule may ask for, as patterns
// below proc/sys.
var parameterFiles = []string{
	"fs/file-max", "fs/file-nr", "fs/nr_open",
	"kernel/osrelease", "kernel/ostype", "kernel/pid_max", "kernel/threads-max",
	"net/core/*", "net/ipv4/*", "net/ipv4/conf/*/rp_filter", "net/ipv4/conf/*/log_martians", "net/ipv4/conf/*/forwarding",
	"net/ipv4/vs/*", "net/netfilter/*", "vm/min_free_kbytes", "vm/overcommit_memory",
}

// secretParameter tells keys of the kernel that must not leave the machine.
func secretParameter(name string) bool {
	return strings.HasSuffix(name, "_key") || strings.Contains(name, "secret") || strings.Contains(name, "rss_key")
}

// parameters reads kernel parameters in the form of `sysctl -a`: "name = value",
// sorted by name. What cannot be read is left out and noted.
func (c *collector) parameters() []byte {
	var names []string
	base := c.path("proc/sys")
	for _, pattern := range parameterFiles {
		matches, err := filepath.Glob(filepath.Join(base, filepath.FromSlash(pattern)))
		if err == nil {
			names = append(names, matches...)
		}
	}
	slices.Sort(names)
	var out bytes.Buffer
	for _, full := range slices.Compact(names) {
		rel, err := filepath.Rel(base, full)
		if err != nil || secretParameter(rel) {
			continue
		}
		c.parameter(&out, filepath.ToSlash(rel))
	}
	if out.Len() == 0 {
		c.b.Skip("kernel_parameters", bundle.Absent, "")
	}
	return out.Bytes()
}

// parameter writes one parameter. Some files can only be written; they are no loss.
func (c *collector) parameter(out *bytes.Buffer, rel string) {
	name := path.Join("proc/sys", rel)
	info, err := os.Stat(c.path(name))
	if err != nil || info.IsDir() || info.Mode().Perm()&0o444 == 0 {
		return
	}
	data, err := c.read(name)
	if err != nil {
		if os.IsPermission(err) {
			c.b.Skip("kernel_parameters", c.forbidden(), "")
		}
		return
	}
	key := strings.ReplaceAll(rel, "/", ".")
	if folder, file := path.Split(rel); strings.Contains(rel, "/conf/") {
		key = confKey(folder, file)
	}
	for line := range strings.Lines(string(data)) {
		fmt.Fprintf(out, "%s = %s\n", key, strings.TrimRight(line, "\n"))
	}
}

// confKey spells the key of an interface's parameter as sysctl does: a dot in the
// interface's name becomes a slash.
func confKey(folder, file string) string {
	before, device, _ := strings.Cut(strings.TrimSuffix(folder, "/"), "/conf/")
	return strings.ReplaceAll(before, "/", ".") + ".conf." + strings.ReplaceAll(device, ".", "/") + "." + file
}
