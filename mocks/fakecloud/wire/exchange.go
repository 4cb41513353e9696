package wire

import (
	"crypto/rand"
	"fmt"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// Exchange is one request on its way through the server, with what its answer
// needs to know of it.
type Exchange struct {
	RequestID string
	Now       time.Time
	Host      string
	Product   string
	Action    string
	Resource  string
	Account   string
	Params    Params
	Caller    *Identity
	// RegionID is the region that the request is about, once it is found.
	RegionID string
	// XML is how the answer is wanted, instead of JSON.
	XML bool
	// Hold keeps the effect of a change out of reads for a while.
	Hold time.Duration
	// Fault is the kind that struck, for the event.
	Fault string
	// Tokens are what the account made for requests with a ClientToken.
	Tokens Tokens
	// Serial makes a number that no other request gets.
	Serial func() int
}

// Name is the action with its product, such as ecs:DescribeRegions.
func (c *Exchange) Name() string { return c.Product + ":" + c.Action }

// Dry says whether the request only wants to be checked. Actions that change
// something ask before they do; of the others the rows are thrown away.
func (c *Exchange) Dry() bool {
	return c.Params.Flag("DryRun") && hasParam(c.Product, c.Action, "DryRun")
}

// Central says whether the product is one service for all regions.
func (c *Exchange) Central() bool { return world.Central(c.Product) }

// Owner is the account as a number.
func (c *Exchange) Owner() int64 {
	var n int64
	_, _ = fmt.Sscan(c.Account, &n) // 0 for an id that is no number
	return n
}

// NewRequestID is a random UUID in the upper case the service uses.
func NewRequestID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%X-%X-%X-%X-%X", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}
