//go:build !linux

package live

import (
	"context"
	"fmt"
	"os"
	"runtime"
)

func supported() error { return fmt.Errorf("%w (this is %s)", ErrUnsupported, runtime.GOOS) }

func (c *collector) dump(func(socket)) error { return supported() }
func (c *collector) uname() []byte           { return nil }
func (c *collector) kernelLog()              {}
func (c *collector) ipvs(context.Context)    {}

func socketInode(folder *os.File, name string) (uint32, bool) {
	link, err := os.Readlink(folder.Name() + "/" + name)
	if err != nil {
		return 0, false
	}
	return inodeOf([]byte(link))
}
