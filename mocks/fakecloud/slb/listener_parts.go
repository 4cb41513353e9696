package slb

import (
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type domainExtensionsReply struct {
	wire.Base
	DomainExtensions struct{ DomainExtension []struct{} }
}

// describeDomainExtensions has none to show: a world has no further certificates.
func describeDomainExtensions(c *call) (wire.Reply, *wire.Error) {
	if _, _, err := c.findListener(world.ProtoHTTPS); err != nil {
		return nil, err
	}
	out := &domainExtensionsReply{}
	out.DomainExtensions.DomainExtension = []struct{}{}
	return out, nil
}

type accessControlReply struct {
	wire.Base
	AccessControlStatus, SourceItems string
}

// describeListenerAccessControl is the white list of before access control lists, which nothing here has.
func describeListenerAccessControl(c *call) (wire.Reply, *wire.Error) {
	if _, _, err := c.findAnyListener(); err != nil {
		return nil, err
	}
	return &accessControlReply{AccessControlStatus: "close"}, nil
}
