package fakecloud

import (
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// modifyNetworkInterfaceAttribute changes all that the request names, or
// nothing when one part of it is refused.
func modifyNetworkInterfaceAttribute(c *call) (reply, *apiError) {
	ni, err := c.findInterface()
	if err != nil {
		return nil, err
	}
	if ni.ServiceManaged {
		return nil, refuse(http.StatusForbidden, "InvalidOperation.EniServiceManaged",
			"The operation is not allowed on a network interface that is managed by another service.")
	}
	if ni.Status != "Available" && ni.Status != "InUse" {
		return nil, refuse(http.StatusBadRequest, "InvalidOperation.InvalidEniState",
			"The operation is not allowed in the current status of the network interface.")
	}
	changed := *ni
	if err := c.applyInterface(&changed); err != nil {
		return nil, err
	}
	if c.hold > 0 && c.params.hasPrefix(trackingPrefix) {
		c.region.late[ni.ID] = shadow[world.Timeouts]{c.visibleTimeouts(ni), c.now.Add(c.hold)}
	}
	*ni = changed
	return &plainReply{}, nil
}

func (c *call) applyInterface(ni *world.Interface) *apiError {
	if err := c.params.unsupported("EnhancedNetwork", "NetworkInterfaceTrafficConfig", "RxQueueSize", "TxQueueSize"); err != nil {
		return err
	}
	set, err := c.params.changed(ni.Settings, "", world.InterfaceSettings())
	if err != nil {
		return err
	}
	ni.Settings = set
	if err := c.applyTexts(ni); err != nil {
		return err
	}
	if groups := c.params.list("SecurityGroupId"); len(groups) > 0 {
		if err := c.checkSecurityGroups(groups); err != nil {
			return err
		}
		ni.SecurityGroups = groups
	}
	if !c.params.hasPrefix(trackingPrefix) {
		return nil
	}
	rest := ni.Timeouts
	if c.state.world.OmittedTimeouts == world.OmittedReset {
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
func (c *call) applyTexts(ni *world.Interface) *apiError {
	for _, f := range []struct {
		name  string
		field *string
		most  int
	}{{"NetworkInterfaceName", &ni.Name, 128}, {"Description", &ni.Description, 255}} {
		text, ok := c.params[f.name]
		if !ok {
			continue
		}
		if n := utf8.RuneCountInString(text); text != "" && (n < 2 || n > f.most) {
			return invalidParameter(f.name, fmt.Sprintf("2 to %d characters are allowed", f.most))
		}
		if strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://") {
			return invalidParameter(f.name, "it must not start with http:// or https://")
		}
		*f.field = text
	}
	return nil
}

func (c *call) checkSecurityGroups(ids []string) *apiError {
	for _, id := range ids {
		if c.region.security.get(id) == nil {
			return refuse(http.StatusNotFound, "InvalidSecurityGroupId.NotFound", "The specified security group %q does not exist.", id)
		}
	}
	return nil
}
