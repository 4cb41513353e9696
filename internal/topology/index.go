package topology

import (
	"net/netip"
	"slices"

	"github.com/alictl/alictl/internal/model"
)

// index finds the interface behind a backend.
type index struct {
	interfaces []model.Interface
	byID       map[model.Key]int
	byInstance map[model.Key][]int
	byAddress  map[addressKey][]int
	byPrefix   map[prefixKey][]int
	lengths    []int                // prefix lengths in use
	primary    map[model.Key]string // primary interface by instance, where only the instance was read
	vpc        map[model.Key]string // VPC by load balancer
	unlisted   map[string]bool      // regions whose interfaces were not all listed
	unasked    map[string]bool      // regions whose instances could not be asked about
}

type addressKey struct {
	regionID string
	address  netip.Addr
}

type prefixKey struct {
	regionID string
	prefix   netip.Prefix
}

func newIndex(s *model.Snapshot) *index {
	x := &index{
		interfaces: s.Interfaces,
		byID:       make(map[model.Key]int, len(s.Interfaces)),
		byInstance: make(map[model.Key][]int, len(s.Interfaces)),
		byAddress:  make(map[addressKey][]int, len(s.Interfaces)),
		byPrefix:   map[prefixKey][]int{},
		primary:    map[model.Key]string{},
		vpc:        make(map[model.Key]string, len(s.LoadBalancers)),
		unlisted:   map[string]bool{},
		unasked:    map[string]bool{},
	}
	for i := range s.Interfaces {
		x.add(i)
	}
	for _, instance := range s.Instances {
		x.primary[model.Key{RegionID: instance.RegionID, ID: instance.ID}] = instance.PrimaryInterfaceID
	}
	for _, lb := range s.LoadBalancers {
		x.vpc[model.Key{RegionID: lb.RegionID, ID: lb.ID}] = lb.VPCID
	}
	for _, c := range s.Coverage {
		if c.ResourceID != "" || c.Outcome == model.Read || c.Outcome == model.NotAsked {
			continue
		}
		switch c.Table {
		case model.InterfacesTable:
			x.unlisted[c.RegionID] = true
		case model.InstancesTable:
			x.unasked[c.RegionID] = true
		}
	}
	return x
}

func (x *index) add(i int) {
	eni := &x.interfaces[i]
	x.byID[model.Key{RegionID: eni.RegionID, ID: eni.ID}] = i
	if eni.InstanceID != "" {
		key := model.Key{RegionID: eni.RegionID, ID: eni.InstanceID}
		x.byInstance[key] = append(x.byInstance[key], i)
	}
	for _, text := range eni.Addresses {
		if address, err := netip.ParseAddr(text); err == nil {
			key := addressKey{eni.RegionID, address.Unmap()}
			x.byAddress[key] = append(x.byAddress[key], i)
		}
	}
	for _, text := range eni.Prefixes {
		if prefix, err := netip.ParsePrefix(text); err == nil {
			key := prefixKey{eni.RegionID, prefix.Masked()}
			x.byPrefix[key] = append(x.byPrefix[key], i)
			if !slices.Contains(x.lengths, prefix.Bits()) {
				x.lengths = append(x.lengths, prefix.Bits())
			}
		}
	}
}

// resolve returns the id of the interface that a backend's traffic reaches, or
// why there is none.
func (x *index) resolve(l *model.Listener, b *model.Backend) (string, Reason) {
	switch b.Type {
	case model.ServerENI:
		if _, ok := x.byID[model.Key{RegionID: l.RegionID, ID: b.ServerID}]; ok {
			return b.ServerID, ""
		}
		return "", x.absent(l.RegionID)
	case model.ServerECS:
		return x.resolveInstance(l, b)
	}
	vpcID, known := x.vpc[model.Key{RegionID: l.RegionID, ID: l.LoadBalancerID}]
	if !known {
		return "", Unread
	}
	address := b.ServerIP
	if address == "" {
		address = b.ServerID // an NLB names an Ip backend by its address
	}
	return x.resolveAddress(l.RegionID, vpcID, address)
}

// resolveInstance finds the interface of an instance that owns the backend's
// address, else the instance's primary interface.
func (x *index) resolveInstance(l *model.Listener, b *model.Backend) (string, Reason) {
	instance := model.Key{RegionID: l.RegionID, ID: b.ServerID}
	owners := x.owners(l.RegionID, b.ServerIP)
	for _, i := range owners {
		if eni := &x.interfaces[i]; eni.InstanceID != "" && eni.InstanceID == b.ServerID {
			return eni.ID, ""
		}
	}
	// An interface that another service manages shows no instance.
	vpcID := x.vpc[model.Key{RegionID: l.RegionID, ID: l.LoadBalancerID}]
	for _, i := range owners {
		if eni := &x.interfaces[i]; eni.InstanceID == "" && vpcID != "" && eni.VPCID == vpcID {
			return eni.ID, ""
		}
	}
	for _, i := range x.byInstance[instance] {
		if x.interfaces[i].Primary {
			return x.interfaces[i].ID, ""
		}
	}
	if id := x.primary[instance]; id != "" {
		return id, ""
	}
	if x.unasked[l.RegionID] {
		return "", Unread
	}
	return "", x.absent(l.RegionID)
}

// resolveAddress finds the interface in a VPC that owns an address. Without a
// VPC (a public or classic CLB) the address must be the only one in the region.
func (x *index) resolveAddress(regionID, vpcID, address string) (string, Reason) {
	owners := x.owners(regionID, address)
	if vpcID != "" {
		owners = slices.DeleteFunc(owners, func(i int) bool { return x.interfaces[i].VPCID != vpcID })
	}
	switch {
	case len(owners) == 0:
		return "", x.absent(regionID)
	case vpcID == "" && len(owners) > 1:
		return "", Ambiguous
	}
	return x.interfaces[owners[0]].ID, ""
}

// owners returns the interfaces of a region that own an address, those that own
// it itself before those that own it within a prefix. They may be of several
// networks, each of which knows the address by the other way.
func (x *index) owners(regionID, text string) []int {
	address, err := netip.ParseAddr(text)
	if err != nil {
		return nil
	}
	address = address.Unmap()
	found := slices.Clone(x.byAddress[addressKey{regionID, address}])
	for _, bits := range x.lengths {
		prefix, err := address.Prefix(bits)
		if err != nil {
			continue
		}
		for _, i := range x.byPrefix[prefixKey{regionID, prefix}] {
			if !slices.Contains(found, i) {
				found = append(found, i)
			}
		}
	}
	return found
}

// absent is the reason for an interface that the listing does not show.
func (x *index) absent(regionID string) Reason {
	if x.unlisted[regionID] {
		return Unread
	}
	return NotFound
}
