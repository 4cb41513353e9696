package cms

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/internal/cache"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// Store keeps the days that were read, so that nobody asks for them again.
type Store interface {
	// Load shows every kept day from first to last of some instances.
	Load(ctx context.Context, scope cache.Scope, instances []string, first, last int64, visit func(cache.Row)) error
	// Keep adds days, all or none of them.
	Keep(ctx context.Context, scope cache.Scope, rows []cache.Row) error
}

// Options say what is read.
type Options struct {
	AccountID string
	Window    model.Window
	Now       time.Time      // what retention is counted from
	Metrics   []model.Metric // nil: all
	MaxCalls  int            // calls of DescribeMetricList; 0: no limit
	Rate      float64        // calls per second; 0: what the vendor allows an account
	Store     Store          // nil: nothing is kept
}

// vendorRate is a little less than the 50 calls per second an account has.
const vendorRate = 49

// Target is a load balancer whose metrics are wanted.
type Target struct {
	RegionID  string
	ID        string
	Kind      model.Kind
	CreatedAt *time.Time // samples before it are not expected
	QPSLimit  float64    // queries per second of its spec; 0: none, or not known
	Queries   bool       // has, or may have, listeners that count queries
	Listeners int        // how many listeners; above 0: what each of them did is read too
	Capped    bool       // some listener has a cap of new connections, so their peaks are read by the window's period
}

// Reader reads metrics. It is used once: Plan, then Run.
type Reader struct {
	access  cloud.Access
	door    *call.Door
	opts    Options
	limit   *rate.Limiter
	clients map[string]*client
	budget  budget

	mu         sync.Mutex
	failures   []*cloud.Error
	notes      map[string]text.Message // by all that they say
	storeFails bool
}

// NewReader returns a reader.
func NewReader(access cloud.Access, door *call.Door, opts Options) (*Reader, error) {
	if !opts.Window.Start.Before(opts.Window.End) {
		return nil, errors.New("the window of the metrics is empty")
	}
	if opts.Metrics == nil {
		opts.Metrics = model.Metrics()
	}
	if opts.Rate <= 0 {
		opts.Rate = vendorRate
	}
	if opts.Window.PeriodSeconds <= 0 {
		opts.Window.PeriodSeconds = minute
	}
	return &Reader{
		notes:  map[string]text.Message{},
		access: access, door: door, opts: opts, clients: map[string]*client{},
		limit: rate.NewLimiter(rate.Limit(opts.Rate), 1), budget: budget{max: opts.MaxCalls},
	}, nil
}

// client returns the client of a region.
func (r *Reader) client(regionID string) (*client, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c := r.clients[regionID]; c != nil {
		return c, nil
	}
	c, err := newClient(r.access, r.door, regionID)
	if err == nil {
		r.clients[regionID] = c
	}
	return c, err
}

// note keeps what the reader of the report must know, once.
func (r *Reader) note(id string, data text.Data) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.notes[id+fmt.Sprint(data)] = text.Message{ID: id, Data: data}
}

// fail keeps a failed read, once for each thing that was asked. It returns errors
// after which nothing can be read at all.
func (r *Reader) fail(err error) error {
	if err == nil {
		return nil
	}
	var failure *cloud.Error
	if !errors.As(err, &failure) || failure.Kind == cloud.Canceled || failure.Kind == cloud.Credential && failure.Status == 0 {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, known := range r.failures {
		if known.RegionID == failure.RegionID && known.Action == failure.Action && known.ResourceID == failure.ResourceID && known.ErrorCode == failure.ErrorCode {
			return nil
		}
	}
	r.failures = append(r.failures, failure)
	return nil
}

// storeFailed says once that the cache is of no use.
func (r *Reader) storeFailed(err error) {
	r.mu.Lock()
	first := !r.storeFails
	r.storeFails = true
	r.mu.Unlock()
	if first {
		r.note("spec.note_cache", text.Data{"Why": text.Visible(err.Error())})
	}
}

// BudgetError says that a run would need more calls than it may make.
type BudgetError struct{ Needed, Allowed int }

// Error names both numbers.
func (e *BudgetError) Error() string {
	return fmt.Sprintf("reading the metrics takes %d calls and only %d are allowed", e.Needed, e.Allowed)
}

// budget counts calls, and stops at the most that are allowed.
type budget struct {
	mu   sync.Mutex
	max  int
	used int
}

// take counts one more call. It returns false when that is one too many.
func (b *budget) take() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.max > 0 && b.used >= b.max {
		return false
	}
	b.used++
	return true
}

// left reports whether n more calls are allowed.
func (b *budget) left(n int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.max == 0 || b.used+n <= b.max
}

func (b *budget) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.used
}
