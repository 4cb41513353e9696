package live

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/alictl/alictl/internal/evidence/bundle"
)

// nginx asks the nginx that runs here for its configuration and version: the first
// master process that is not in a container of its own.
func (c *collector) nginx(ctx context.Context) {
	masters := c.nginxMasters()
	for _, m := range masters {
		if c.elsewhere(m.pid) {
			c.b.Skip("nginx_configuration", bundle.OtherPlace, fmt.Sprintf("pid %d", m.pid))
			continue
		}
		if c.askNginx(ctx, m) {
			return
		}
	}
}

// nginxMaster is a master process and how it was started.
type nginxMaster struct {
	pid  int
	args []string // without the program: -c FILE -p PREFIX ...
}

// nginxMasters finds them by their title: "nginx: master process /usr/sbin/nginx -c ...".
func (c *collector) nginxMasters() []nginxMaster {
	var out []nginxMaster
	for _, pid := range c.pids() {
		line, err := c.read(fmt.Sprintf("proc/%d/cmdline", pid))
		if err != nil {
			continue
		}
		title := strings.TrimRight(strings.ReplaceAll(string(line), "\x00", " "), " ")
		rest, ok := strings.CutPrefix(title, "nginx: master process ")
		if !ok {
			continue
		}
		fields := strings.Fields(rest)
		out = append(out, nginxMaster{pid: pid, args: startedWith(fields[min(1, len(fields)):])})
	}
	return out
}

// startedWith keeps the options that say where the configuration is.
func startedWith(args []string) []string {
	var out []string
	for i := 0; i+1 < len(args); i++ {
		if args[i] == "-c" || args[i] == "-p" {
			out = append(out, args[i], args[i+1])
			i++
		}
	}
	return out
}

// elsewhere reports a process with a root of its own: a container's.
func (c *collector) elsewhere(pid int) bool {
	theirs, err1 := os.Readlink(c.path(fmt.Sprintf("proc/%d/ns/mnt", pid)))
	ours, err2 := os.Readlink(c.path("proc/self/ns/mnt"))
	return err1 == nil && err2 == nil && theirs != ours
}

// askNginx runs `nginx -T` and `nginx -V`, which change nothing.
func (c *collector) askNginx(ctx context.Context, m nginxMaster) bool {
	program, err := os.Readlink(c.path(fmt.Sprintf("proc/%d/exe", m.pid)))
	if err != nil {
		c.b.Skip("nginx_configuration", c.forbidden(), fmt.Sprintf("pid %d", m.pid))
		return false
	}
	program = strings.TrimSuffix(program, " (deleted)")
	if !strings.Contains(filepath.Base(program), "nginx") && filepath.Base(program) != "tengine" && filepath.Base(program) != "openresty" {
		return false
	}
	if out, err := c.Run(ctx, program, "-V"); err == nil {
		c.b.Add("nginx-V.txt", out)
	}
	configuration, err := c.Run(ctx, program, append([]string{"-T"}, m.args...)...)
	if !strings.Contains(string(configuration), "# configuration file ") {
		reason := bundle.Failed
		if !c.b.Manifest.Root {
			reason = bundle.NeedsRoot
		}
		c.b.Skip("nginx_configuration", reason, errorText(err))
		return false
	}
	c.b.Add("nginx-T.txt", HideSecrets(configuration))
	return true
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "no answer in " + commandTime.String()
	}
	return err.Error()
}

// secretDirective finds directives whose last argument may be a secret.
var secretDirective = regexp.MustCompile(`(?im)^(\s*(?:proxy_set_header|grpc_set_header|fastcgi_param|uwsgi_param|more_set_headers|add_header|set)\s+\S*(?:authorization|cookie|token|secret|passw|api[-_]?key|credential|signature)\S*\s+)[^;\n]+|^(\s*(?:secure_link_md5|secure_link_secret|auth_jwt_key_request|js_var|perl_set)\s+)[^;\n]+|^(\s*set\s+\$\S+\s+)["']?(?:Bearer|Basic)\s[^;\n]+`)

// HideSecrets takes from a configuration what may be a credential: evidence is sent
// to other people. Names and structure stay.
func HideSecrets(configuration []byte) []byte {
	return secretDirective.ReplaceAll(configuration, []byte(`$1$2$3"(hidden)"`))
}
