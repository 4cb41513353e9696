package cache

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
)

// Scope is what days belong together: one metric as it was asked for.
type Scope struct {
	Account       string
	Namespace     string
	Metric        string
	PeriodSeconds int
	Statistics    string
}

// Row is one UTC+8 day of one instance. Day counts days since 1970-01-01.
type Row struct {
	Instance string
	Day      int64
	Data     []byte
}

// Load shows every kept day from first to last of some instances. A visited row's
// data is only good until visit returns.
func (c *Cache) Load(ctx context.Context, scope Scope, instances []string, first, last int64, visit func(Row)) error {
	return c.guarded(ctx, func(db *sql.DB) error {
		id, err := scopeID(ctx, db, scope)
		if err != nil || id == 0 {
			return err
		}
		query, err := db.PrepareContext(ctx, `SELECT day, data FROM days WHERE scope = ? AND instance = ? AND day BETWEEN ? AND ? ORDER BY day`)
		if err != nil {
			return err
		}
		defer query.Close()
		for _, instance := range instances {
			if err := loadOne(ctx, query, []any{id, instance, first, last}, instance, visit); err != nil {
				return err
			}
		}
		return nil
	})
}

func loadOne(ctx context.Context, query *sql.Stmt, args []any, instance string, visit func(Row)) error {
	rows, err := query.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		row := Row{Instance: instance}
		var data sql.RawBytes
		if err := rows.Scan(&row.Day, &data); err != nil {
			return err
		}
		row.Data = data
		visit(row)
	}
	return rows.Err()
}

// scopeID returns the number of a scope, 0 when nothing was kept of it.
func scopeID(ctx context.Context, db *sql.DB, s Scope) (int64, error) {
	var id int64
	err := db.QueryRowContext(ctx, `SELECT id FROM scopes WHERE account = ? AND namespace = ? AND metric = ? AND period = ? AND statistics = ?`,
		s.Account, s.Namespace, s.Metric, s.PeriodSeconds, s.Statistics).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// Keep adds days in one transaction: all or none of them.
func (c *Cache) Keep(ctx context.Context, scope Scope, rows []Row) error {
	return c.guarded(ctx, func(db *sql.DB) error {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		if err := insert(ctx, tx, scope, rows); err != nil {
			return err
		}
		return tx.Commit()
	})
}

func insert(ctx context.Context, tx *sql.Tx, s Scope, rows []Row) error {
	var id int64
	err := tx.QueryRowContext(ctx, `INSERT INTO scopes (account, namespace, metric, period, statistics) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET account = excluded.account RETURNING id`,
		s.Account, s.Namespace, s.Metric, s.PeriodSeconds, s.Statistics).Scan(&id)
	if err != nil {
		return err
	}
	add, err := tx.PrepareContext(ctx, `INSERT OR REPLACE INTO days (scope, instance, day, data) VALUES (?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer add.Close()
	for _, row := range rows {
		if _, err := add.ExecContext(ctx, id, row.Instance, row.Day, row.Data); err != nil {
			return err
		}
	}
	return nil
}

// guarded runs a piece of work. When the file turns out to be damaged it is set
// aside, and the work is done on the new one.
func (c *Cache) guarded(ctx context.Context, work func(*sql.DB) error) error {
	db, err := c.current()
	if err != nil {
		return err
	}
	err = work(db)
	if !isUnusable(err) {
		return err
	}
	if err := c.renew(ctx, db, err); err != nil {
		return err
	}
	if db, err = c.current(); err != nil {
		return err
	}
	return work(db)
}

func (c *Cache) current() (*sql.DB, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.db == nil {
		return nil, errors.New("the cache is closed")
	}
	return c.db, nil
}

// renew reopens the file, unless somebody has since.
func (c *Cache) renew(ctx context.Context, damaged *sql.DB, why error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.db != damaged {
		return nil
	}
	return c.reopen(ctx, why)
}

// Stats is what a cache holds.
type Stats struct {
	Path      string
	Bytes     int64 // on disk, journal included
	Accounts  int
	Instances int
	Days      int   // rows: one day of one metric of one instance
	First     int64 // the first and the last day; 0 when there is none
	Last      int64
}

// Stat tells what the cache holds.
func (c *Cache) Stat(ctx context.Context) (Stats, error) {
	s := Stats{Path: c.path}
	err := c.guarded(ctx, func(db *sql.DB) error {
		return db.QueryRowContext(ctx, `SELECT (SELECT count(DISTINCT account) FROM scopes), count(DISTINCT instance), count(*),
			coalesce(min(day), 0), coalesce(max(day), 0) FROM days`).Scan(&s.Accounts, &s.Instances, &s.Days, &s.First, &s.Last)
	})
	for _, suffix := range []string{"", "-wal"} {
		if info, statErr := os.Stat(c.path + suffix); statErr == nil {
			s.Bytes += info.Size()
		}
	}
	return s, err
}

// Clear forgets everything, files that were set aside included.
func (c *Cache) Clear(ctx context.Context) error {
	err := c.guarded(ctx, func(db *sql.DB) error {
		for _, statement := range []string{`DELETE FROM days`, `DELETE FROM scopes`, `VACUUM`, `PRAGMA wal_checkpoint(TRUNCATE)`} {
			if _, err := db.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("clear the cache: %w", err)
			}
		}
		return nil
	})
	return errors.Join(err, c.removeAside())
}

func (c *Cache) removeAside() error {
	entries, err := os.ReadDir(c.opts.Dir)
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), fileName+".set-aside-") {
			err = errors.Join(err, os.Remove(c.opts.Dir+string(os.PathSeparator)+entry.Name()))
		}
	}
	return err
}
