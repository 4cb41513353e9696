package snapshot_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/snapshot"
	"github.com/alictl/alictl/internal/text"
)

// sample has something in every list and what JSON is touchy about in its texts.
func sample() *model.Snapshot {
	return &model.Snapshot{
		Schema: model.SnapshotSchema, TakenAt: time.Date(2026, 11, 22, 10, 0, 0, 123, time.UTC), AccountID: "1234567890123456",
		Regions:       []string{"cn-hangzhou", "cn-shanghai"},
		LoadBalancers: []model.LoadBalancer{{RegionID: "cn-hangzhou", ID: "lb-1", Name: "<b>&\"店\u2028"}},
		Listeners:     []model.Listener{{RegionID: "cn-hangzhou", LoadBalancerID: "lb-1", Port: 80}},
		ServerGroups:  []model.ServerGroup{{RegionID: "cn-hangzhou", ID: "rsp-1"}},
		Interfaces: []model.Interface{
			{RegionID: "cn-hangzhou", ID: "eni-1", Timeouts: &model.Timeouts{TCPEstablished: 60, TCPClosedAndTimeWait: 3, UDP: 30}},
			{RegionID: "cn-shanghai", ID: "eni-1"},
		},
		Instances: []model.Instance{{RegionID: "cn-hangzhou", ID: "i-1"}},
		Errors:    []model.ReadError{{RegionID: "cn-hangzhou", Product: "ecs", Action: "DescribeInstances", Code: "Forbidden.RAM"}},
	}
}

func encoded(t testing.TB, s *model.Snapshot) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s.json")
	if err := snapshot.Save(path, s); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s.json")
	for range 2 { // the second time it replaces the first
		if err := snapshot.Save(path, sample()); err != nil {
			t.Fatal(err)
		}
	}
	got, err := snapshot.Load(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	want := sample()
	want.Coverage = []model.Coverage{{Table: model.InstancesTable, RegionID: "cn-hangzhou", Outcome: model.Denied, Code: "Forbidden.RAM"}}
	want.Sort()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !bytes.Equal(encoded(t, got), encoded(t, want)) {
		t.Error("the bytes differ the second time")
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v, %v", info.Mode(), err)
	}
}

// What is written row by row is what the standard library writes of the whole.
func TestBytesAreThoseOfTheWhole(t *testing.T) {
	t.Parallel()
	none := sample()
	none.Regions, none.Listeners, none.Errors = nil, []model.Listener{}, nil
	none.Health, none.Bills, none.Window = []model.ListenerHealth{}, []model.Bill{{}, {}}, &model.Window{}
	for _, s := range []*model.Snapshot{{}, sample(), none} {
		var want bytes.Buffer
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(s); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.String(), string(encoded(t, s))); diff != "" {
			t.Error(diff)
		}
	}
}

func TestWhatCannotBeWrittenLeavesTheFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "s.json")
	if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := sample()
	s.Usage = []model.Usage{{Metrics: map[model.Metric]model.Series{model.Queries: {Peak: math.NaN()}}}}
	if err := snapshot.Save(path, s); err == nil {
		t.Error("a figure that JSON cannot hold was written")
	}
	if raw, err := os.ReadFile(path); err != nil || string(raw) != "before" {
		t.Errorf("%q, %v", raw, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("%v, %v", left, err)
	}
}

