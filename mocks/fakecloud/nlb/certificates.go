package nlb

import (
	"slices"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type certificate struct {
	CertificateId, CertificateType, Status string
	IsDefault                              bool
}

type certificatesReply struct {
	nlbPage
	CertificateIds []string
	Certificates   []certificate
}

func listListenerCertificates(c *call) (wire.Reply, *wire.Error) {
	l := c.Region.NLBListeners.Get(c.Params["ListenerId"])
	if l == nil {
		return nil, noSuchResource("listener")
	}
	if why := world.OneOf("", "Ca", "Server")(c.Params["CertType"]); why != "" {
		return nil, wire.InvalidParameter("CertType", why)
	}
	asked, err := c.Params.Limited("CertificateIds", 20)
	if err != nil {
		return nil, err
	}
	kind, ids := "Server", []string{}
	if l.Protocol == world.ProtoTCPSSL {
		ids = l.Settings.List("CertificateIds", world.UsualCertificate)
		if c.Params["CertType"] == "Ca" {
			kind, ids = "Ca", l.Settings.List("CaCertificateIds")
		}
	}
	all := account.NewTable[certificate](nil, nil)
	for i, id := range slices.DeleteFunc(ids, func(id string) bool { return !wire.Within(asked, id) }) {
		all.Add(id, &certificate{id, kind, "Associated", i == 0})
	}
	rows, page, err := list(c, account.Selection[certificate]{Table: all})
	if err != nil {
		return nil, err
	}
	return &certificatesReply{
		nlbPage: page, CertificateIds: wire.Mapped(rows, func(r *certificate) string { return r.CertificateId }),
		Certificates: wire.Mapped(rows, func(r *certificate) certificate { return *r }),
	}, nil
}
