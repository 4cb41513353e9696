package align_test

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"github.com/alictl/alictl/cmd/alictl/internal/clitest"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// The oracle says what a plan of a world must contain. It is written from the
// contract alone, by brute force over the world: for every interface it looks at
// every listener and every server. It shares no code with the program.

// oracle judges one world under one policy.
type oracle struct {
	world *fakecloud.World
	rules rules
	// hidden names the timeouts that the service leaves out of its answers.
	hidden map[string]bool
}

// rules is the policy of a plan.
type rules struct {
	Margin         int  `json:"margin_seconds"`
	TimeWait       int  `json:"time_wait_seconds"`
	AllowLower     bool `json:"allow_lower"`
	IncludeStopped bool `json:"include_stopped"`
}

// server is one backend as the service shows it.
type server struct{ kind, id, ip string }

// link is one way from a listener to servers.
type link struct {
	listener wantListener
	vpc      string // of the load balancer
	guessed  bool   // a timeout was left out, so a documented default is used
	servers  []server
}

// judge returns the whole plan.
func (o oracle) judge() wantPlan {
	p := wantPlan{
		Schema: "alictl/timeout-plan/v1", AccountID: o.world.AccountID, Regions: []string{}, Complete: true, Policy: o.rules,
		Interfaces: []wantInterface{}, Unresolved: []wantUnresolved{}, Errors: []clitest.ReadError{},
	}
	for i := range o.world.Regions {
		r := &o.world.Regions[i]
		if !offers(r, "ecs") {
			continue // the account does not list it
		}
		p.Regions = append(p.Regions, r.ID)
		links := o.links(r)
		for n := range r.Interfaces {
			if out, serves := o.judgeENI(r, &r.Interfaces[n], links); serves {
				p.Interfaces = append(p.Interfaces, out)
			}
		}
		p.Unresolved = append(p.Unresolved, unresolved(r, links)...)
	}
	slices.Sort(p.Regions)
	slices.SortFunc(p.Interfaces, func(a, b wantInterface) int {
		return cmp.Or(strings.Compare(a.Region, b.Region), strings.Compare(a.ID, b.ID))
	})
	slices.SortFunc(p.Unresolved, compareWantUnresolved)
	p.Unresolved = slices.Compact(p.Unresolved)
	p.summarize()
	return p
}

func offers(r *fakecloud.Region, product string) bool {
	return len(r.Products) == 0 || slices.Contains(r.Products, product)
}

// links lists every way from a listener that counts to servers.
func (o oracle) links(r *fakecloud.Region) []link {
	var out []link
	if offers(r, "slb") {
		for i := range r.CLBs {
			for n := range r.CLBs[i].Listeners {
				out = append(out, o.clbLinks(&r.CLBs[i], &r.CLBs[i].Listeners[n])...)
			}
		}
	}
	if offers(r, "nlb") {
		for i := range r.NLBs {
			for n := range r.NLBs[i].Listeners {
				out = append(out, o.nlbLinks(r, &r.NLBs[i], &r.NLBs[i].Listeners[n])...)
			}
		}
	}
	return out
}

func (o oracle) clbLinks(lb *fakecloud.CLB, l *fakecloud.CLBListener) []link {
	counts := l.Status == "running" || l.Status == "configuring" || o.rules.IncludeStopped
	if !counts || l.ForwardPort != 0 {
		return nil
	}
	required, guessed := o.clbRequires(l)
	vpc := lb.VPC
	if lb.AddressType == "internet" {
		vpc = "" // with a public address the service shows none
	}
	base := link{vpc: vpc, guessed: guessed, listener: wantListener{
		LoadBalancer: lb.ID, Kind: "clb", Port: l.Port, Protocol: l.Protocol, Required: required,
	}}
	var out []link
	to := func(group string, list []fakecloud.Backend, addressShown bool) {
		one := base
		one.listener.Group = group
		for _, b := range list {
			s := server{kind: map[string]string{"ecs": "Ecs", "eni": "Eni", "eci": "Eci"}[b.Type], id: b.ID, ip: b.IP}
			if !addressShown {
				s.ip = ""
			}
			one.servers = append(one.servers, s)
		}
		out = append(out, one)
	}
	vgroup := func(id string) {
		for _, g := range lb.VServerGroups {
			if g.ID == id {
				to(g.ID, g.Backends, true)
			}
		}
	}
	switch {
	case l.VServerGroup != "":
		vgroup(l.VServerGroup)
	case l.MasterSlaveGroup != "":
		for _, g := range lb.MasterSlaveGroups {
			if g.ID == l.MasterSlaveGroup {
				to(g.ID, g.Backends, false)
			}
		}
	default:
		to("", lb.Backends, true)
	}
	for _, rule := range l.Rules {
		vgroup(rule.VServerGroup)
	}
	return out
}

