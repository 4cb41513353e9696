package ecs

import (
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// modifyNetworkInterfaceAttribute changes all that the request names, or
// nothing when one part of it is refused.
func modifyNetworkInterfaceAttribute(c *call) (wire.Reply, *wire.Error) {
	ni, err := c.findInterface()
	if err != nil {
		return nil, err
	}
	if ni.ServiceManaged {
		return nil, wire.Refuse(http.StatusForbidden, "InvalidOperation.EniServiceManaged",
			"The operation is not allowed on a network interface that is managed by another service.")
	}
	if ni.Status != "Available" && ni.Status != "InUse" {
		return nil, wire.Refuse(http.StatusBadRequest, "InvalidOperation.InvalidEniState",
			"The operation is not allowed in the current status of the network interface.")
	}
	changed := *ni
	if err := c.applyInterface(&changed); err != nil {
		return nil, err
	}
	if c.Hold > 0 && c.Params.HasPrefix(trackingPrefix) {
		c.Region.Late[ni.ID] = account.Shadow[world.Timeouts]{Value: c.visibleTimeouts(ni), Until: c.Now.Add(c.Hold)}
	}
	*ni = changed
	return &wire.PlainReply{}, nil
}

func (c *call) applyInterface(ni *world.Interface) *wire.Error {
	if err := c.Params.Unsupported("EnhancedNetwork", "NetworkInterfaceTrafficConfig", "RxQueueSize", "TxQueueSize"); err != nil {
		return err
	}
	set, err := c.Params.Changed(ni.Settings, "", world.InterfaceSettings())
	if err != nil {
		return err
	}
	ni.Settings = set
	if err := c.applyTexts(ni); err != nil {
		return err
	}
	if groups := c.Params.List("SecurityGroupId"); len(groups) > 0 {
		if err := c.checkSecurityGroups(groups); err != nil {
			return err
		}
		ni.SecurityGroups = groups
	}
	if !c.Params.HasPrefix(trackingPrefix) {
		return nil
	}
	rest := ni.Timeouts
	if c.State.World.OmittedTimeouts == world.OmittedReset {
		rest = world.DefaultTimeouts()
	}
	t, err := c.readTimeouts(rest)
	if err != nil {
		return err
	}
	ni.Timeouts = t
	return nil
}

// applyTexts reads the name and the description of an interface.
func (c *call) applyTexts(ni *world.Interface) *wire.Error {
	for _, f := range []struct {
		name  string
		field *string
		most  int
	}{{"NetworkInterfaceName", &ni.Name, 128}, {"Description", &ni.Description, 255}} {
		text, ok := c.Params[f.name]
		if !ok {
			continue
		}
		if n := utf8.RuneCountInString(text); text != "" && (n < 2 || n > f.most) {
			return wire.InvalidParameter(f.name, fmt.Sprintf("2 to %d characters are allowed", f.most))
		}
		if strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://") {
			return wire.InvalidParameter(f.name, "it must not start with http:// or https://")
		}
		*f.field = text
	}
	return nil
}

func (c *call) checkSecurityGroups(ids []string) *wire.Error {
	for _, id := range ids {
		if c.Region.SecurityGroups.Get(id) == nil {
			return wire.Refuse(http.StatusNotFound, "InvalidSecurityGroupId.NotFound", "The specified security group %q does not exist.", id)
		}
	}
	return nil
}
