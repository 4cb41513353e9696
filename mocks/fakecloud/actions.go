package fakecloud

import (
	"maps"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/assist"
	"github.com/alictl/alictl/mocks/fakecloud/bss"
	"github.com/alictl/alictl/mocks/fakecloud/cms"
	"github.com/alictl/alictl/mocks/fakecloud/ecs"
	"github.com/alictl/alictl/mocks/fakecloud/location"
	"github.com/alictl/alictl/mocks/fakecloud/nlb"
	"github.com/alictl/alictl/mocks/fakecloud/slb"
	"github.com/alictl/alictl/mocks/fakecloud/sts"
	"github.com/alictl/alictl/mocks/fakecloud/vpc"
)

// actions lists every action. To add one, write its function and name it in its
// product's table; a new product is named here.
func actions() account.Actions {
	all := account.Actions{}
	for _, list := range []account.Actions{
		assist.Actions(), bss.Actions(), cms.Actions(), ecs.Actions(), location.Actions(), nlb.Actions(), slb.Actions(),
		sts.Actions(), vpc.Actions(),
	} {
		maps.Copy(all, list)
	}
	return all
}
