package slb

import (
	"net/http"
	"slices"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// noSuchACL is a refusal for an access list that is not there.
func noSuchACL() *wire.Error {
	return wire.Refuse(http.StatusNotFound, "AclNotExist", "The specified access control list does not exist.")
}

func (c *call) accessList(id string) *world.AccessList {
	return wire.Find(c.Region.AccessLists, func(l *world.AccessList) bool { return l.ID == id })
}

type aclRow struct {
	AclId, AclName, AddressIPVersion, CreateTime, ResourceGroupId string

	Tags wire.TagList
}

func (c *call) aclRow(l *world.AccessList) aclRow {
	return aclRow{l.ID, l.Name, l.IPVersion, world.UsualDate, l.ResourceGroup, wire.TagList{Tag: wire.TagRows(l.Tags)}}
}

type aclsReply struct {
	wire.Base
	Count, PageNumber, PageSize, TotalCount int

	Acls struct{ Acl []aclRow }
}

var aclFilters = account.Filters[world.AccessList]{
	"AclName":          func(l *world.AccessList, asked string) bool { return strings.Contains(l.Name, asked) },
	"AddressIPVersion": account.Is(func(l *world.AccessList) string { return l.IPVersion }),
	"ResourceGroupId":  account.Is(func(l *world.AccessList) string { return l.ResourceGroup }),
}

func describeAccessControlLists(c *call) (wire.Reply, *wire.Error) {
	tags, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	number, size, err := c.NumberedPage(50, 50)
	if err != nil {
		return nil, err
	}
	rows, total := account.Selection[world.AccessList]{
		Table: account.NewTable(c.Region.AccessLists, func(l *world.AccessList) string { return l.ID }),
		Keep:  account.Every(aclFilters.Asked(c.Params), account.Tagged(tags, func(l *world.AccessList) world.Tags { return l.Tags })),
	}.Numbered(number, size)
	out := &aclsReply{Count: len(rows), PageNumber: number, PageSize: size, TotalCount: total}
	out.Acls.Acl = wire.Mapped(rows, c.aclRow)
	return out, nil
}

type aclEntryRow struct{ AclEntryIP, AclEntryComment string }

type aclUser struct {
	AclType        string
	ListenerPort   int
	LoadBalancerId string
	Protocol       string
}

type aclReply struct {
	wire.Base
	aclRow
	AclEntrys        struct{ AclEntry []aclEntryRow } // spelt so by the service
	RelatedListeners struct{ RelatedListener []aclUser }
	TotalAclEntry    int
}

func describeAccessControlListAttribute(c *call) (wire.Reply, *wire.Error) {
	list := c.accessList(c.Params["AclId"])
	if list == nil {
		return nil, noSuchACL()
	}
	entries := slices.DeleteFunc(slices.Clone(list.Entries), func(e world.AccessEntry) bool {
		return !strings.Contains(e.Comment, c.Params["AclEntryComment"])
	})
	number, size := max(c.Params.Num("Page"), 1), c.Params.Num("PageSize")
	if size == 0 {
		size = 50
	}
	if size < 1 || size > 50 {
		return nil, wire.InvalidParameter("PageSize", "1 to 50 is allowed")
	}
	out := &aclReply{aclRow: c.aclRow(list), TotalAclEntry: len(entries)}
	from := min((number-1)*size, len(entries))
	out.AclEntrys.AclEntry = wire.Mapped(entries[from:min(from+size, len(entries))], func(e world.AccessEntry) aclEntryRow {
		return aclEntryRow{e.Block, e.Comment}
	})
	out.RelatedListeners.RelatedListener = []aclUser{}
	for _, l := range c.Region.CLBListeners.Rows {
		if l != nil && slices.Contains(l.AccessLists(), list.ID) {
			out.RelatedListeners.RelatedListener = append(out.RelatedListeners.RelatedListener,
				aclUser{l.Settings["AclType"], l.Port, l.LB.ID, l.Protocol})
		}
	}
	return out, nil
}
