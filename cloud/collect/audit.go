package collect

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/alictl/alictl/cloud/cms"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/topology"
)

// instanceChunk is how many instances one DescribeInstances names.
const instanceChunk = 100

// Audit reads the tables of the options and what they need. Usage is read as the
// capacity options say. It fails only when nothing can be said at all.
func (c *Collector) Audit(ctx context.Context, opts CapacityOptions) (*model.Snapshot, *Capacity, error) {
	c.begin()
	g, running := errgroup.WithContext(ctx)
	g.Go(func() error {
		_, err := c.Inventory(running)
		return err
	})
	for _, r := range c.regions {
		g.Go(func() error { return c.groupSettings(running, r) })
	}
	if err := g.Wait(); err != nil {
		return nil, nil, err
	}
	said, err := c.followUp(ctx, c.visible(topology.Of(c.snapshot)), opts)
	if err != nil {
		return nil, nil, err
	}
	c.snapshot.Sort()
	return c.snapshot, said, nil
}

// followUp reads what the inventory has shown to matter.
func (c *Collector) followUp(ctx context.Context, v visible, opts CapacityOptions) (*Capacity, error) {
	said := &Capacity{}
	g, ctx := errgroup.WithContext(ctx)
	if c.wants(model.TimeoutsTable) {
		wanted := topology.Wanted(c.snapshot, c.opts.IncludeStopped) // before anything changes it
		g.Go(func() error { return c.timeoutsOf(ctx, wanted) })
	}
	g.Go(func() error { return c.policies(ctx, v) })
	g.Go(func() error { return c.health(ctx, v) })
	g.Go(func() error { return c.securityGroups(ctx, v) })
	g.Go(func() error {
		if err := c.types(ctx, v); err != nil {
			return err
		}
		return c.instanceUsage(ctx, opts, v)
	})
	g.Go(func() error {
		if !c.wants(model.UsageTable) {
			return nil
		}
		var err error
		said, err = c.Capacity(ctx, opts)
		return err
	})
	return said, g.Wait()
}

// visible is what the running listeners of active load balancers reach. It holds
// copies: the snapshot is sorted while it is being read.
type visible struct {
	listeners  []visibleListener
	interfaces []model.Interface
}

type visibleListener struct {
	model.Listener
	serving bool // has a backend that takes traffic
}

func (c *Collector) visible(t *topology.Topology) visible {
	var v visible
	seen := map[model.Key]bool{}
	for i := range c.snapshot.Listeners {
		l := &c.snapshot.Listeners[i]
		lb := t.LoadBalancer(model.Key{RegionID: l.RegionID, ID: l.LoadBalancerID})
		if !l.Running || lb == nil || !strings.EqualFold(lb.Status, "active") {
			continue
		}
		out := visibleListener{Listener: *l}
		for _, ref := range l.Groups {
			for _, link := range t.Links(l, ref) {
				out.serving = out.serving || link.Backend.Weight > 0 || ref.Kind == model.MasterSlaveGroup
				key := model.Key{RegionID: l.RegionID, ID: link.InterfaceID}
				if link.InterfaceID == "" || seen[key] {
					continue
				}
				seen[key] = true
				if eni := t.Interface(key); eni != nil {
					v.interfaces = append(v.interfaces, *eni)
				} else if link.Backend.Type == model.ServerECS {
					v.interfaces = append(v.interfaces, model.Interface{RegionID: key.RegionID, ID: key.ID, InstanceID: link.Backend.ServerID})
				}
			}
		}
		v.listeners = append(v.listeners, out)
	}
	return v
}

func (c *Collector) groupSettings(ctx context.Context, r *region) error {
	if !c.wants(model.GroupSettingsTable) {
		return nil
	}
	c.opts.Expect(1)
	list, err := r.nlb.GroupSettings(ctx)
	c.add(func(s *model.Snapshot) { s.GroupSettings = append(s.GroupSettings, list...) })
	if isUnknownRegion(err) {
		err = nil // the listing of load balancers says so
	}
	return c.listed(r.id, err, model.GroupSettingsTable)
}

