package align_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strings"

	"github.com/alictl/alictl/cmd/alictl/internal/clitest"
)

// wantPlan is the JSON of a plan as the contract shows it. Its types are not the
// program's: a field that is renamed or added there is noticed here.
type wantPlan struct {
	Schema     string              `json:"schema"`
	CreatedAt  string              `json:"created_at"`
	AccountID  string              `json:"account_id"`
	Regions    []string            `json:"regions"`
	Complete   bool                `json:"complete"`
	Policy     rules               `json:"policy"`
	Interfaces []wantInterface     `json:"interfaces"`
	Unresolved []wantUnresolved    `json:"unresolved_backends"`
	Errors     []clitest.ReadError `json:"errors"`
	Summary    wantSummary         `json:"summary"`
}

type wantInterface struct {
	Region    string         `json:"region_id"`
	ID        string         `json:"network_interface_id"`
	Instance  string         `json:"instance_id"`
	Status    string         `json:"status"`
	Current   wantTimeouts   `json:"current"`
	Desired   wantTimeouts   `json:"desired"`
	Changes   []wantChange   `json:"changes"`
	Listeners []wantListener `json:"listeners"`
	Note      present        `json:"note"`
}

// present is a text of which only matters that it is there.
type present bool

// UnmarshalJSON takes any text for true but an empty one.
func (p *present) UnmarshalJSON(raw []byte) error {
	var text string
	err := json.Unmarshal(raw, &text)
	*p = text != ""
	return err
}

type wantTimeouts struct {
	TCP    int `json:"tcp_established_timeout"`
	Closed int `json:"tcp_closed_and_time_wait_timeout"`
	UDP    int `json:"udp_timeout"`
}

type wantChange struct {
	Field     string `json:"field"`
	From      int    `json:"from"`
	To        int    `json:"to"`
	Direction string `json:"direction"`
	Selected  bool   `json:"selected"`
}

type wantListener struct {
	LoadBalancer string `json:"load_balancer_id"`
	Kind         string `json:"load_balancer_kind"`
	Listener     string `json:"listener_id"`
	Port         int    `json:"port"`
	Protocol     string `json:"protocol"`
	Group        string `json:"server_group_id"`
	Required     int    `json:"required_seconds"`
}

type wantUnresolved struct {
	Region       string `json:"region_id"`
	LoadBalancer string `json:"load_balancer_id"`
	Group        string `json:"server_group_id"`
	Kind         string `json:"server_type"`
	ID           string `json:"server_id"`
	IP           string `json:"server_ip"`
	Reason       string `json:"reason"`
}

type wantSummary struct {
	Interfaces int `json:"interfaces"`
	Aligned    int `json:"aligned"`
	TooShort   int `json:"too_short"`
	TooLong    int `json:"too_long"`
	Mixed      int `json:"mixed"`
	Unknown    int `json:"unknown"`
	Selected   int `json:"changes_selected"`
}

func (p *wantPlan) summarize() {
	p.Summary = wantSummary{Interfaces: len(p.Interfaces)}
	for _, i := range p.Interfaces {
		count := map[string]*int{
			"aligned": &p.Summary.Aligned, "too_short": &p.Summary.TooShort, "too_long": &p.Summary.TooLong,
			"mixed": &p.Summary.Mixed, "unknown": &p.Summary.Unknown,
		}[i.Status]
		*count++
		for _, c := range i.Changes {
			if c.Selected {
				p.Summary.Selected++
			}
		}
	}
}

// exitCode is what the contract says about a plan.
func (p *wantPlan) exitCode() int {
	switch {
	case p.Summary.Selected > 0:
		return 2
	case !p.Complete:
		return 3
	}
	return 0
}

// parsePlan reads the program's output. A field that the contract does not have
// is an error.
func parsePlan(raw []byte) (wantPlan, error) {
	var p wantPlan
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	err := d.Decode(&p)
	return p, err
}

func compareWantListeners(a, b wantListener) int {
	return cmp.Or(strings.Compare(a.LoadBalancer, b.LoadBalancer), cmp.Compare(a.Port, b.Port),
		strings.Compare(a.Protocol, b.Protocol), strings.Compare(a.Listener, b.Listener), strings.Compare(a.Group, b.Group))
}

func compareWantUnresolved(a, b wantUnresolved) int {
	return cmp.Or(strings.Compare(a.Region, b.Region), strings.Compare(a.LoadBalancer, b.LoadBalancer),
		strings.Compare(a.Group, b.Group), strings.Compare(a.Kind, b.Kind), strings.Compare(a.ID, b.ID), strings.Compare(a.IP, b.IP))
}
