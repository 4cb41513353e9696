// Package alb reads application load balancers.
package alb

import (
	"context"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/internal/model"
)

// Client asks ALB in one region.
type Client struct {
	access   cloud.Access
	door     *call.Door
	regionID string
}

// NewClient returns a client for a region.
func NewClient(access cloud.Access, door *call.Door, regionID string) *Client {
	return &Client{access, door, regionID}
}

// LoadBalancers lists those of the region.
func (c *Client) LoadBalancers(context.Context) ([]model.LoadBalancer, error) { return nil, nil }
