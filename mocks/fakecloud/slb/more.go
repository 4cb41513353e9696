package slb

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type slbZone struct{ ZoneId, LocalName string }

type slbZoneRow struct {
	slbZone
	SlaveZones struct{ SlaveZone []slbZone }
}

type slbZonesReply struct {
	wire.Base
	Zones struct{ Zone []slbZoneRow }
}

// slbDescribeZones pairs every zone with each of the others.
func slbDescribeZones(c *call) (wire.Reply, *wire.Error) {
	out := &slbZonesReply{}
	out.Zones.Zone = []slbZoneRow{}
	zones := c.Region.Zones()
	for _, zone := range zones {
		row := slbZoneRow{slbZone: slbZone{zone, zone}}
		row.SlaveZones.SlaveZone = []slbZone{}
		for _, other := range zones {
			if other != zone {
				row.SlaveZones.SlaveZone = append(row.SlaveZones.SlaveZone, slbZone{other, other})
			}
		}
		out.Zones.Zone = append(out.Zones.Zone, row)
	}
	return out, nil
}

type certificateRow struct {
	ServerCertificateId, ServerCertificateName, CommonName, Fingerprint, RegionId, ResourceGroupId string

	CreateTime, ExpireTime           string
	CreateTimeStamp, ExpireTimeStamp int64
	IsAliCloudCertificate            int
	SubjectAlternativeNames          struct{ SubjectAlternativeName []string }
	Tags                             wire.TagList
}

type certificatesReply struct {
	wire.Base
	ServerCertificates struct{ ServerCertificate []certificateRow }
}

// describeServerCertificates shows the certificates that listeners name.
func describeServerCertificates(c *call) (wire.Reply, *wire.Error) {
	tags, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	used := map[string]bool{}
	for _, l := range c.Region.CLBListeners.Rows {
		if l != nil && l.Protocol == world.ProtoHTTPS {
			used[l.Settings.Text("ServerCertificateId", world.UsualCertificate)] = true
		}
	}
	out := &certificatesReply{}
	out.ServerCertificates.ServerCertificate = []certificateRow{}
	usual := world.UsualResourceGroup(c.Account)
	for _, id := range slices.Sorted(maps.Keys(used)) {
		if len(tags) > 0 || !c.Params.Same("ServerCertificateId", id, "ResourceGroupId", usual) {
			continue
		}
		from := time.UnixMilli(createdMillis).UTC()
		to := from.AddDate(3, 0, 0)
		row := certificateRow{
			ServerCertificateId: id, ServerCertificateName: id, CommonName: "www.shop.example", Fingerprint: world.SerialNumber(id),
			RegionId: c.Region.ID, ResourceGroupId: usual, CreateTime: from.Format(time.RFC3339), ExpireTime: to.Format(time.RFC3339),
			CreateTimeStamp: from.UnixMilli(), ExpireTimeStamp: to.UnixMilli(), Tags: wire.TagList{Tag: []wire.TagRow{}},
		}
		row.SubjectAlternativeNames.SubjectAlternativeName = []string{"www.shop.example"}
		out.ServerCertificates.ServerCertificate = append(out.ServerCertificates.ServerCertificate, row)
	}
	return out, nil
}

type authoritiesReply struct {
	wire.Base
	CACertificates struct{ CACertificate []struct{} }
}

func describeCACertificates(*call) (wire.Reply, *wire.Error) {
	out := &authoritiesReply{}
	out.CACertificates.CACertificate = []struct{}{}
	return out, nil
}

type tagSet struct {
	TagKey, TagValue string
	InstanceCount    int
}

type slbTagSetsReply struct {
	wire.Base
	PageNumber, PageSize, TotalCount int

	TagSets struct{ TagSet []tagSet }
}

