package vpc

import "github.com/alictl/alictl/mocks/fakecloud/account"

// call is a request to VPC.
type call struct{ *account.Call }

func wrap(c *account.Call) *call { return &call{c} }

type action = account.Handler[*call]
