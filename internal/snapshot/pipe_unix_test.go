//go:build unix

package snapshot_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/alictl/alictl/internal/snapshot"
)

// What is wrong with what comes out of a pipe is said at once, whether or not more comes.
func TestPipeThatStaysOpen(t *testing.T) {
	t.Parallel()
	for raw, why := range map[string]string{
		`{"x":1,`: `unknown field "x"`,
		`{"schema":"alictl/timeout-plan/v1","x":1,`: `its schema is "alictl/timeout-plan/v1"`,
	} {
		path := filepath.Join(t.TempDir(), "pipe")
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
		pipe, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer pipe.Close() //nolint:errcheck // it was only a pipe
		if _, err := pipe.WriteString(raw); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if _, err := snapshot.Load(ctx, path); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v", raw, err)
		}
	}
}