func TestTruncatedAtEveryByte(t *testing.T) {
	t.Parallel()
	raw := bytes.TrimSpace(encoded(t, sample()))
	for n := range raw {
		if _, err := snapshot.Decode(raw[:n]); err == nil || !strings.Contains(err.Error(), "cut off") {
			t.Fatalf("%d of %d bytes: %v", n, len(raw), err)
		}
	}
	if _, err := snapshot.Decode(raw); err != nil {
		t.Error(err)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	good := string(encoded(t, sample()))
	replace := func(old, new string) string {
		out := strings.Replace(good, old, new, 1)
		if out == good {
			t.Fatalf("%s is not in the sample", old)
		}
		return out
	}
	for _, c := range []struct{ name, raw, why string }{
		{"no schema", `{}`, `its schema is ""`},
		{"null", `null`, `its schema is ""`},
		{"a list", `[]`, "it is not a snapshot"},
		{"a number", `7`, "it is not a snapshot"},
		{"text", `hello`, "it is not a snapshot"},
		{"a plan", `{"schema":"alictl/timeout-plan/v1"}`, `its schema is "alictl/timeout-plan/v1"`},
		{"another version", replace(model.SnapshotSchema, model.SnapshotSchema+"0"), "and this version reads"},
		{"more after it", good + good, "it is not a snapshot"},
		{"an unknown field", replace(`"regions"`, `"regionz"`), "it is not a snapshot"},
		{"a wrong type", replace(`"port":80`, `"port":"80"`), "it is not a snapshot"},
		{"a plan whose schema is last", `{"interfaces":[{"network_interface_id":1}],"policy":{"a":[]},"schema":"alictl/timeout-plan/v1"}`, `its schema is "alictl/timeout-plan/v1"`},
		{"a row of a wrong type", replace(`"network_interface_id":"eni-1"`, `"network_interface_id":[1]`), "interfaces.network_interface_id is a array"},
		{"a number among rows", replace(`"interfaces":[`, `"interfaces":[1,`), "interfaces is a number"},
		{"no list", replace(`"regions":["cn-hangzhou","cn-shanghai"]`, `"regions":{}`), "regions is a object"},
		{"no list of rows", replace(`"interfaces":[`, `"interfaces":7,"errors":[`), "it is not a snapshot"},
		{"a bracket too many", replace(`"regions":[`, `"regions":[]],[`), "it is not a snapshot"},
		{"an interface twice", "", ""},
		{"a negative timeout", replace(`"tcp_established_timeout":60`, `"tcp_established_timeout":-60`), "not positive"},
		{"no timeout", replace(`"udp_timeout":30`, `"udp_timeout":0`), "not positive"},
		{"no id", replace(`"eni-1"`, `""`), "without an id"},
		{"no time", replace("2026-11-22T10:00:00.000000123Z", "0001-01-01T00:00:00Z"), "when it was taken"},
	} {
		s, err := snapshot.Decode([]byte(c.raw))
		if c.name == "an interface twice" {
			twice := sample()
			twice.Interfaces = append(twice.Interfaces, twice.Interfaces[0])
			s, err = snapshot.Decode(encoded(t, twice))
			c.why = "eni-1 twice"
		}
		if err == nil || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: %v, %v", c.name, s, err)
			continue
		}
		if strings.ContainsAny(err.Error(), "\n\x1b") {
			t.Errorf("%s: %q is not one clean line", c.name, err)
		}
	}
}

// Every field of a snapshot is known to the reader, and may be null.
func TestEveryFieldIsRead(t *testing.T) {
	t.Parallel()
	for f := range reflect.TypeFor[model.Snapshot]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "schema" || name == "taken_at" {
			continue
		}
		raw := `{"schema":"` + model.SnapshotSchema + `","taken_at":"2026-01-01T00:00:00Z","` + name + `":null}`
		if _, err := snapshot.Decode([]byte(raw)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFilesThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, err := range map[string]error{
		"load a missing file": second(snapshot.Load(t.Context(), filepath.Join(dir, "none"))),
		"load a folder":       second(snapshot.Load(t.Context(), dir)),
		"save into no folder": snapshot.Save(filepath.Join(dir, "none", "s.json"), sample()),
		"save over a folder":  snapshot.Save(dir, sample()),
	} {
		var told *text.Error
		if !errors.As(err, &told) {
			t.Errorf("%s: no words for %v", name, err)
			continue
		}
		if what, hint := text.InEnglish().Explain(err); hint == "" || strings.Count(what, dir) != 1 {
			t.Errorf("%s: %q, %q", name, what, hint)
		}
	}
}

func TestLinksStayLinks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	link, target := filepath.Join(dir, "link"), filepath.Join(dir, "s.json")
	if err := os.WriteFile(target, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Skip(err)
	}
	if err := snapshot.Save(link, sample()); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link became %v, %v", info.Mode(), err)
	}
	if _, err := snapshot.Load(t.Context(), target); err != nil {
		t.Error(err)
	}
}

func second(_ *model.Snapshot, err error) error { return err }

// FuzzDecode: whatever is accepted is written and read again as the same, and
// nothing makes it crash or quote control characters.
func FuzzDecode(f *testing.F) {
	f.Add(encoded(f, sample()))
	f.Add([]byte(`{"schema":"` + model.SnapshotSchema + `","taken_at":"2026-01-01T00:00:00Z"}`))
	f.Add([]byte(`{"schema":"\u001b[2J"}`))
	f.Add([]byte(`{"schema":"` + model.SnapshotSchema + `","\u001b":1}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := snapshot.Decode(raw)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r\x1b") {
				t.Errorf("%q", err)
			}
			return
		}
		again, err := snapshot.Decode(encoded(t, s))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, again); diff != "" {
			t.Error(diff)
		}
	})
}
