// Package collect reads what a command needs from an account into a snapshot:
// every region and product at the same time, bulk listings where the API has
// them, and only the server groups and interfaces that matter. What cannot be
// read becomes an error entry of the snapshot, and the rest is still read.
package collect

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/cloud/ecs"
	"github.com/alictl/alictl/cloud/nlb"
	"github.com/alictl/alictl/cloud/slb"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/topology"
)

// Options say what to read.
type Options struct {
	AccountID      string
	Regions        []string
	Named          bool           // a person named the regions: one that does not exist ends the run
	IncludeStopped bool           // read the server groups of stopped listeners too
	Idle           bool           // read what tells whether a load balancer is idle
	TakenAt        time.Time      // the snapshot's time
	Expect         func(call int) // told how many calls are known to follow; may be nil

	// Tables limits Inventory to these tables and what they need; nil: all it can read.
	Tables []model.Table
}

// UnknownRegionError is a region the account does not have.
type UnknownRegionError struct{ RegionID string }

// Error names the region.
func (e *UnknownRegionError) Error() string { return "region " + e.RegionID + " does not exist" }

// Collector reads one account.
type Collector struct {
	access  cloud.Access
	door    *call.Door
	opts    Options
	regions map[string]*region
	wanted  map[model.Table]bool // nil: everything

	mu       sync.Mutex
	snapshot *model.Snapshot
	timeouts map[model.Key]*model.Timeouts // read or under way; nil also when the read failed
	refused  map[string]error              // regions that do not accept the credential
	offers   map[string]func() []string    // by product: its own list of regions, nil when it cannot be read
}

// region holds the clients of one region.
type region struct {
	id  string
	ecs *ecs.Client
	slb *slb.Client
	nlb *nlb.Client
}

// New returns a collector for the regions of the options.
func New(access cloud.Access, door *call.Door, opts Options) (*Collector, error) {
	c := &Collector{access: access, door: door, opts: opts, regions: map[string]*region{}, timeouts: map[model.Key]*model.Timeouts{}, refused: map[string]error{}}
	if c.opts.Expect == nil {
		c.opts.Expect = func(int) {}
	}
	if opts.Tables != nil {
		c.wanted = Closure(opts.Tables)
	}
	for _, id := range opts.Regions {
		r, err := newRegion(access, door, id)
		if err != nil {
			return nil, err
		}
		c.regions[id] = r
	}
	c.offers = c.ownRegions()
	return c, nil
}

// wants reports whether a table is to be read.
func (c *Collector) wants(t model.Table) bool { return c.wanted == nil || c.wanted[t] }

func newRegion(access cloud.Access, door *call.Door, id string) (*region, error) {
	var r region
	var err [3]error
	r.id = id
	r.ecs, err[0] = ecs.New(access, door, id)
	r.slb, err[1] = slb.New(access, door, id)
	r.nlb, err[2] = nlb.New(access, door, id)
	return &r, errors.Join(err[:]...)
}

// Inventory reads load balancers, listeners, the server groups they send to, the
// network interfaces, and the instances that the options miss, without the
// interfaces' timeouts. It fails only when nothing can be said at all: wrong
// credentials, an unknown region, an interrupt.
func (c *Collector) Inventory(ctx context.Context) (*model.Snapshot, error) {
	c.begin()
	g, ctx := errgroup.WithContext(ctx)
	for _, r := range c.regions {
		g.Go(func() error { return c.region(ctx, r) })
	}
	if err := errors.Join(g.Wait(), c.refusedEverywhere()); err != nil {
		return nil, first(err)
	}
	c.add(func(s *model.Snapshot) { // other tables may still be read beside
		untangle(s)
		s.Sort()
	})
	return c.snapshot, nil
}

// begin makes the empty snapshot that everything is read into.
func (c *Collector) begin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.snapshot != nil {
		return
	}
	c.snapshot = &model.Snapshot{
		Schema: model.SnapshotSchema, TakenAt: c.opts.TakenAt.UTC().Truncate(time.Second), AccountID: c.opts.AccountID,
		Regions: append([]string(nil), c.opts.Regions...), IncludeStopped: c.opts.IncludeStopped,
	}
}

// first returns the first of joined errors.
func first(err error) error { return cloud.Each(err)[0] }

// region reads one region. Nothing waits that need not: what is wanted of the
// interfaces is read as soon as it is known, beside the listings that go on.
func (c *Collector) region(ctx context.Context, r *region) error {
	g, ctx := errgroup.WithContext(ctx)
	var listings atomic.Int32
	listings.Store(2)
	for _, list := range []func(context.Context, *region) error{c.interfaces, c.services} {
		g.Go(func() error {
			if err := list(ctx, r); err != nil {
				return err
			}
			if listings.Add(-1) == 0 {
				g.Go(func() error { return c.instances(ctx, r) })
			}
			return c.ahead(ctx, r)
		})
	}
	return g.Wait()
}

func (c *Collector) interfaces(ctx context.Context, r *region) error {
	if !c.wants(model.InterfacesTable) {
		return nil
	}
	c.opts.Expect(1)
	list, err := r.ecs.Interfaces(ctx)
	if c.opts.Named && isUnknownRegion(err) {
		return &UnknownRegionError{RegionID: r.id}
	}
	c.add(func(s *model.Snapshot) { s.Interfaces = append(s.Interfaces, list...) })
	return c.listed(r.id, err, model.InterfacesTable, model.SettingsTable)
}