// clbRequires is what a CLB listener requires. A value the service left out
// has its documented default.
func (o oracle) clbRequires(l *fakecloud.CLBListener) (seconds int, guessed bool) {
	value := func(name string, v, usual int) int {
		if o.hidden["clb "+name] {
			guessed = true
			return usual
		}
		return v
	}
	switch l.Protocol {
	case "tcp":
		return value("EstablishedTimeout", l.EstablishedTimeout, 900), guessed
	case "udp":
		return 90, false
	}
	request, idle := value("RequestTimeout", l.RequestTimeout, 60), value("IdleTimeout", l.IdleTimeout, 15)
	return max(request, idle), guessed
}

func (o oracle) nlbLinks(r *fakecloud.Region, lb *fakecloud.NLB, l *fakecloud.NLBListener) []link {
	// A listener is Configuring while a change takes effect, and serves.
	if l.Status != "Running" && l.Status != "Configuring" && !o.rules.IncludeStopped {
		return nil
	}
	required, guessed := l.IdleTimeout, false
	if o.hidden["nlb IdleTimeout"] {
		required, guessed = 900, true
		if l.Protocol == "UDP" {
			required = 90 // documents say 20 or 90: the longer one is safe
		}
	}
	for _, g := range r.ServerGroups {
		if g.ID != l.ServerGroup {
			continue
		}
		out := link{vpc: lb.VPC, guessed: guessed, listener: wantListener{
			LoadBalancer: lb.ID, Kind: "nlb", Listener: l.ID, Port: l.Port, Protocol: strings.ToLower(l.Protocol),
			Group: g.ID, Required: required,
		}}
		for _, s := range g.Servers {
			out.servers = append(out.servers, server{kind: s.Type, id: s.ID, ip: s.IP})
		}
		return []link{out}
	}
	return nil
}

// behind names the interface that a server's traffic reaches, or why there is none.
func behind(r *fakecloud.Region, vpc string, s server) (eni, reason string) {
	switch s.kind {
	case "Eni":
		for i := range r.Interfaces {
			if r.Interfaces[i].ID == s.id {
				return s.id, ""
			}
		}
		return "", "not_found"
	case "Ecs":
		return behindInstance(r, vpc, s)
	}
	var owners []string
	for i := range r.Interfaces {
		ni := &r.Interfaces[i]
		if (vpc == "" || ni.VPC == vpc) && owns(ni, cmp.Or(s.ip, s.id)) {
			owners = append(owners, ni.ID)
		}
	}
	switch len(owners) {
	case 0:
		return "", "not_found"
	case 1:
		return owners[0], ""
	}
	return "", "ambiguous" // only without a network: within one, an address is unique
}

// behindInstance looks for the interface that owns the address, else for the primary
// one. An interface of another service does not show its instance.
func behindInstance(r *fakecloud.Region, vpc string, s server) (eni, reason string) {
	for _, wanted := range []func(ni *fakecloud.Interface) bool{
		func(ni *fakecloud.Interface) bool { return shownInstance(ni) == s.id && owns(ni, s.ip) },
		func(ni *fakecloud.Interface) bool {
			return shownInstance(ni) == "" && vpc != "" && ni.VPC == vpc && owns(ni, s.ip)
		},
		func(ni *fakecloud.Interface) bool { return shownInstance(ni) == s.id && ni.Type == "Primary" },
	} {
		for i := range r.Interfaces {
			if wanted(&r.Interfaces[i]) {
				return r.Interfaces[i].ID, ""
			}
		}
	}
	return "", "not_found"
}

func shownInstance(ni *fakecloud.Interface) string {
	if ni.ServiceManaged {
		return ""
	}
	return ni.Instance
}

