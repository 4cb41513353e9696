// Package cache keeps what was read of past days in one SQLite file, so that a
// daily run asks for the new day only. It knows nothing of what a day holds.
//
// Several programs may use one file at the same time. A file that is damaged, or
// of another version, is set aside and a new one is begun: a cache is never a
// reason to fail.
package cache

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
	sqlite "modernc.org/sqlite" // also registers the driver
	lib "modernc.org/sqlite/lib"

	"github.com/alictl/alictl/internal/files"
)

// Version is the version of the file's form and of what its rows hold. A file of
// another one is set aside.
const Version = 2

// applicationID marks a SQLite file as this cache ("alic").
const applicationID = 0x616c6963

// fileName is the cache's name in its directory.
const fileName = "metrics.db"

// Options are what a cache needs to know.
type Options struct {
	Dir  string           // the directory, made when missing
	Now  func() time.Time // names the files that are set aside
	Warn func(string)     // told, in English, that a file was set aside; may be nil

	Patience time.Duration // how long a lock that another holds is waited for; 0: 5 s
}

// Cache is an open cache. It is safe for concurrent use.
type Cache struct {
	opts Options
	path string

	mu sync.Mutex
	db *sql.DB
}

// Open opens the cache, and begins a new one when there is none, or none that can
// be used. The error says that the directory itself cannot be used.
func Open(ctx context.Context, opts Options) (*Cache, error) {
	if opts.Warn == nil {
		opts.Warn = func(string) {}
	}
	if opts.Patience <= 0 {
		opts.Patience = 5 * time.Second
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if err := files.Folder(opts.Dir); err != nil {
		return nil, fmt.Errorf("make the cache directory: %w", err)
	}
	c := &Cache{opts: opts, path: filepath.Join(opts.Dir, fileName)}
	if err := c.reopen(ctx, nil); err != nil {
		return nil, err
	}
	return c, nil
}

// Close closes the cache.
func (c *Cache) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.db == nil {
		return nil
	}
	err := c.db.Close()
	c.db = nil
	return err
}

// reopen opens the file. One that is damaged, as why says or turns out, is set
// aside first. A lock keeps two programs from doing that at the same time.
func (c *Cache) reopen(ctx context.Context, why error) error {
	lock := flock.New(c.path + ".lock")
	waiting, cancel := context.WithTimeout(ctx, c.opts.Patience)
	defer cancel()
	if _, err := lock.TryLockContext(waiting, 20*time.Millisecond); err != nil {
		if ctx.Err() == nil && waiting.Err() != nil {
			return fmt.Errorf("another program has held its lock %s for %s", lock.Path(), c.opts.Patience)
		}
		return fmt.Errorf("lock the cache: %w", err)
	}
	defer lock.Unlock()
	if c.db != nil {
		_ = c.db.Close()
		c.db = nil
	}
	db, err := open(ctx, c.path)
	if err == nil {
		c.db = db
		return nil
	}
	if !isUnusable(err) && !isUnusable(why) {
		return fmt.Errorf("open the cache: %w", err)
	}
	if err := c.setAside(err); err != nil {
		return err
	}
	c.db, err = open(ctx, c.path)
	if err != nil {
		return fmt.Errorf("begin a new cache: %w", err)
	}
	return nil
}

// setAside renames the file and its journal.
func (c *Cache) setAside(why error) error {
	aside := fmt.Sprintf("%s.set-aside-%s", c.path, c.opts.Now().UTC().Format("20060102T150405.000"))
	for _, suffix := range []string{"-wal", "-shm", ""} {
		err := os.Rename(c.path+suffix, aside+suffix)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("set the cache aside: %w", err)
		}
	}
	c.opts.Warn(fmt.Sprintf("The cache could not be used and was set aside as %s: %v. A new one is begun.", filepath.Base(aside), why))
	return nil
}

// versionError is a file of another version, or of another program.
type versionError struct{ application, version int }

func (e *versionError) Error() string {
	if e.application != applicationID {
		return "it is not a cache of this program"
	}
	return fmt.Sprintf("it is of version %d, and this program uses version %d", e.version, Version)
}

var errDamaged = errors.New("it is damaged")

// isUnusable reports an error that a new file would not have.
func isUnusable(err error) bool {
	var version *versionError
	var failure *sqlite.Error
	if errors.As(err, &failure) {
		code := failure.Code() & 0xff
		return code == lib.SQLITE_CORRUPT || code == lib.SQLITE_NOTADB
	}
	return errors.As(err, &version) || errors.Is(err, errDamaged)
}

// open opens a file, checks it from end to end, and makes its table.
func open(ctx context.Context, path string) (*sql.DB, error) {
	if err := files.Own(path); err != nil {
		return nil, err
	}
	pragmas := url.Values{"_pragma": {"busy_timeout(20000)", "journal_mode(wal)", "synchronous(normal)"}, "_txlock": {"immediate"}}
	// SQLite gives its journal the permissions of the file.
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: pragmas.Encode()}).String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(4)
	if err := prepare(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func prepare(ctx context.Context, db *sql.DB) error {
	var found versionError
	var tables int
	if err := db.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_master)`).
		Scan(&found.application, &found.version, &tables); err != nil {
		return err
	}
	if tables > 0 || found.application != 0 || found.version != 0 {
		if found.application != applicationID || found.version != Version {
			return &found
		}
		return check(ctx, db)
	}
	_, err := db.ExecContext(ctx, fmt.Sprintf(`BEGIN IMMEDIATE;
		CREATE TABLE IF NOT EXISTS scopes (id INTEGER PRIMARY KEY, account TEXT NOT NULL, namespace TEXT NOT NULL, metric TEXT NOT NULL,
			period INTEGER NOT NULL, statistics TEXT NOT NULL, UNIQUE (account, namespace, metric, period, statistics)) STRICT;
		CREATE TABLE IF NOT EXISTS days (scope INTEGER NOT NULL, instance TEXT NOT NULL, day INTEGER NOT NULL, data BLOB NOT NULL,
			PRIMARY KEY (scope, instance, day)) STRICT, WITHOUT ROWID;
		PRAGMA application_id = %d; PRAGMA user_version = %d;
		COMMIT`, applicationID, Version))
	return err
}

func check(ctx context.Context, db *sql.DB) error {
	var verdict string
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", errDamaged, strings.Join(strings.Fields(verdict), " "))
	}
	return nil
}
