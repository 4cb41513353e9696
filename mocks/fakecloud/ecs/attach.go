package ecs

import (
	"net/http"
	"slices"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

func deleteNetworkInterface(c *call) (wire.Reply, *wire.Error) {
	ni, err := c.movable("Available")
	if err != nil {
		return nil, err
	}
	c.Region.Interfaces.Remove(ni.ID)
	return &wire.PlainReply{}, nil
}

func attachNetworkInterface(c *call) (wire.Reply, *wire.Error) {
	in, err := c.findInstance()
	if err != nil {
		return nil, err
	}
	ni, err := c.movable("Available")
	if err != nil {
		return nil, err
	}
	if err := c.Params.Unsupported("NetworkCardIndex", "TrunkNetworkInstanceId"); err != nil {
		return nil, err
	}
	if ni.Zone != in.Zone {
		return nil, wire.Refuse(http.StatusBadRequest, "InvalidOperation.AvailabilityZoneMismatch", "The instance and the network interface are in different zones.")
	}
	ni.Instance, ni.Status = in.ID, "InUse"
	c.Region.OfInstance[in.ID] = append(c.Region.OfInstance[in.ID], c.Region.Interfaces.At[ni.ID])
	return &wire.PlainReply{}, nil
}

func detachNetworkInterface(c *call) (wire.Reply, *wire.Error) {
	if err := c.Params.Unsupported("TrunkNetworkInstanceId"); err != nil {
		return nil, err
	}
	in, err := c.findInstance()
	if err != nil {
		return nil, err
	}
	ni, err := c.movable("InUse")
	if err != nil {
		return nil, err
	}
	if ni.Instance != in.ID || ni.Type == world.TypePrimary {
		return nil, wire.Refuse(http.StatusForbidden, "InvalidOperation.InvalidEniType", "The operation is not allowed on this network interface.")
	}
	at := c.Region.Interfaces.At[ni.ID]
	c.Region.OfInstance[in.ID] = slices.DeleteFunc(slices.Clone(c.Region.OfInstance[in.ID]), func(other int) bool { return other == at })
	ni.Instance, ni.Status = "", "Available"
	return &wire.PlainReply{}, nil
}

// movable finds the interface of a request if it is the account's own to move.
func (c *call) movable(status string) (*world.Interface, *wire.Error) {
	ni, err := c.findInterface()
	switch {
	case err != nil:
		return nil, err
	case ni.ServiceManaged:
		return nil, wire.Refuse(http.StatusForbidden, "InvalidOperation.EniServiceManaged",
			"The operation is not allowed on a network interface that is managed by another service.")
	case ni.Status != status:
		return nil, wire.Refuse(http.StatusBadRequest, "InvalidOperation.InvalidEniState",
			"The operation is not allowed in the current status of the network interface.")
	}
	return ni, nil
}
