package evidence

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// skoopNamespace is what kubeskoop's collector says of one network namespace.
type skoopNamespace struct {
	Path    string            `json:"n"`
	Sysctl  map[string]string `json:"s"`
	Sockets []struct {
		Local      string `json:"l"`
		LocalPort  uint16 `json:"lp"`
		Remote     string `json:"r"`
		RemotePort uint16 `json:"rp"`
		Protocol   string `json:"p"`
		State      int    `json:"st"` // 0: listening, 1: established, 2: any other
	} `json:"c"`
}

// skoopHost is the namespace of the host, whose first process has the number 1.
const skoopHost = "/proc/1/ns/net"

// kubeskoop reads the JSON of kubeskoop's collector: parameters and sockets of the
// host. Those of its pods are of other namespaces.
func (r *reader) kubeskoop(f sampleFile) error {
	data, err := r.bytes(f)
	if err != nil {
		return err
	}
	var all struct {
		Namespaces []skoopNamespace `json:"n"`
	}
	if err := json.Unmarshal(data, &all); err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	at := slices.IndexFunc(all.Namespaces, func(n skoopNamespace) bool { return n.Path == skoopHost })
	if at < 0 && len(all.Namespaces) == 1 {
		at = 0
	}
	if at < 0 {
		return errors.New("no network namespace of the host in it")
	}
	for name, value := range all.Namespaces[at].Sysctl {
		r.setSysctl(name, value, f.name)
	}
	f.rank = 2
	list := r.sockets(f)
	for _, x := range all.Namespaces[at].Sockets {
		local, errLocal := netip.ParseAddr(x.Local)
		remote, errRemote := netip.ParseAddr(x.Remote)
		if errLocal != nil || errRemote != nil || x.State < 0 || x.State > 2 {
			continue
		}
		s := Socket{UDP: strings.EqualFold(x.Protocol, "udp"), Drops: -1, State: []State{Listen, Established, Unconnected}[x.State]}
		s.Local, s.Peer = netip.AddrPortFrom(local, x.LocalPort), netip.AddrPortFrom(remote, x.RemotePort)
		list.List = append(list.List, s)
	}
	r.found(RoleSockets, f.name)
	return nil
}
