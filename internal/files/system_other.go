//go:build !unix

package files

import "io/fs"

const (
	nonblock = 0
	nofollow = 0
)

// foreign and shared are told by other means than the mode there.
func foreign(fs.FileInfo) bool { return false }
func shared(fs.FileInfo) bool  { return false }

// alive says that every process may still run.
func alive(int) bool { return true }

// syncFolder does nothing: the system journals names itself.
func syncFolder(string) error { return nil }
