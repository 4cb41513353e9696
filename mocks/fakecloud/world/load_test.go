package world_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/alictl/alictl/mocks/fakecloud/world"
	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

func TestShopLoads(t *testing.T) {
	t.Parallel()
	w, err := world.LoadScenario(bytes.NewReader(world.ShopYAML()))
	if err != nil {
		t.Fatal(err)
	}
	if len(w.Regions) != 2 || w.AccountID != "1234567890123456" {
		t.Fatalf("got %d regions of account %s", len(w.Regions), w.AccountID)
	}
	b := w.Regions[0].CLBs[0].VServerGroups[1].Backends
	if b[0].Weight != 100 || b[1].Weight != 0 {
		t.Errorf("weights = %d, %d; want 100 and an explicit 0", b[0].Weight, b[1].Weight)
	}
	if diff := cmp.Diff(w, world.Shop()); diff != "" {
		t.Errorf("Shop differs: %s", diff)
	}
}

const small = `
access_keys: [{id: k, secret: s}]
regions:
  - id: cn-hangzhou
    instances: [{id: i-1, vpc: v}]
    interfaces:
      - {id: eni-1, instance: i-1, address: 10.0.0.1}
      - {id: eni-2, instance: i-1, address: 10.0.0.2}
      - {id: eni-3, vpc: v}
    server_groups: [{id: sgp-1, servers: [{id: i-1}]}]
    nlbs:
      - id: nlb-1
        vpc: v
        zones: [{address: 10.0.0.9}]
        listeners: [{port: 80, protocol: TCP, server_group: sgp-1}, {port: 81, protocol: UDP}]
    clbs:
      - id: lb-1
        vserver_groups: [{id: rsp-1, backends: [{id: i-1, port: 80}]}]
        listeners: [{port: 80, protocol: http, vserver_group: rsp-1}]
`

func load(text string) (*world.World, error) {
	return world.LoadScenario(strings.NewReader(text))
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	w, err := load(small)
	if err != nil {
		t.Fatal(err)
	}
	r := w.Regions[0]
	if len(r.Interfaces) != 4 {
		t.Fatalf("interfaces = %+v", r.Interfaces)
	}
	own := r.Interfaces[3]
	if own.ID != r.NLBs[0].Zones[0].Interface || !own.ServiceManaged || own.Address != "10.0.0.9" {
		t.Errorf("the NLB's own interface = %+v", own)
	}
	var got []string
	for _, ni := range r.Interfaces[:3] {
		got = append(got, ni.Type+" "+ni.Status+" "+ni.VPC)
	}
	if diff := cmp.Diff([]string{"Primary InUse v", "Secondary InUse v", "Secondary Available v"}, got); diff != "" {
		t.Error(diff)
	}
	if l := r.NLBs[0].Listeners; l[0].ID != "lsn-1@80" || l[0].IdleTimeout != 900 || l[1].IdleTimeout != 20 {
		t.Errorf("listeners = %+v", l)
	}
	if l := r.CLBs[0].Listeners[0]; l.RequestTimeout != 60 || l.IdleTimeout != 15 || l.BackendPort != 0 {
		t.Errorf("listener = %+v", l)
	}
}