// owns says whether an interface has an address, itself or within a prefix.
func owns(ni *fakecloud.Interface, text string) bool {
	address, err := netip.ParseAddr(text)
	if err != nil {
		return false
	}
	for _, own := range slices.Concat([]string{ni.Address}, ni.SecondaryAddresses, ni.IPv6) {
		if a, err := netip.ParseAddr(own); err == nil && a == address {
			return true
		}
	}
	for _, own := range slices.Concat(ni.IPv4Prefixes, ni.IPv6Prefixes) {
		if p, err := netip.ParsePrefix(own); err == nil && p.Contains(address) {
			return true
		}
	}
	return false
}

func unresolved(r *fakecloud.Region, links []link) []wantUnresolved {
	var out []wantUnresolved
	for _, k := range links {
		for _, s := range k.servers {
			if _, reason := behind(r, k.vpc, s); reason != "" {
				out = append(out, wantUnresolved{r.ID, k.listener.LoadBalancer, k.listener.Group, s.kind, s.id, s.ip, reason})
			}
		}
	}
	return out
}

// judgeENI judges one interface, if it carries traffic of a listener at all.
func (o oracle) judgeENI(r *fakecloud.Region, ni *fakecloud.Interface, links []link) (wantInterface, bool) {
	out := wantInterface{
		Region: r.ID, ID: ni.ID, Instance: shownInstance(ni), Changes: []wantChange{}, Listeners: []wantListener{},
		Current: wantTimeouts{ni.Timeouts.TCPEstablished, ni.Timeouts.TCPClosed, ni.Timeouts.UDP},
	}
	tcp, udp := 0, 0 // what is needed; nothing needs 0 seconds
	for _, k := range links {
		reaches := slices.ContainsFunc(k.servers, func(s server) bool {
			eni, _ := behind(r, k.vpc, s)
			return eni == ni.ID
		})
		if !reaches {
			continue
		}
		out.Note = out.Note || present(k.guessed)
		out.Listeners = append(out.Listeners, k.listener)
		if k.listener.Protocol == "udp" {
			udp = max(udp, k.listener.Required+o.rules.Margin)
		} else {
			tcp = max(tcp, k.listener.Required+o.rules.Margin)
		}
	}
	slices.SortFunc(out.Listeners, compareWantListeners)
	out.Listeners = slices.Compact(out.Listeners)
	short, ok := o.desire(&out, tcp, udp)
	o.change(&out, ni.ServiceManaged, short)
	out.Note = out.Note || present(!ok || ni.ServiceManaged && len(out.Changes) > 0)
	return out, len(out.Listeners) > 0
}

// desire fills in what the interface should have, and says whether it is too short
// whatever is changed, and whether it can be aligned.
func (o oracle) desire(out *wantInterface, tcp, udp int) (short, ok bool) {
	out.Desired, ok = out.Current, true
	choose := func(need int, allowed ...int) int {
		for _, v := range allowed {
			if v >= need {
				return v
			}
		}
		short, ok = true, false
		return allowed[len(allowed)-1]
	}
	if tcp > 0 {
		out.Desired.TCP = choose(tcp, 30, 60, 80, 100, 200, 300, 500, 700, 910)
		out.Desired.Closed = o.rules.TimeWait
	}
	if udp > 0 {
		out.Desired.UDP = choose(udp, 10, 20, 30, 60, 80, 100)
	}
	return short, ok
}

// change lists the differences and decides the status.
func (o oracle) change(out *wantInterface, managed, short bool) {
	long := false
	add := func(field string, from, to int) {
		switch {
		case from < to:
			short = true
			out.Changes = append(out.Changes, wantChange{field, from, to, "raise", !managed})
		case from > to:
			long = true
			out.Changes = append(out.Changes, wantChange{field, from, to, "lower", !managed && o.rules.AllowLower})
		}
	}
	add("tcp_established_timeout", out.Current.TCP, out.Desired.TCP)
	add("tcp_closed_and_time_wait_timeout", out.Current.Closed, out.Desired.Closed)
	add("udp_timeout", out.Current.UDP, out.Desired.UDP)
	switch {
	case short && long:
		out.Status = "mixed"
	case short:
		out.Status = "too_short"
	case long:
		out.Status = "too_long"
	default:
		out.Status = "aligned"
	}
}