// describeTags counts the load balancers that have each tag.
func describeTags(c *call) (wire.Reply, *wire.Error) {
	filters, err := c.Params.LegacyTags(nil)
	if err != nil {
		return nil, err
	}
	number, size, err := c.NumberedPage(50, 50)
	if err != nil {
		return nil, err
	}
	ids, counts := wire.Words(c.Params["LoadBalancerId"]), map[wire.TagRow]int{}
	for _, lb := range c.Region.CLBs.All() {
		for _, tag := range wire.TagRows(lb.Tags) {
			if c.Params.Flag("DistinctKey") {
				tag.TagValue = ""
			}
			if wire.Within(ids, lb.ID) && (len(filters) == 0 || slices.ContainsFunc(filters, func(f wire.TagFilter) bool {
				return f.Key == tag.TagKey && (f.Value == "" || f.Value == tag.TagValue)
			})) {
				counts[tag]++
			}
		}
	}
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b wire.TagRow) int {
		return cmp.Or(cmp.Compare(a.TagKey, b.TagKey), cmp.Compare(a.TagValue, b.TagValue))
	})
	out := &slbTagSetsReply{PageNumber: number, PageSize: size, TotalCount: len(keys)}
	from := min((number-1)*size, len(keys))
	out.TagSets.TagSet = wire.Mapped(keys[from:min(from+size, len(keys))], func(t wire.TagRow) tagSet {
		return tagSet{t.TagKey, t.TagValue, counts[t]}
	})
	return out, nil
}

type ruleReply struct {
	wire.Base
	RuleId, RuleName, Domain, Url, VServerGroupId, LoadBalancerId string

	ListenerPort string // a text here
	ListenerSync string
}

func describeRuleAttribute(c *call) (wire.Reply, *wire.Error) {
	for _, l := range c.Region.CLBListeners.Rows {
		if l == nil {
			continue
		}
		for _, r := range l.Rules {
			if r.ID == c.Params["RuleId"] {
				return &ruleReply{
					RuleId: r.ID, RuleName: r.Name, Domain: r.Domain, Url: r.URL, VServerGroupId: r.VServerGroup,
					LoadBalancerId: l.LB.ID, ListenerPort: strconv.Itoa(l.Port), ListenerSync: "on",
				}, nil
			}
		}
	}
	return nil, wire.Refuse(http.StatusNotFound, "InvalidRuleId.NotFound", "The specified rule does not exist.")
}

func startListenerCLB(c *call) (wire.Reply, *wire.Error) { return c.switchListener("running") }

func stopListenerCLB(c *call) (wire.Reply, *wire.Error) { return c.switchListener("stopped") }

// findAnyListener finds a listener; without a protocol the one on the port.
func (c *call) findAnyListener() (lb *world.CLB, l *world.CLBListener, err *wire.Error) {
	protocols := []string{c.Params["ListenerProtocol"]}
	if protocols[0] == "" {
		protocols = []string{world.ProtoTCP, world.ProtoHTTP, world.ProtoHTTPS, world.ProtoUDP}
	}
	for _, protocol := range protocols {
		if lb, l, err = c.findListener(protocol); err == nil {
			break
		}
	}
	return lb, l, err
}

// switchListener starts or stops a listener.
func (c *call) switchListener(status string) (wire.Reply, *wire.Error) {
	lb, l, err := c.findAnyListener()
	if err != nil {
		return nil, err
	}
	if lb.Status == "locked" {
		return nil, wire.Refuse(http.StatusBadRequest, "ActionNotAllowed", "The load balancer is locked.")
	}
	l.Status = status
	return &wire.PlainReply{}, nil
}

// asked is a backend as a request names it: numbers may be texts.
type askedBackend struct {
	ServerId, ServerIp, Type, Description string

	Port, Weight any
}

