package snapshot_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

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
		{"a row of a wrong type", replace(`"network_interface_id":"eni-1"`, `"network_interface_id":[1]`), "interfaces.network_interface_id cannot be this array, in row 1"},
		{"a number among rows", replace(`"interfaces":[`, `"interfaces":[1,`), "interfaces cannot be this number, in row 1"},
		{"no list", replace(`"regions":["cn-hangzhou","cn-shanghai"]`, `"regions":{}`), "regions cannot be this object"},
		{"a row in the middle", `{"schema":"` + model.SnapshotSchema + `","health":[{},{"servers":[{},{"port":true}]}]}`, "health.servers.port cannot be this bool, in row 2"},
		{"a figure of a wrong type", replace(`"errors":[`, `"usage":[{},{"metrics":{"7":{"hours":[0,"secret"]}}}],"errors":[`), "usage.metrics.hours cannot be this string, in row 2"},
		{"a number that is not whole", replace(`"port":80`, `"port":80.5`), "listeners.port cannot be this number, in row 1"},
		{"a number that is too large", replace(`"port":80`, `"port":99999999999999999999`), "listeners.port cannot be this number, in row 1"},
		{"an unknown field of a row", replace(`"port":80`, `"prt":80`), `unknown field "listeners.prt", in row 1`},
		{"an unknown field that is a number", replace(`"port":80`, `"80":80`), `unknown field "listeners.80", in row 1`},
		{"an unknown number", `{"7":1}`, `unknown field "7"`},
		{"a field of a row twice", replace(`"port":80`, `"port":80,"port":443`), "listeners.port stands there twice, in row 1"},
		{"a table twice", replace(`"regions":[`, `"listeners":[],"regions":[`), "listeners stands there twice"},
		{"a tag twice", replace(`"load_balancer_id":"lb-1",`, `"load_balancer_id":"lb-1","tags":{"a":"b","a":"c"},`), "load_balancers.tags.a stands there twice, in row 1"},
		{"a field in other letters", replace(`"port":80`, `"Port":80`), `unknown field "listeners.Port"`},
		{"a time that is none", replace("2026-11-22T10:00:00.000000123Z", "yesterday"), "taken_at cannot be this string"},
		{"no UTF-8", replace(`"lb-1"`, "\"lb-\xff\""), "it is not JSON at byte"},
		{"deep", `{"schema":"` + model.SnapshotSchema + `","regions":[` + strings.Repeat("[", 1<<20), "it is not a snapshot"},
		{"deep where nothing is known", `{"x":` + strings.Repeat(`{"a":`, 1<<20), `unknown field "x"`},
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
		if value := regexp.MustCompile("secret|yesterday|80.5|99999|443").FindString(err.Error()); value != "" {
			t.Errorf("%s: %q tells the value %s", c.name, err, value)
		}
	}
}

// What older versions and other writers make of the same is read as the standard library
// reads it.
const whole = ` {"schema": "` + model.SnapshotSchema + `", "taken_at": "2026-11-22T10:00:00.5+08:00", "regions": [], "listeners": null,
	"load_balancers": [{"load_balancer_id":"a\u5e97\"\\\ud83d\ude00 \u5e97","name":null,"tags":{"":"1","2":""},"created_at":"2026-01-01T00:00:00Z","zones":null,"locks":["a","a",""]},
	{"load_balancer_id":"b","tags":{},"created_at":null,"locks":null}, null], "interfaces": [{"network_interface_id":"eni-1","timeouts":null}],
	"security_groups": [{"ingress":[{"priority":-0},{}]},{"ingress":[]},{"ingress":null}], "window": {"start":null,"period_seconds":60},
	"usage": [{"metrics":{"queries_per_second":{"peak":1.5e3,"hours":[0,-1, 1.5e3,2E-2,0.25,null]}},"listeners":[{"max_connections":null},{"max_connections":[]}]}]} ` + "\n"

func byStandard(t *testing.T, raw []byte) *model.Snapshot {
	t.Helper()
	var s model.Snapshot
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	s.Sort()
	return &s
}

func TestReadsWhatTheStandardLibraryReads(t *testing.T) {
	t.Parallel()
	got, err := snapshot.Decode([]byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(byStandard(t, []byte(whole)), got); diff != "" {
		t.Error(diff)
	}
}

// Equal lists of figures are held once, and however many others there are, each is its own.
func TestListsOfFigures(t *testing.T) {
	t.Parallel()
	want := sample()
	for i := range 3000 {
		own := []float64{0, float64(i % 1500)}
		want.Usage = append(want.Usage, model.Usage{Listeners: []model.ListenerUsage{{MaxConnections: own, NewConnections: own, TrafficBitsPerSecond: []float64{}}}})
	}
	raw := encoded(t, want)
	got, err := snapshot.Decode(raw)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(byStandard(t, raw).Usage, got.Usage); diff != "" {
		t.Error(diff)
	}
	if l := got.Usage[7].Listeners[0]; &l.MaxConnections[0] != &l.NewConnections[0] {
		t.Error("equal lists are held twice")
	}
}

func TestReasonsInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	chinese, err := text.New(text.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "s.json")
	for raw, want := range map[string]string{
		`{"schema":"x"}`:                  `当前版本只支持 "alictl/snapshot/v1"`,
		`{"listeners":[{},{"prt":1}]}`:    `未知字段 "listeners.prt"（第 2 条记录）`,
		`{"listeners":[{"port":"http"}]}`: "字段 listeners.port 不能取该 string 值",
	} {
		if err := os.WriteFile(path, []byte(raw), 0o600); err != nil {
			t.Fatal(err)
		}
		if what, _ := chinese.Explain(second(snapshot.Load(t.Context(), path))); !strings.Contains(what, want) {
			t.Errorf("%s: %s", raw, what)
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

// FuzzDecode: whatever is accepted is what the standard library reads, is written and
// read again as the same, and nothing makes it crash or quote control characters.
func FuzzDecode(f *testing.F) {
	f.Add(encoded(f, sample()))
	f.Add([]byte(whole))
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
		standard := byStandard(t, raw)
		standard.Coverage = s.Coverage // older snapshots have it of their errors
		if diff := cmp.Diff(standard, s); diff != "" {
			t.Error(diff)
		}
		again, err := snapshot.Decode(encoded(t, s))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, again, cmpopts.EquateEmpty()); diff != "" { // what is empty may be left out
			t.Error(diff)
		}
	})
}
