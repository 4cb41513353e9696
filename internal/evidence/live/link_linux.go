package live

import (
	"os"

	"golang.org/x/sys/unix"
)

// socketInode reads a descriptor's link without making a string of it: there may be
// hundreds of thousands.
func socketInode(folder *os.File, name string) (uint32, bool) {
	var link [64]byte
	n, err := unix.Readlinkat(int(folder.Fd()), name, link[:])
	if err != nil || n <= 0 {
		return 0, false
	}
	return inodeOf(link[:n])
}