// askedBackends reads the JSON text of servers that are to be added.
func (c *call) askedBackends(ports bool) ([]world.Backend, *wire.Error) {
	var asked []askedBackend
	if err := json.Unmarshal([]byte(c.Params["BackendServers"]), &asked); err != nil || len(asked) == 0 || len(asked) > 20 {
		return nil, wire.InvalidParameter("BackendServers", "a JSON array of 1 to 20 servers is expected")
	}
	out := make([]world.Backend, 0, len(asked))
	for _, a := range asked {
		b := world.Backend{ID: a.ServerId, IP: a.ServerIp, Type: cmp.Or(a.Type, world.BackendECS), Description: a.Description, Weight: world.DefaultWeight}
		var problem error
		if a.Weight != nil {
			b.Weight, problem = strconv.Atoi(fmt.Sprint(a.Weight))
		}
		if problem != nil || b.Weight < 0 || b.Weight > 100 {
			return nil, wire.InvalidParameter("BackendServers", "a Weight of 0 to 100 is expected")
		}
		if ports {
			b.Port, problem = strconv.Atoi(fmt.Sprint(a.Port))
			if problem != nil || b.Port < 1 || b.Port > 65535 {
				return nil, wire.InvalidParameter("BackendServers", "a Port of 1 to 65535 is expected")
			}
		}
		if !slices.Contains([]string{world.BackendECS, world.BackendENI, world.BackendECI}, b.Type) {
			return nil, wire.InvalidParameter("BackendServers", "a Type of ecs, eni or eci is expected")
		}
		if b.Type == world.BackendECS && c.Region.Instances.Get(b.ID) == nil || b.Type == world.BackendENI && c.Region.Interfaces.Get(b.ID) == nil {
			return nil, wire.Refuse(http.StatusNotFound, "InvalidServerId.NotFound", "The specified ServerId %q does not exist.", b.ID)
		}
		out = append(out, b)
	}
	return out, nil
}

type addedRow struct{ ServerId, Type, Description, Weight string } // the weight is a text here

type addedReply struct {
	wire.Base
	LoadBalancerId string
	BackendServers struct{ BackendServer []addedRow }
}

func addBackendServers(c *call) (wire.Reply, *wire.Error) {
	lb, err := c.findCLB()
	if err != nil {
		return nil, err
	}
	more, err := c.askedBackends(false)
	if err != nil {
		return nil, err
	}
	for _, b := range more {
		if i := slices.IndexFunc(lb.Backends, func(old world.Backend) bool { return old.ID == b.ID && old.IP == b.IP }); i >= 0 {
			lb.Backends[i] = b
			continue
		}
		lb.Backends = append(lb.Backends, b)
	}
	out := &addedReply{LoadBalancerId: lb.ID}
	out.BackendServers.BackendServer = wire.Mapped(lb.Backends, func(b world.Backend) addedRow {
		return addedRow{b.ID, b.Type, b.Description, strconv.Itoa(b.Weight)}
	})
	return out, nil
}

type addedToGroupRow struct {
	ServerId, Type, Description string
	Port, Weight                int
}

type addedToGroupReply struct {
	wire.Base
	VServerGroupId string
	BackendServers struct{ BackendServer []addedToGroupRow }
}

func addVServerGroupBackendServers(c *call) (wire.Reply, *wire.Error) {
	g, ok := c.Region.VServerGroups[c.Params["VServerGroupId"]]
	if !ok {
		return nil, noSuchGroup("VServerGroupId")
	}
	more, err := c.askedBackends(true)
	if err != nil {
		return nil, err
	}
	for _, b := range more {
		same := func(old world.Backend) bool { return old.ID == b.ID && old.IP == b.IP && old.Port == b.Port }
		if i := slices.IndexFunc(g.Backends, same); i >= 0 {
			g.Backends[i] = b
			continue
		}
		g.Backends = append(g.Backends, b)
	}
	out := &addedToGroupReply{VServerGroupId: g.ID}
	out.BackendServers.BackendServer = wire.Mapped(g.Backends, func(b world.Backend) addedToGroupRow {
		return addedToGroupRow{b.ID, b.Type, b.Description, b.Port, b.Weight}
	})
	return out, nil
}
