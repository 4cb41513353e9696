package app

import (
	"bytes"
	"context"
	"crypto/tls"
	"io/fs"
	"net"
	"os"
	"path/filepath"

	"github.com/alictl/alictl/internal/files"
	"github.com/alictl/alictl/internal/nested"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// served is a simulated account that listens.
type served struct {
	URL              string
	AccountID        string
	KeyID, KeySecret string
	Stop             func()
}

// maxScenario bounds a scenario file, in bytes.
const maxScenario = 64 << 20

// LoadWorld returns the world of a scenario file, or the built-in shop.
func LoadWorld(ctx context.Context, path string) (*fakecloud.World, error) {
	if path == "" {
		return fakecloud.Shop(), nil
	}
	text, err := files.Read(ctx, path, maxScenario)
	if err == nil {
		err = nested.Check(text)
	}
	if err != nil {
		return nil, scenarioError(path, err)
	}
	world, err := fakecloud.LoadScenario(bytes.NewReader(text))
	if err != nil {
		return nil, scenarioError(path, err)
	}
	return world, nil
}

// BesideScenario are the files in the folder of a scenario, which it may name, and
// none of another folder. A folder that cannot be opened has none.
func BesideScenario(path string) fs.FS {
	if path == "" {
		return nil
	}
	root, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return nil
	}
	return root.FS() // open until the program ends
}

func scenarioError(path string, err error) error {
	return &text.Error{
		What: text.Message{ID: "sandbox.scenario", Data: text.Data{"File": text.Visible(path), "Why": Said(err)}},
		Hint: text.Message{ID: "sandbox.scenario_hint"},
	}
}

// ServeWorld serves a world on a loopback address, by TLS when it is said how.
func ServeWorld(ctx context.Context, world *fakecloud.World, address string, opts fakecloud.Options, secure *tls.Config) (*served, error) {
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, &text.Error{
			What: text.Message{ID: "sandbox.listen", Data: text.Data{"Address": text.Visible(address), "Why": text.Visible(err.Error())}},
			Hint: text.Message{ID: "sandbox.listen_hint"},
		}
	}
	out := &served{
		URL: "http://" + listener.Addr().String(), AccountID: world.AccountID,
		KeyID: world.AccessKeys[0].ID, KeySecret: world.AccessKeys[0].Secret,
	}
	if secure != nil {
		out.URL = "https://" + listener.Addr().String()
		listener = tls.NewListener(listener, secure)
	}
	httpServer := fakecloud.NewServer(world, opts).HTTP()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = httpServer.Serve(listener) // ends with ErrServerClosed
	}()
	out.Stop = func() {
		_ = httpServer.Close()
		<-done
	}
	return out, nil
}
