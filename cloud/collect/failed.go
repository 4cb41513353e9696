package collect

import (
	"errors"
	"maps"
	"net"
	"slices"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/model"
)

// note keeps failed reads in the snapshot and lets the run go on, unless every
// further read would fail the same way.
func (c *Collector) note(err error) error {
	for _, one := range cloud.Each(err) {
		if fatal := c.noteOne(one); fatal != nil {
			return fatal
		}
	}
	return nil
}

func (c *Collector) noteOne(err error) error {
	var failure *cloud.Error
	if !errors.As(err, &failure) || failure.Kind == cloud.Canceled {
		return err
	}
	if failure.Kind == cloud.Credential {
		if failure.Status == 0 || failure.RegionID == "" || c.opts.Named {
			return err
		}
		c.add(func(*model.Snapshot) { c.refused[failure.RegionID] = err })
	}
	c.add(func(s *model.Snapshot) {
		s.Errors = append(s.Errors, failure.ReadError())
		if table := tableOf(failure.Product, failure.Action); table != "" {
			entry := coverageOf(failure, table)
			s.Coverage = append(s.Coverage, entry)
			if failure.Kind == cloud.Invalid && byRegion(table) && entry.ResourceID != "" {
				entry.ResourceID = "" // with one row that is not understood, the listing is not whole
				s.Coverage = append(s.Coverage, entry)
			}
		}
	})
	return nil
}

// byRegion says whether a table is filled by listings of a region.
func byRegion(t model.Table) bool {
	switch t {
	case model.CLBTable, model.NLBTable, model.CLBListenersTable, model.NLBListenersTable, model.InterfacesTable, model.InstancesTable:
		return true
	}
	return false
}

// listed notes how the listing of a region ended: as read in the tables it fills,
// or as a failure.
func (c *Collector) listed(regionID string, err error, tables ...model.Table) error {
	if err == nil {
		c.add(func(s *model.Snapshot) {
			for _, t := range tables {
				if !c.wants(t) {
					continue
				}
				s.Coverage = append(s.Coverage, model.Coverage{Table: t, RegionID: regionID, Outcome: model.Read})
			}
		})
	}
	return c.note(err)
}

// refusedEverywhere returns the refusal of a credential that no region accepts. One
// that a single region does not accept is that region's.
func (c *Collector) refusedEverywhere() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for id := range c.regions {
		if c.refused[id] == nil {
			return nil
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.refused)) {
		return c.refused[id]
	}
	return nil
}

// isUnknownRegion reports that the region itself is wrong: the API says so, or
// its endpoint has no address.
func isUnknownRegion(err error) bool {
	var failure *cloud.Error
	if errors.As(err, &failure) && (failure.ErrorCode == "InvalidRegionId.NotFound" || failure.ErrorCode == "InvalidRegion.NotFound") {
		return true
	}
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound
}
