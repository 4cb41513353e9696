package fakecloud

import "maps"

// actions lists every action. To add one, write its function and name it in
// its product's list.
func actions() map[string]action {
	all := map[string]action{}
	for _, list := range []map[string]action{ecsActions(), assistActions(), slbActions(), nlbActions(), stsActions(), cmsActions(), bssActions(), vpcActions(), locationActions()} {
		maps.Copy(all, list)
	}
	return all
}
