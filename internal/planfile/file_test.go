package planfile_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/planfile"
	"github.com/alictl/alictl/internal/text"
)

// contract is the plan of the public contract, value for value.
const contract = `{
  "schema": "alictl/timeout-plan/v1",
  "created_at": "2026-11-22T10:00:00Z",
  "account_id": "1234567890123456",
  "regions": [
    "cn-hangzhou"
  ],
  "complete": false,
  "policy": {
    "margin_seconds": 0,
    "time_wait_seconds": 15,
    "allow_lower": false,
    "include_stopped": false
  },
  "interfaces": [
    {
      "region_id": "cn-hangzhou",
      "network_interface_id": "eni-1",
      "instance_id": "i-1",
      "status": "too_short",
      "current": {
        "tcp_established_timeout": 60,
        "tcp_closed_and_time_wait_timeout": 15,
        "udp_timeout": 30
      },
      "desired": {
        "tcp_established_timeout": 910,
        "tcp_closed_and_time_wait_timeout": 15,
        "udp_timeout": 30
      },
      "changes": [
        {
          "field": "tcp_established_timeout",
          "from": 60,
          "to": 910,
          "direction": "raise",
          "selected": true
        }
      ],
      "listeners": [
        {
          "load_balancer_id": "lb-1",
          "load_balancer_kind": "clb",
          "listener_id": "",
          "port": 443,
          "protocol": "tcp",
          "server_group_id": "rsp-1",
          "required_seconds": 900
        }
      ]
    }
  ],
  "unresolved_backends": [
    {
      "region_id": "cn-hangzhou",
      "load_balancer_id": "nlb-1",
      "server_group_id": "sgp-1",
      "server_type": "Ip",
      "server_id": "",
      "server_ip": "10.9.0.7",
      "reason": "not_found"
    }
  ],
  "errors": [
    {
      "region_id": "cn-hangzhou",
      "product": "ecs",
      "action": "DescribeNetworkInterfaceAttribute",
      "resource_id": "eni-9",
      "code": "Forbidden.RAM",
      "message": "<no> & \u202e",
      "request_id": "r"
    }
  ],
  "summary": {
    "interfaces": 1,
    "aligned": 0,
    "too_short": 1,
    "too_long": 0,
    "mixed": 0,
    "unknown": 0,
    "changes_selected": 1
  }
}
`

