package sandbox

import (
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/files"
	"github.com/alictl/alictl/internal/text"
)

// keep writes the certificate where clients can be told of it, and returns the file
// and what takes it away again.
func (c *certificate) keep() (file string, forget func(), err error) {
	if c == nil {
		return "", func() {}, nil
	}
	folder, err := os.MkdirTemp("", "alictl-sandbox-")
	if err != nil {
		return "", nil, app.OutputError(os.TempDir(), err)
	}
	forget = func() { _ = os.RemoveAll(folder) }
	file = filepath.Join(folder, "certificate.pem")
	if err := files.WriteAsIs(file, c.public, files.Private); err != nil {
		forget()
		return "", nil, app.OutputError(file, err)
	}
	return file, forget, nil
}

// checkHosts refuses what no client can send as the name of a host.
func checkHosts(names []string) error {
	for _, name := range names {
		if !hostname(name) {
			return options.Impossible("host", name, text.Message{ID: "allowed.host"})
		}
	}
	return nil
}

// hostname says whether a text is an address, or a name of labels with letters, digits,
// hyphens and underscores, as clients send it: without a scheme and a port.
func hostname(name string) bool {
	if net.ParseIP(name) != nil {
		return true
	}
	if len(name) > 253 {
		return false
	}
	for label := range strings.SplitSeq(name, ".") {
		odd := strings.IndexFunc(label, func(r rune) bool {
			return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
		})
		if label == "" || len(label) > 63 || odd >= 0 {
			return false
		}
	}
	return true
}
