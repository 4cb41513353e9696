package location

import "github.com/alictl/alictl/mocks/fakecloud/account"

// call is a request to the location service.
type call struct{ *account.Call }

func wrap(c *account.Call) *call { return &call{c} }

type action = account.Handler[*call]
