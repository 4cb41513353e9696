package fakecloud

import (
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// state is the account while it is being served: the world's rows with indexes
// over them. The server's lock guards it.
type state struct {
	world   *world.World // the rows of regions are moved into the tables below
	regions map[string]*region
	later   []later
	serial  int
	// keys are those of the access keys and of the roles that were assumed.
	keys *wire.Keyring
	// balancers finds both kinds by id, deleted ones included.
	balancers map[string]*world.Balancer
	// leaving are those that are listed until their time comes.
	leaving []*world.Balancer
	// memory is of the products.
	memory memory
}

// nextSerial is a number that no other request gets.
func (s *state) nextSerial() int {
	s.serial++
	return s.serial
}

func newState(w *world.World, anyDate bool) *state {
	s := &state{
		world: w, keys: wire.NewKeyring(w.AccessKeys, anyDate), regions: map[string]*region{}, balancers: map[string]*world.Balancer{},
		memory: memory{},
	}
	for i := range w.Regions {
		s.regions[w.Regions[i].ID] = newRegion(&w.Regions[i])
		for _, b := range w.BalancersOf(&w.Regions[i]) {
			s.balancers[b.ID()] = b
			if _, deleted := b.Life(); !deleted.IsZero() {
				s.leaving = append(s.leaving, b)
			}
		}
	}
	return s
}
