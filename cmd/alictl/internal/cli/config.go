package cli

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/internal/config"
	"github.com/alictl/alictl/internal/files"
)

// configured reads the configuration file. Without --config the one in the user's
// configuration directory is read if there is one; never one of the working
// directory, which could redirect an endpoint.
func (p *program) configured(ctx context.Context, args []string) (*config.Config, error) {
	path, named := p.configFile(args)
	if path == "" && !named {
		return &config.Config{}, nil
	}
	c, err := config.Load(ctx, path, known())
	if errors.Is(err, fs.ErrNotExist) && !named {
		return &config.Config{}, nil
	}
	return c, err
}

// configFile returns the configuration file to read, and whether it was named. It is
// empty when there is no place for one.
func (p *program) configFile(args []string) (path string, named bool) {
	if path, named := configPath(args); named {
		return path, true
	}
	dir := files.XDG(p.env.Getenv, "XDG_CONFIG_HOME", ".config")
	if dir == "" {
		return "", false
	}
	return filepath.Join(dir, "config.yaml"), false
}

// configPath finds --config among the arguments, before they are parsed.
func configPath(args []string) (string, bool) {
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if !isFlag(arg) || flagName(arg) != "config" {
			continue
		}
		if _, value, found := cutFlag(arg); found {
			return value, true
		}
		if i+1 < len(args) {
			return args[i+1], true
		}
	}
	return "", false
}

// fileFlags is the name under which the program remembers the flags that the
// configuration file gave.
const fileFlags = "configuration file"

// untyped returns the flags of the file that were not typed as well.
func untyped(args []string, defaults map[string][]string) map[string]bool {
	out := map[string]bool{}
	for name := range defaults {
		out[name] = !slices.ContainsFunc(args, func(arg string) bool { return isFlag(arg) && flagName(arg) == name })
	}
	return out
}

// given reports whether the user typed a flag. A default of the configuration file
// must never contradict what was typed.
func given(c *cli.Context, name string) bool {
	fromFile, _ := c.App.Metadata[fileFlags].(map[string]bool)
	return c.IsSet(name) && !fromFile[name]
}
