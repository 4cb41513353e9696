package slb

import "github.com/alictl/alictl/mocks/fakecloud/account"

// call is a request to CLB, which the API calls SLB.
type call struct{ *account.Call }

func wrap(c *account.Call) *call { return &call{c} }

type action = account.Handler[*call]
