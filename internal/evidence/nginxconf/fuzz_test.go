package nginxconf_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/alictl/alictl/internal/evidence/nginxconf"
)

// FuzzLoad: whatever a configuration and what it includes hold, reading it ends, and
// what it says of timers can be used.
func FuzzLoad(f *testing.F) {
	f.Add("events {}\nhttp { include conf.d/*.conf; }\n", "server { listen [::]:80 backlog=9 so_keepalive=30s:1:1; location / { proxy_pass http://a$request_uri; } }\n")
	f.Add("http { include nginx.conf; upstream a { server unix:/a.sock; keepalive 4; } map $a $b { default \"\"; '' $binary_remote_addr; } }", "")
	f.Add("stream { server { listen 53 udp; proxy_timeout 1h30m; proxy_pass $x; } }", "limit_req_zone $b zone=z:1m rate=1r/s;")
	f.Add("http { server { set $x $y; set $y $x; location / { location / { keepalive_timeout 0; if ($a) { proxy_pass http://$x; } } } } }", "}")
	f.Add("log_format j escape=json '{\"a\":\"$status\"}';\n\xff\x00{{{", "\"'\\")
	f.Fuzz(func(t *testing.T, main, part string) {
		fsys := fstest.MapFS{"etc/nginx/nginx.conf": {Data: []byte(main)}, "etc/nginx/conf.d/a.conf": {Data: []byte(part)}}
		use(t, nginxconf.Load(nginxconf.Within(fsys, "."), "etc/nginx/nginx.conf"))
	})
}

// FuzzSplitDump: an nginx -T that is cut or changed is still read.
func FuzzSplitDump(f *testing.F) {
	f.Add([]byte("nginx: test is successful\n# configuration file /etc/nginx/nginx.conf:\nhttp { include conf.d/*.conf; }\n# configuration file /etc/nginx/conf.d/a.conf:\nserver {}\n"))
	f.Add([]byte("# configuration file ../..:\ninclude *;"))
	f.Add([]byte("# configuration file [:\ninclude [;"))
	f.Fuzz(func(t *testing.T, data []byte) {
		files, main, err := nginxconf.SplitDump(data)
		if err != nil {
			return
		}
		use(t, nginxconf.Load(files, main))
	})
}

// use asks a configuration what the causes ask it.
func use(t *testing.T, c *nginxconf.Config) {
	t.Helper()
	for _, s := range c.Servers {
		if s.KeepaliveShortest > s.KeepaliveTimeout || s.KeepaliveShortest < 0 || s.Requests(nil) <= 0 {
			t.Errorf("keepalive of a server: %+v", s)
		}
	}
	for i := range c.Upstreams {
		u := &c.Upstreams[i]
		for _, v := range []*nginxconf.Version{nil, {Number: [3]int{1, 18, 0}}, {Number: [3]int{1, 31, 5}}} {
			if c.KeepsConnections(u, v) && c.Ineffective(u, v) {
				t.Errorf("%s keeps connections and does not", u.Name)
			}
		}
	}
	for _, p := range c.Passes() {
		if p.Read < 0 || strings.ContainsAny(p.Target, "/") && !strings.HasPrefix(p.Target, "unix:") {
			t.Errorf("%+v", p)
		}
		c.UpstreamOf(p.Target)
	}
	c.Listens()
}

// FuzzSeconds: a time is never negative, and one with a unit is so many of it.
func FuzzSeconds(f *testing.F) {
	for _, s := range []string{"60", "60s", "500ms", "1m", "1h30m", "1M", "1 h", "", "-1", "99999999999999999999y"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, ok := nginxconf.Seconds(s)
		if !ok {
			return
		}
		if n < 0 {
			t.Errorf("%q is %v", s, n)
		}
		if m, ok := nginxconf.Seconds(s + " 1m"); s != "" && s == strings.TrimSpace(s) && ok && m < n {
			t.Errorf("%q is %v, with a minute more %v", s, n, m)
		}
	})
}

// FuzzParseVersion: a version that is read has numbers that can be compared.
func FuzzParseVersion(f *testing.F) {
	f.Add("nginx version: nginx/1.24.0 (Ubuntu)\n")
	f.Add("Tengine version: Tengine/2.2.3 (nginx/1.8.1)\n")
	f.Add("nginx version: openresty/1.25.3.1\n")
	f.Fuzz(func(t *testing.T, text string) {
		v, err := nginxconf.ParseVersion(text)
		if err == nil && !v.AtLeast(0, 0, 0) {
			t.Errorf("%q: %v", text, v.Number)
		}
	})
}