func TestScenarioErrors(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, old, new, want string }{
		{"empty", small, "", "empty"},
		{"not yaml", small, "regions: [", ""},
		{"a list", small, "- 1", ""},
		{"two documents", small, small + "---\n" + small, "more than one document"},
		{"unknown key", "regions:", "region:", "region"},
		{"unknown key deep", "address: 10.0.0.1", "adress: 10.0.0.1", "adress"},
		{"unknown key in a backend", "{id: i-1, port: 80}", "{id: i-1, prot: 80}", "prot"},
		{"unknown key in a server", "servers: [{id: i-1}]", "servers: [{id: i-1, wieght: 3}]", "wieght"},
		{"wrong type", "port: 80, protocol: http", "port: eighty, protocol: http", "line 19"},
		{"protocol", "protocol: http", "protocol: htp", `"htp" is not one of`},
		{"protocol line", "protocol: http", "protocol: htp", "line 19"},
		{"nlb protocol in small letters", "protocol: TCP", "protocol: tcp", `"tcp"`},
		{"port", "port: 80, protocol: http", "port: 70000, protocol: http", "70000 is not within"},
		{"duplicate id", "id: eni-2", "id: eni-1", `"eni-1" is used twice`},
		{"no id", "id: eni-2,", "", "interfaces[1].id: it must be given"},
		{"id of another kind", "id: eni-2", "id: interface-2", "eni-"},
		{"address", "10.0.0.2", "10.0.0", "is not an address"},
		{"unknown instance", "{id: eni-2, instance: i-1", "{id: eni-2, instance: i-2", `"i-2" does not exist`},
		{"unknown group", "server_group: sgp-1", "server_group: sgp-2", "does not exist"},
		{"unknown vserver group", "vserver_group: rsp-1", "vserver_group: rsp-2", "does not exist"},
		{"timeout of eni", "{id: eni-3, vpc: v}", "{id: eni-3, vpc: v, timeouts: {tcp_established: 900}}", "tcp_established"},
		{"timeout of listener", "protocol: http,", "protocol: http, request_timeout: 181,", "request_timeout"},
		{"timeout of another protocol", "protocol: http,", "protocol: http, established_timeout: 900,", "no such timeout"},
		{"weight", "{id: i-1, port: 80}", "{id: i-1, port: 80, weight: 101}", "weight"},
		{"no keys", "[{id: k, secret: s}]", "[]", "access_keys"},
		{"no secret", "secret: s", "secret: ''", "secret"},
		{"identity", "secret: s", "secret: s, identity: god", `"god"`},
		{"quota preset", "regions:", "quotas: plenty\nregions:", `"plenty"`},
		{"quota key", "regions:", "quotas: [{limt: 1}]\nregions:", "limt"},
		{"fault kind", "regions:", "faults: [{kind: quake}]\nregions:", `"quake"`},
		{"fault probability", "regions:", "faults: [{kind: empty, probability: 2}]\nregions:", "probability"},
		{"fault duration", "regions:", "faults: [{kind: latency}]\nregions:", "duration"},
		{"account", "regions:", "account_id: me\nregions:", "account_id"},
		{"number", "port: 80, protocol: http", "port: eighty, protocol: http", `"eighty" is not a whole number`},
		{"fraction", "regions:", "faults: [{kind: empty, probability: often}]\nregions:", `"often" is not a number`},
		{"switch", "{id: eni-3, vpc: v}", "{id: eni-3, vpc: v, service_managed: perhaps}", `"perhaps" is neither true nor false`},
		{"unit of a duration", "regions:", "job_time: 5x\nregions:", `"5x" is not a duration`},
		{"duration without a unit", "regions:", "job_time: 5\nregions:", `"5" is not a duration`},
		{"line of a duration", "- id: lb-1\n", "- id: lb-1\n        age: soon\n", `line 18: "soon"`},
		{"time", "regions:", "epoch: yesterday\nregions:", `"yesterday" is not a time`},
		{"tcp and http on one port", "protocol: http,", "protocol: http}, {port: 80, protocol: tcp,", "used twice"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(small, tt.old, tt.new, 1)
			if text == small {
				t.Fatal("the case changes nothing")
			}
			_, err := load(text)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}

func TestQuotasThreeWays(t *testing.T) {
	t.Parallel()
	for text, truth := range map[string]world.Quotas{
		"published":                                {Preset: "published"},
		"[{action: A, limit: 3, window: 1m}]":      {Preset: "none", Rules: []world.Quota{{Action: "A", Limit: 3, Window: 60e9}}},
		"{preset: published, rules: [{limit: 2}]}": {Preset: "published", Rules: []world.Quota{{Limit: 2}}},
	} {
		w, err := load(strings.Replace(small, "regions:", "quotas: "+text+"\nregions:", 1))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if diff := cmp.Diff(truth, w.Quotas); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

// A world written out and read back is the same world.
func TestYAMLRoundTrip(t *testing.T) {
	t.Parallel()
	for _, w := range []*world.World{
		world.Shop(), world.Generate(world.Size{Seed: 4, LoadBalancers: 30, Interfaces: 100}),
	} {
		text, err := yaml.Marshal(w)
		if err != nil {
			t.Fatal(err)
		}
		again, err := world.LoadScenario(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		a, err := yaml.Marshal(again)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(text), string(a)); diff != "" {
			t.Errorf("differs:\n%s", diff)
		}
	}
}
