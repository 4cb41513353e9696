// Package location is the location service of a simulated account: where a product
// of a region is reached.
package location

import (
	"net/http"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// Actions are what the product can do, by their names.
func Actions() account.Actions {
	return account.Handlers(wrap, map[string]action{"location:DescribeEndpoints": {Run: describeEndpoints}})
}

type endpointRow struct {
	Endpoint, Id, Namespace, Type string

	ServiceCode string `json:"SerivceCode"` // spelt so by the service
	Protocols   struct{ Protocols []string }
}

type endpointsReply struct {
	wire.Base
	Success   bool
	Endpoints struct{ Endpoint []endpointRow }
}

// describeEndpoints says where a product of a region is reached, which older
// clients ask before anything else. Who came to this machine by number or by
// another name of its own is sent to the same place; who came by the vendor's name,
// to the vendor's name.
func describeEndpoints(c *call) (wire.Reply, *wire.Error) {
	out := &endpointsReply{Success: true}
	out.Endpoints.Endpoint = []endpointRow{}
	id, code := c.Params["Id"], c.Params["ServiceCode"]
	r := c.State.Regions[id]
	if r == nil {
		return nil, wire.Refuse(http.StatusNotFound, "InvalidRegionId.NotFound", "The specified region does not exist.")
	}
	for _, product := range world.Products() {
		if code != "" && code != product || !r.Offers(product) {
			continue
		}
		row := endpointRow{Endpoint: c.Host, Id: id, Type: "openAPI", ServiceCode: product}
		if wire.VendorHost(c.Host) {
			row.Endpoint = product + "." + id + ".aliyuncs.com"
		}
		row.Protocols.Protocols = []string{"HTTP", "HTTPS"}
		out.Endpoints.Endpoint = append(out.Endpoints.Endpoint, row)
	}
	return out, nil
}