// policies lists the custom TLS policies of the regions in which a listener names
// one that is not the vendor's.
func (c *Collector) policies(ctx context.Context, v visible) error {
	type want struct {
		region string
		kind   model.Kind
	}
	wanted := map[want]bool{}
	for _, l := range v.listeners {
		if l.TLSPolicyID != "" && !strings.HasPrefix(l.TLSPolicyID, systemPolicy) {
			wanted[want{l.RegionID, l.Kind}] = true
		}
	}
	g, ctx := errgroup.WithContext(ctx)
	for _, r := range c.regions {
		for _, p := range []struct {
			kind  model.Kind
			table model.Table
			list  func(context.Context) ([]model.TLSPolicy, error)
		}{{model.CLB, model.CLBTLSTable, r.slb.TLSPolicies}, {model.NLB, model.NLBTLSTable, r.nlb.TLSPolicies}} {
			if !c.wants(p.table) {
				continue
			}
			if !wanted[want{r.id, p.kind}] {
				_ = c.listed(r.id, nil, p.table) // nothing to ask
				continue
			}
			c.opts.Expect(1)
			g.Go(func() error {
				list, err := p.list(ctx)
				c.add(func(s *model.Snapshot) { s.TLSPolicies = append(s.TLSPolicies, list...) })
				return c.listed(r.id, err, p.table)
			})
		}
	}
	return g.Wait()
}

// systemPolicy begins the ids of the vendor's own TLS policies, whose versions are
// in the name.
const systemPolicy = "tls_cipher_policy_"

// health reads the health of the backends of every listener that serves some: one
// call for a CLB, one for a listener of an NLB.
func (c *Collector) health(ctx context.Context, v visible) error {
	if !c.wants(model.HealthTable) {
		return nil
	}
	type ask struct {
		key model.Key
		nlb bool
		lb  string
	}
	var asks []ask
	seen := map[model.Key]bool{}
	for _, l := range v.listeners {
		key := model.Key{RegionID: l.RegionID, ID: l.LoadBalancerID}
		switch {
		case !l.serving || l.Redirects:
		case l.Kind == model.NLB:
			asks = append(asks, ask{key: model.Key{RegionID: l.RegionID, ID: l.ID}, nlb: true, lb: l.LoadBalancerID})
		case !seen[key]:
			seen[key] = true
			asks = append(asks, ask{key: key})
		}
	}
	return c.each(ctx, model.HealthTable, len(asks), func(ctx context.Context, i int) error {
		a := asks[i]
		r := c.regions[a.key.RegionID]
		var rows []model.ListenerHealth
		var err error
		if a.nlb {
			var row model.ListenerHealth
			row, err = r.nlb.Health(ctx, a.key.ID)
			row.LoadBalancerID = a.lb
			rows = []model.ListenerHealth{row}
		} else {
			rows, err = r.slb.Health(ctx, a.key.ID)
		}
		if err == nil {
			c.add(func(s *model.Snapshot) {
				s.Health = append(s.Health, rows...)
				s.Coverage = append(s.Coverage, model.Coverage{Table: model.HealthTable, RegionID: a.key.RegionID, ResourceID: a.key.ID, Outcome: model.Read})
			})
		}
		return err
	})
}

// securityGroups reads the rules of the groups of every interface that a running
// listener reaches, each group once.
func (c *Collector) securityGroups(ctx context.Context, v visible) error {
	if !c.wants(model.SecurityGroupsTable) {
		return nil
	}
	var keys []model.Key
	for _, eni := range v.interfaces {
		for _, id := range eni.SecurityGroups {
			keys = append(keys, model.Key{RegionID: eni.RegionID, ID: id})
		}
	}
	keys = unique(keys)
	return c.each(ctx, model.SecurityGroupsTable, len(keys), func(ctx context.Context, i int) error {
		group, err := c.regions[keys[i].RegionID].ecs.SecurityGroup(ctx, keys[i].ID)
		if err == nil {
			c.add(func(s *model.Snapshot) { s.SecurityGroups = append(s.SecurityGroups, group) })
		}
		return err
	})
}

