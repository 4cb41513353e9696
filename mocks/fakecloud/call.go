package fakecloud

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"net/http"
	"time"
)

// call is one request on its way through the server.
type call struct {
	server    *Server
	requestID string
	now       time.Time
	host      string
	product   string
	action    string
	resource  string
	account   string
	params    params
	caller    *identity
	state     *state
	region    *region
	// xml is how the answer is wanted, instead of JSON.
	xml bool
	// hold keeps the effect of a change out of reads for a while.
	hold time.Duration
	// fault is the kind that struck, for the event.
	fault string
}

// action is what the server can do: run performs it; hidden, when set, is the
// answer to a caller without permission instead of a refusal.
type action struct {
	run func(*call) (reply, *apiError)
	// ram is the permission it needs, where that has a name of its own.
	ram    string
	hidden func() reply
}

// actions lists every action. To add one, write its function and name it in
// its product's list.
func actions() map[string]action {
	all := map[string]action{}
	for _, list := range []map[string]action{ecsActions(), slbActions(), nlbActions(), stsActions(), cmsActions(), bssActions(), vpcActions(), locationActions()} {
		maps.Copy(all, list)
	}
	return all
}

// name is the action with its product, such as ecs:DescribeRegions.
func (c *call) name() string { return c.product + ":" + c.action }

// dry says whether the request only wants to be checked. Actions that change
// something ask before they do; of the others the rows are thrown away.
func (c *call) dry() bool {
	return c.params.flag("DryRun") && hasParam(c.product, c.action, "DryRun")
}

func (c *call) regionID() string {
	if c.region == nil {
		return ""
	}
	return c.region.ID
}

// findRegion resolves RegionId. Without one the request means the region of
// the host it came to, which for a single host is the world's first region.
func (c *call) findRegion() *apiError {
	if c.central() {
		return nil
	}
	id := c.params["RegionId"]
	if id == "" || c.action == "DescribeRegions" {
		id = c.state.world.defaultRegion(c.product)
	}
	r, ok := c.state.regions[id]
	if !ok || !r.has(c.product) {
		return refuse(http.StatusNotFound, "InvalidRegionId.NotFound", "The specified RegionId does not exist.")
	}
	c.region = r
	return nil
}

// central says whether the product is one service for all regions.
func (c *call) central() bool {
	return c.product == productSTS || c.product == productCMS || c.product == productBSS || c.product == productLocation
}

func (c *call) event(out answer) Event {
	region := c.regionID()
	if region == "" {
		region = c.params["RegionId"]
	}
	return Event{
		Time: c.now, Product: c.product, Action: c.action, Region: region, Resource: c.resource,
		Status: out.status, Code: out.code, Fault: c.fault,
	}
}

// newRequestID is a random UUID in the upper case the service uses.
func newRequestID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%X-%X-%X-%X-%X", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

func wait(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// nextSerial is a number that no other request gets.
func (s *Server) nextSerial() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.serial++
	return s.state.serial
}