func encoded(t testing.TB, p *plan.Plan) string {
	t.Helper()
	var b bytes.Buffer
	if err := planfile.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func decoded(t testing.TB, s string) *plan.Plan {
	t.Helper()
	p, err := planfile.Decode([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestContract(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(contract, encoded(t, decoded(t, contract))); diff != "" {
		t.Error(diff)
	}
}

func TestListsAreNeverNull(t *testing.T) {
	t.Parallel()
	p := &plan.Plan{Schema: plan.Schema, AccountID: "1", Interfaces: []plan.Interface{{ID: "eni-1"}},
		CreatedAt: time.Date(2026, 11, 22, 18, 0, 0, 5, time.FixedZone("CST", 8*3600))}
	s := encoded(t, p)
	if strings.Count(s, "null") != 2 { // current and desired
		t.Errorf("null in %s", s)
	}
	if !strings.Contains(s, `"created_at": "2026-11-22T10:00:00Z"`) {
		t.Errorf("time in %s", s)
	}
	if p.Regions != nil || p.Interfaces[0].Changes != nil {
		t.Error("encoding changed the plan")
	}
}

func TestNoteIsEnglish(t *testing.T) {
	t.Parallel()
	p := decoded(t, contract)
	p.Interfaces[0].Notes = []text.Message{{ID: "note.unread"}, {ID: "note.service_managed"}}
	if s := encoded(t, p); !strings.Contains(s, `"note": "Its timeouts could not be read. Managed by`) {
		t.Errorf("no note in %s", s)
	}
}

// A plan file has its notes in English, and a reader has them in another language.
func TestNotesComeBack(t *testing.T) {
	t.Parallel()
	known := []text.Message{{ID: "note.lower_unsure"},
		{ID: "note.default_timeout", Data: text.Data{"Field": "IdleTimeout", "Listener": "nlb-1 tcp/22", "Seconds": 900}},
		{ID: "note.cannot_align_tcp", Data: text.Data{"Required": 1000, "Largest": 910}},
		{ID: "note.listener_unclear", Data: text.Data{"Listener": "nlb-1 tcp/22"}}, {ID: "note.unread"}}
	p := decoded(t, contract)
	p.Interfaces[0].Notes = known
	if diff := cmp.Diff(known, decoded(t, encoded(t, p)).Interfaces[0].Notes); diff != "" {
		t.Error(diff)
	}
	p.Interfaces[0].Notes, p.Interfaces[0].Note = nil, "Its timeouts could not be read. Ask Kim."
	back := decoded(t, encoded(t, p)).Interfaces[0]
	if back.Notes != nil || back.Note != p.Interfaces[0].Note {
		t.Errorf("a note of somebody else's became %q, %v", back.Note, back.Notes)
	}
}

// genPlan draws a plan that a run could have made.
func genPlan(t *rapid.T) *plan.Plan {
	p := &plan.Plan{
		Schema: plan.Schema, AccountID: rapid.StringN(1, 20, 40).Draw(t, "account"), Regions: []string{"cn-a", "cn-b"},
		CreatedAt: time.Unix(rapid.Int64Range(1e9, 4e9).Draw(t, "time"), 0).UTC(),
		Complete:  rapid.Bool().Draw(t, "complete"),
		Policy: plan.Policy{MarginSeconds: rapid.IntRange(0, 100).Draw(t, "margin"), TimeWaitSeconds: rapid.IntRange(3, 15).Draw(t, "wait"),
			AllowLower: rapid.Bool().Draw(t, "lower")},
		Interfaces: []plan.Interface{}, UnresolvedBackends: []plan.UnresolvedBackend{}, Errors: []model.ReadError{},
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "interfaces") {
		p.Interfaces = append(p.Interfaces, genInterface(t, p, string(rune('a'+i))))
	}
	if !p.Complete {
		p.Errors = append(p.Errors, model.ReadError{Code: rapid.String().Draw(t, "code"), Message: rapid.String().Draw(t, "message")})
	}
	p.Summarize()
	return p
}

func genInterface(t *rapid.T, p *plan.Plan, id string) plan.Interface {
	c := plan.Interface{
		RegionID: rapid.SampledFrom(p.Regions).Draw(t, "region"), ID: id, Note: rapid.String().Draw(t, "note"),
		Changes: []plan.Change{}, Listeners: []plan.Listener{{LoadBalancerID: "lb", LoadBalancerKind: model.CLB, Protocol: model.UDP,
			Port: rapid.IntRange(0, 65535).Draw(t, "port"), RequiredSeconds: 90}},
	}
	if !p.Complete && rapid.Bool().Draw(t, "unknown") {
		c.Status = plan.Unknown
		return c
	}
	value := func(of string) model.Timeouts {
		return model.Timeouts{
			TCPEstablished:       rapid.SampledFrom(model.AllowedTCPEstablished()).Draw(t, of+" tcp"),
			TCPClosedAndTimeWait: rapid.IntRange(model.MinTimeWait, model.MaxTimeWait).Draw(t, of+" closed"),
			UDP:                  rapid.SampledFrom(model.AllowedUDP()).Draw(t, of+" udp"),
		}
	}
	current := value("current")
	desired := current
	desired.UDP, _ = model.SmallestAllowed(model.AllowedUDP(), 90+p.Policy.MarginSeconds)
	if rapid.Bool().Draw(t, "carries tcp") {
		needed := rapid.IntRange(0, 1000).Draw(t, "needed")
		c.Listeners = append(c.Listeners, plan.Listener{LoadBalancerID: "lb", LoadBalancerKind: model.NLB, Protocol: model.TCPSSL, RequiredSeconds: needed})
		desired.TCPEstablished, _ = model.SmallestAllowed(model.AllowedTCPEstablished(), needed+p.Policy.MarginSeconds)
		desired.TCPClosedAndTimeWait = p.Policy.TimeWaitSeconds
	}
	c.Current, c.Desired = &current, &desired
	raises, lowers := 0, 0
	for _, f := range model.Fields() {
		from, to := current.Get(f), desired.Get(f)
		switch {
		case to > from:
			raises++
			c.Changes = append(c.Changes, plan.Change{Field: f, From: from, To: to, Direction: plan.Raise, Selected: rapid.Bool().Draw(t, "selected")})
		case to < from:
			lowers++
			c.Changes = append(c.Changes, plan.Change{Field: f, From: from, To: to, Direction: plan.Lower, Selected: p.Policy.AllowLower})
		}
	}
	switch {
	case raises > 0 && lowers > 0:
		c.Status = plan.Mixed
	case raises > 0:
		c.Status = plan.TooShort
	case lowers > 0:
		c.Status = plan.TooLong
	default:
		c.Status = plan.Aligned
	}
	return c
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := genPlan(t)
		var b bytes.Buffer
		if err := planfile.Encode(&b, p); err != nil {
			t.Fatal(err)
		}
		back, err := planfile.Decode(b.Bytes())
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		if diff := cmp.Diff(p, back); diff != "" {
			t.Fatal(diff)
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, b.Bytes()); err != nil {
			t.Fatal(err)
		}
		reformatted, err := planfile.Decode(compact.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		one, _ := planfile.Digest(p)
		two, _ := planfile.Digest(reformatted)
		if one != two || len(one) != 64 {
			t.Fatalf("digests %s and %s", one, two)
		}
	})
}

func TestDigestTellsPlansApart(t *testing.T) {
	t.Parallel()
	a, b := decoded(t, contract), decoded(t, contract)
	b.Interfaces[0].Changes[0].Selected = false
	one, _ := planfile.Digest(a)
	two, _ := planfile.Digest(b)
	if one == two {
		t.Error("another selection has the same digest")
	}
}

func TestWriteAndRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "plan.json")
	p := decoded(t, contract)
	for range 2 { // the second time over the first
		if err := planfile.Write(path, p); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	back, digest, err := planfile.Read(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := planfile.Digest(p)
	if digest != want || !cmp.Equal(p, back) {
		t.Errorf("digest %s, want %s, plans equal: %v", digest, want, cmp.Equal(p, back))
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestWriteThroughLink(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target.json"), filepath.Join(dir, "link.json")
	if err := os.WriteFile(target, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Skip(err)
	}
	if err := planfile.Write(link, decoded(t, contract)); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link became %v, %v", info.Mode(), err)
	}
	if _, _, err := planfile.Read(t.Context(), target); err != nil {
		t.Error(err)
	}
}

func TestWriteRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		dir:                                "not a regular file",
		filepath.Join(dir, "no", "p.json"): "cannot be used: no such file",
		filepath.Join(file, "p.json"):      "cannot be used",
	} {
		err := planfile.Write(path, decoded(t, contract))
		var told *text.Error
		if !errors.As(err, &told) || !strings.Contains(err.Error(), want) || told.Hint.ID == "" {
			t.Errorf("%s: %v", path, err)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestEncodeTellsWriteErrors(t *testing.T) {
	t.Parallel()
	if err := planfile.Encode(full{}, decoded(t, contract)); err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("got %v", err)
	}
}