// services reads the load balancers of every product in a region.
func (c *Collector) services(ctx context.Context, r *region) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, p := range r.products() {
		g.Go(func() error { return c.balancers(ctx, p) })
	}
	return g.Wait()
}

// ahead begins to read the timeouts of the interfaces of a region of which it is
// known already that they matter, while other listings are still under way.
func (c *Collector) ahead(ctx context.Context, r *region) error {
	if !c.wants(model.TimeoutsTable) || ctx.Err() != nil {
		return nil
	}
	return c.read(ctx, topology.Wanted(c.sofar(r.id), c.opts.IncludeStopped))
}

// sofar returns what is collected of a region at this moment.
func (c *Collector) sofar(regionID string) *model.Snapshot {
	c.mu.Lock()
	defer c.mu.Unlock()
	return &model.Snapshot{
		LoadBalancers: of(c.snapshot.LoadBalancers, func(lb *model.LoadBalancer) bool { return lb.RegionID == regionID }),
		Listeners:     of(c.snapshot.Listeners, func(l *model.Listener) bool { return l.RegionID == regionID }),
		ServerGroups:  of(c.snapshot.ServerGroups, func(g *model.ServerGroup) bool { return g.RegionID == regionID }),
		Interfaces:    of(c.snapshot.Interfaces, func(i *model.Interface) bool { return i.RegionID == regionID }),
		Coverage:      of(c.snapshot.Coverage, func(e *model.Coverage) bool { return e.RegionID == regionID }),
	}
}

// of copies the rows that belong.
func of[T any](rows []T, belongs func(*T) bool) []T {
	var out []T
	for i := range rows {
		if belongs(&rows[i]) {
			out = append(out, rows[i])
		}
	}
	return out
}

// instances reads the instances that are missed in a region whose listings ended.
func (c *Collector) instances(ctx context.Context, r *region) error {
	if !c.wants(model.InstancesTable) {
		return nil
	}
	ids := topology.MissingInstances(c.sofar(r.id), c.opts.IncludeStopped)[r.id]
	if len(ids) == 0 {
		return nil
	}
	c.opts.Expect(1)
	list, err := r.ecs.Instances(ctx, ids)
	c.add(func(s *model.Snapshot) { s.Instances = append(s.Instances, list...) })
	return c.note(err)
}

// Timeouts reads the connection-tracking timeouts of the interfaces that carry
// traffic into the snapshot, one call each and none twice.
func (c *Collector) Timeouts(ctx context.Context) error {
	return c.timeoutsOf(ctx, topology.Wanted(c.snapshot, c.opts.IncludeStopped))
}

func (c *Collector) timeoutsOf(ctx context.Context, wanted []model.Key) error {
	err := c.read(ctx, wanted)
	if err == nil {
		err = c.each(ctx, model.TimeoutsTable, 0, nil)
	}
	c.add(func(s *model.Snapshot) {
		fill(s, wanted, c.timeouts)
		s.Sort()
	})
	return err
}

// read reads the timeouts of interfaces that nobody has read yet.
func (c *Collector) read(ctx context.Context, wanted []model.Key) error {
	wanted = c.claim(wanted)
	c.opts.Expect(len(wanted))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(c.door.Workers())
	for _, key := range wanted {
		r := c.regions[key.RegionID]
		if r == nil {
			continue
		}
		g.Go(func() error {
			t, err := r.ecs.Timeouts(ctx, key.ID)
			if err == nil {
				c.add(func(*model.Snapshot) { c.timeouts[key] = &t })
			}
			return c.note(err)
		})
	}
	return g.Wait()
}

// claim returns the interfaces that are not read and not under way, and marks them.
func (c *Collector) claim(wanted []model.Key) []model.Key {
	c.mu.Lock()
	defer c.mu.Unlock()
	var free []model.Key
	for _, key := range wanted {
		if _, taken := c.timeouts[key]; !taken {
			c.timeouts[key] = nil
			free = append(free, key)
		}
	}
	return free
}

// fill puts the timeouts into the snapshot's interfaces. An interface known only
// by its instance is added.
func fill(s *model.Snapshot, wanted []model.Key, read map[model.Key]*model.Timeouts) {
	at := make(map[model.Key]int, len(s.Interfaces))
	for i, eni := range s.Interfaces {
		at[model.Key{RegionID: eni.RegionID, ID: eni.ID}] = i
	}
	for _, key := range wanted {
		i, ok := at[key]
		if !ok {
			i = len(s.Interfaces)
			s.Interfaces = append(s.Interfaces, model.Interface{RegionID: key.RegionID, ID: key.ID, InstanceID: instanceOf(s, key), Primary: true})
		}
		s.Interfaces[i].Timeouts = read[key]
	}
}

// instanceOf returns the instance that showed an interface the listing did not.
func instanceOf(s *model.Snapshot, key model.Key) string {
	for _, instance := range s.Instances {
		if instance.RegionID == key.RegionID && instance.PrimaryInterfaceID == key.ID {
			return instance.ID
		}
	}
	return ""
}

func (c *Collector) add(change func(*model.Snapshot)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(c.snapshot)
}