// types reads the instances behind the interfaces that a running listener reaches.
// The API gives an identity without permission an empty list, so an instance that
// is missing from the answer counts as denied.
func (c *Collector) types(ctx context.Context, v visible) error {
	if !c.wants(model.InstancesTable) || c.wanted == nil {
		return nil
	}
	known := map[model.Key]bool{}
	c.add(func(s *model.Snapshot) {
		for _, instance := range s.Instances {
			known[model.Key{RegionID: instance.RegionID, ID: instance.ID}] = true
		}
	})
	byRegion := map[string][]string{}
	for _, eni := range v.interfaces {
		key := model.Key{RegionID: eni.RegionID, ID: eni.InstanceID}
		if eni.InstanceID != "" && !known[key] {
			known[key] = true
			byRegion[key.RegionID] = append(byRegion[key.RegionID], key.ID)
		}
	}
	type chunk struct {
		region string
		ids    []string
	}
	var chunks []chunk
	for region, ids := range byRegion {
		slices.Sort(ids)
		for part := range slices.Chunk(ids, instanceChunk) {
			chunks = append(chunks, chunk{region, part})
		}
	}
	return c.each(ctx, model.InstancesTable, len(chunks), func(ctx context.Context, i int) error {
		list, err := c.regions[chunks[i].region].ecs.Instances(ctx, chunks[i].ids)
		c.add(func(s *model.Snapshot) {
			s.Instances = append(s.Instances, list...)
			if err == nil {
				s.Coverage = append(s.Coverage, unlisted(chunks[i].region, chunks[i].ids, list)...)
			}
		})
		return err
	})
}

// unlisted is the coverage of instances that were asked for and not answered.
func unlisted(regionID string, asked []string, got []model.Instance) []model.Coverage {
	var out []model.Coverage
	for _, id := range asked {
		if !slices.ContainsFunc(got, func(i model.Instance) bool { return i.ID == id }) {
			out = append(out, model.Coverage{Table: model.InstancesTable, RegionID: regionID, ResourceID: id, Outcome: model.Denied, Code: "InstanceNotListed"})
		}
	}
	return out
}

// instanceUsage reads how many connections the instances behind running listeners
// held, where the published ceiling of their type is known.
func (c *Collector) instanceUsage(ctx context.Context, opts CapacityOptions, v visible) error {
	if !c.wants(model.InstanceUsageTable) || c.wanted == nil {
		return nil
	}
	var keys []model.Key
	for _, eni := range v.interfaces {
		if eni.InstanceID != "" {
			keys = append(keys, model.Key{RegionID: eni.RegionID, ID: eni.InstanceID})
		}
	}
	var targets []cms.Target
	for _, k := range unique(keys) {
		if opts.Ceiling == nil || opts.Ceiling(c.typeOf(k)) {
			targets = append(targets, cms.Target{RegionID: k.RegionID, ID: k.ID, Kind: cms.Instances})
		}
	}
	reader, err := cms.NewReader(c.access, c.door, cms.Options{
		AccountID: c.opts.AccountID, Window: opts.Window, Now: c.opts.TakenAt,
		Metrics: []model.Metric{model.MaxConnections}, Rate: opts.Rate, Store: opts.Store,
	})
	if err != nil {
		return err
	}
	plan, err := reader.Plan(ctx, targets)
	if err != nil {
		return err
	}
	c.opts.Expect(plan.Calls)
	result, err := reader.Run(ctx, plan)
	if err != nil {
		return err
	}
	c.add(func(s *model.Snapshot) {
		for _, u := range result.Usage {
			s.InstanceUsage = append(s.InstanceUsage, model.InstanceUsage{RegionID: u.RegionID, InstanceID: u.LoadBalancerID, Connections: u.Metrics[model.MaxConnections]})
		}
		for _, failure := range result.Failures {
			s.Errors = append(s.Errors, failure.ReadError())
			uncovered := coverageOf(failure, model.InstanceUsageTable)
			uncovered.ResourceID = "" // it names the metric
			s.Coverage = append(s.Coverage, uncovered)
		}
	})
	return c.each(ctx, model.InstanceUsageTable, 0, nil)
}

// typeOf returns the type of an instance that was read.
func (c *Collector) typeOf(k model.Key) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, instance := range c.snapshot.Instances {
		if instance.RegionID == k.RegionID && instance.ID == k.ID {
			return instance.Type
		}
	}
	return ""
}

// each makes n reads of one table at the same time, notes those that fail, and
// then that the table was read as far as it was asked for.
func (c *Collector) each(ctx context.Context, table model.Table, n int, read func(ctx context.Context, i int) error) error {
	c.opts.Expect(n)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(c.door.Workers())
	for i := range n {
		g.Go(func() error { return c.note(read(ctx, i)) })
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for _, r := range c.regions {
		_ = c.listed(r.id, nil, table)
	}
	return nil
}

func unique(keys []model.Key) []model.Key {
	slices.SortFunc(keys, model.Key.Compare)
	return slices.Compact(keys)
}
