package fakecloud

import (
	"crypto/rand"
	"fmt"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// exchange is one request on its way through the server, with what its answer
// needs to know of it.
type exchange struct {
	requestID string
	now       time.Time
	host      string
	product   string
	action    string
	resource  string
	account   string
	params    params
	caller    *identity
	// regionID is the region that the request is about, once it is found.
	regionID string
	// xml is how the answer is wanted, instead of JSON.
	xml bool
	// hold keeps the effect of a change out of reads for a while.
	hold time.Duration
	// fault is the kind that struck, for the event.
	fault string
	// tokens are what the account made for requests with a ClientToken.
	tokens tokens
	// serial makes a number that no other request gets.
	serial func() int
}

// name is the action with its product, such as ecs:DescribeRegions.
func (c *exchange) name() string { return c.product + ":" + c.action }

// dry says whether the request only wants to be checked. Actions that change
// something ask before they do; of the others the rows are thrown away.
func (c *exchange) dry() bool {
	return c.params.flag("DryRun") && hasParam(c.product, c.action, "DryRun")
}

// central says whether the product is one service for all regions.
func (c *exchange) central() bool {
	return c.product == world.ProductSTS || c.product == world.ProductCMS || c.product == world.ProductBSS || c.product == world.ProductLocation
}

// owner is the account as a number.
func (c *exchange) owner() int64 {
	var n int64
	_, _ = fmt.Sscan(c.account, &n) // 0 for an id that is no number
	return n
}

// newRequestID is a random UUID in the upper case the service uses.
func newRequestID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%X-%X-%X-%X-%X", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}
