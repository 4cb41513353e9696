package app

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/config"
	"github.com/alictl/alictl/internal/files"
)

// Configured reads the configuration file. Without --config the one in the user's
// configuration directory is read if there is one; never one of the working
// directory, which could redirect an endpoint.
func (p *Program) Configured(ctx context.Context, args []string, known config.Known) (*config.Config, error) {
	path, named := p.ConfigFile(args)
	if path == "" && !named {
		return &config.Config{}, nil
	}
	c, err := config.Load(ctx, path, known)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return &config.Config{}, nil
	}
	return c, err
}

// ConfigFile returns the configuration file to read, and whether it was named. It is
// empty when there is no place for one.
func (p *Program) ConfigFile(args []string) (path string, named bool) {
	if path, named := options.Typed(args, "config"); named {
		return path, true
	}
	dir := files.XDG(p.Env.Getenv, "XDG_CONFIG_HOME", ".config")
	if dir == "" {
		return "", false
	}
	return filepath.Join(dir, "config.yaml"), false
}
