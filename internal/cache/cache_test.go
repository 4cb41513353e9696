package cache

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

func scope(metric string) Scope {
	return Scope{Account: "1", Namespace: "acs_slb_dashboard", Metric: metric, PeriodSeconds: 60, Statistics: "Average,Maximum"}
}

// opened opens a cache and returns it with what it warned of.
func opened(t *testing.T, dir string) (*Cache, *[]string) {
	t.Helper()
	warnings := &[]string{}
	var mu sync.Mutex
	c, err := Open(t.Context(), Options{Dir: dir, Warn: func(s string) {
		mu.Lock()
		defer mu.Unlock()
		*warnings = append(*warnings, s)
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c, warnings
}

func rows(instance string, days int) []Row {
	var out []Row
	for d := range days {
		out = append(out, Row{Instance: instance, Day: int64(20000 + d), Data: fmt.Appendf(nil, "%s on %d %s", instance, d, strings.Repeat("x", 900))})
	}
	return out
}

func load(t *testing.T, c *Cache, s Scope, instances ...string) int {
	t.Helper()
	n := 0
	err := c.Load(t.Context(), s, instances, 20000, 20100, func(row Row) {
		n++
		if !strings.HasPrefix(string(row.Data), fmt.Sprintf("%s on %d ", row.Instance, row.Day-20000)) {
			t.Errorf("row %s %d holds %q", row.Instance, row.Day, row.Data[:20])
		}
	})
	if err != nil {
		t.Error(err)
	}
	return n
}

func keep(t *testing.T, c *Cache, s Scope, rows []Row) {
	t.Helper()
	if err := c.Keep(t.Context(), s, rows); err != nil {
		t.Fatal(err)
	}
}

func TestKeptDaysComeBack(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a dir?", "alictl")
	c, warnings := opened(t, dir)
	keep(t, c, scope("a"), rows("lb-1", 30))
	keep(t, c, scope("a"), rows("lb-2", 3))
	keep(t, c, scope("a"), rows("lb-2", 4)) // again, and one more
	keep(t, c, scope("b"), rows("lb-1", 5))
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c, _ = opened(t, dir)
	if a, b := load(t, c, scope("a"), "lb-1", "lb-2", "lb-3"), load(t, c, scope("b"), "lb-1"); a != 34 || b != 5 {
		t.Errorf("%d and %d rows", a, b)
	}
	if n := load(t, c, scope("c"), "lb-1"); n != 0 {
		t.Errorf("%d rows of a metric nobody kept", n)
	}
	s, err := c.Stat(t.Context())
	if err != nil || s.Accounts != 1 || s.Instances != 2 || s.Days != 39 || s.First != 20000 || s.Last != 20029 || s.Bytes < 30000 {
		t.Errorf("stats %+v, error %v", s, err)
	}
	if err := c.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s, err := c.Stat(t.Context()); err != nil || s.Days != 0 || s.Accounts != 0 || s.Bytes > 30000 {
		t.Errorf("after clearing: %+v, error %v", s, err)
	}
	if len(*warnings) > 0 {
		t.Errorf("warnings %q", *warnings)
	}
}

func TestKeepIsAllOrNothing(t *testing.T) {
	t.Parallel()
	c, _ := opened(t, t.TempDir())
	bad := append(rows("lb-1", 3), Row{Instance: "lb-1", Day: 20003}) // no data, which the table refuses
	if err := c.Keep(t.Context(), scope("a"), bad); err == nil {
		t.Error("a row without data was kept")
	}
	if n := load(t, c, scope("a"), "lb-1"); n != 0 {
		t.Errorf("%d rows were kept", n)
	}
}

func TestFilesAreTheOwnersOnly(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "alictl")
	c, _ := opened(t, dir)
	keep(t, c, scope("a"), rows("lb-1", 1))
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, fileName): 0o600, filepath.Join(dir, fileName+"-wal"): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, error %v", path, info, err)
		}
	}
}

