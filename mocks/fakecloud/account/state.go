package account

import (
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// State is the account while it is being served: the world's rows with indexes
// over them. The server's lock guards it.
type State struct {
	World   *world.World // the rows of regions are moved into the tables below
	Regions map[string]*Region
	later   []later
	serial  int
	// Keys are those of the access keys and of the roles that were assumed.
	Keys *wire.Keyring
	// Balancers finds both kinds by id, deleted ones included.
	Balancers map[string]*world.Balancer
	// leaving are those that are listed until their time comes.
	leaving []*world.Balancer
	// Memory is of the products.
	Memory Memory
}

// NextSerial is a number that no other request gets.
func (s *State) NextSerial() int {
	s.serial++
	return s.serial
}

// NewState serves a world from now on; its rows change.
func NewState(w *world.World, anyDate bool) *State {
	s := &State{
		World: w, Keys: wire.NewKeyring(w.AccessKeys, anyDate), Regions: map[string]*Region{}, Balancers: map[string]*world.Balancer{},
		Memory: Memory{},
	}
	for i := range w.Regions {
		s.Regions[w.Regions[i].ID] = newRegion(&w.Regions[i])
		for _, b := range w.BalancersOf(&w.Regions[i]) {
			s.Balancers[b.ID()] = b
			if _, deleted := b.Life(); !deleted.IsZero() {
				s.leaving = append(s.leaving, b)
			}
		}
	}
	return s
}