func TestUnusableFilesAreSetAside(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(t *testing.T, path string){
		"truncated": func(t *testing.T, path string) {
			info, err := os.Stat(path)
			if err != nil || os.Truncate(path, info.Size()/2+100) != nil {
				t.Fatal(err)
			}
		},
		"text": func(t *testing.T, path string) {
			write(t, path, "not a database at all, but long enough to have a header of a hundred bytes: "+strings.Repeat("z", 200))
		},
		"overwritten in the middle": func(t *testing.T, path string) {
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			write(t, path, string(raw[:8192])+strings.Repeat("\xff", 8192)+string(raw[16384:]))
		},
		"another version": func(t *testing.T, path string) { pragma(t, path, "user_version = 99") },
		"another program": func(t *testing.T, path string) { pragma(t, path, "application_id = 1") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			c, _ := opened(t, dir)
			keep(t, c, scope("a"), rows("lb-1", 50))
			if err := c.Close(); err != nil {
				t.Fatal(err)
			}
			spoil(t, filepath.Join(dir, fileName))
			c, warnings := opened(t, dir)
			if len(*warnings) != 1 || !strings.Contains((*warnings)[0], "set aside") {
				t.Errorf("warnings %q", *warnings)
			}
			keep(t, c, scope("a"), rows("lb-1", 2))
			if n := load(t, c, scope("a"), "lb-1"); n != 2 {
				t.Errorf("%d rows", n)
			}
			aside, _ := filepath.Glob(filepath.Join(dir, "*set-aside*"))
			if len(aside) != 1 {
				t.Errorf("set aside: %q", aside)
			}
			if err := c.Clear(t.Context()); err != nil {
				t.Fatal(err)
			}
			if aside, _ = filepath.Glob(filepath.Join(dir, "*set-aside*")); len(aside) != 0 {
				t.Errorf("left after clearing: %q", aside)
			}
		})
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func pragma(t *testing.T, path, what string) {
	t.Helper()
	db, err := open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA " + what); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var all sync.WaitGroup
	for program := range 4 {
		all.Go(func() {
			c, err := Open(context.Background(), Options{Dir: dir})
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			for i := range 20 {
				instance := fmt.Sprintf("lb-%d-%d", program, i)
				if err := c.Keep(context.Background(), scope("a"), rows(instance, 5)); err != nil {
					t.Error(err)
				}
				if err := c.Keep(context.Background(), scope("a"), rows("lb-shared", 5)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	c, warnings := opened(t, dir)
	if s, err := c.Stat(t.Context()); err != nil || s.Days != 4*20*5+5 || len(*warnings) > 0 {
		t.Errorf("%+v, error %v, warnings %q", s, err, *warnings)
	}
}

func TestDamageFoundLaterIsSetAside(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c, warnings := opened(t, dir)
	keep(t, c, scope("a"), rows("lb-1", 50))
	broken := fmt.Errorf("found: %w", errDamaged)
	tries := 0
	err := c.guarded(t.Context(), func(db *sql.DB) error {
		if tries++; tries == 1 {
			if _, err := db.Exec("PRAGMA user_version = 7"); err != nil {
				t.Error(err)
			}
			return broken
		}
		return nil
	})
	if err != nil || tries != 2 || len(*warnings) != 1 {
		t.Errorf("error %v after %d tries, warnings %q", err, tries, *warnings)
	}
}

func TestADirectoryThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "")
	if _, err := Open(t.Context(), Options{Dir: filepath.Join(file, "cache")}); err == nil {
		t.Error("no error")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	cancel()
	if _, err := Open(ctx, Options{Dir: t.TempDir()}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestALockThatAnotherHoldsIsNotWaitedForForEver(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	lock := flock.New(filepath.Join(dir, fileName+".lock"))
	if err := lock.Lock(); err != nil {
		t.Fatal(err)
	}
	defer lock.Unlock()
	_, err := Open(t.Context(), Options{Dir: dir, Patience: 50 * time.Millisecond})
	if err == nil || !strings.Contains(err.Error(), "another program has held its lock") {
		t.Errorf("error %v", err)
	}
}
