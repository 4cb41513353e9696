package journal

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/alictl/alictl/internal/model"
)

// The bytes of every kind of record: they are read by later versions.
func TestEncode(t *testing.T) {
	t.Parallel()
	live := values(7)
	tests := map[string]struct {
		record Record
		want   string
	}{
		"run":      {header("r1"), `{"schema":"alictl/journal/v2","time":"2026-11-22T10:00:00Z","run":{"run_id":"r1","kind":"apply","account_id":"1234567890123456","regions":["cn-hangzhou"],"plan_digest":"sha256:00","interfaces":2}}`},
		"intent":   {intent("eni-1", 1, 2), `{"time":"2026-11-22T10:00:01Z","intent":{"region_id":"cn-hangzhou","network_interface_id":"eni-1","before":{"tcp_established_timeout":101,"tcp_closed_and_time_wait_timeout":3,"udp_timeout":30},"after":{"tcp_established_timeout":102,"tcp_closed_and_time_wait_timeout":3,"udp_timeout":30}}}`},
		"outcome":  {outcome("eni-1", Written), `{"time":"2026-11-22T10:00:02Z","outcome":{"region_id":"cn-hangzhou","network_interface_id":"eni-1","result":"written","request_id":"req-eni-1"}}`},
		"verified": {verified("eni-1"), `{"time":"2026-11-22T10:00:03Z","verified":{"region_id":"cn-hangzhou","network_interface_id":"eni-1"}}`},
		"skipped": {Record{Time: at(3), Skipped: &Skipped{Interface: eni("eni-1"), Reason: "changed_since_plan", Live: &live}},
			`{"time":"2026-11-22T10:00:03Z","skipped":{"region_id":"cn-hangzhou","network_interface_id":"eni-1","reason":"changed_since_plan","live":{"tcp_established_timeout":107,"tcp_closed_and_time_wait_timeout":3,"udp_timeout":30}}}`},
		"end": {end(), `{"time":"2026-11-22T10:00:04Z","end":{"result":"finished","counts":{"applied":1,"already":0,"skipped":0,"failed":0,"uncertain":0,"unverified":0,"not_started":0}}}`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := new(chain).encode(tt.record)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want+"\n", string(proof.ReplaceAll(got, nil))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestEncodeRefuses(t *testing.T) {
	t.Parallel()
	long := outcome("eni-1", Failed)
	long.Outcome.Message = strings.Repeat("x", maxLine)
	two := intent("eni-1", 1, 2)
	two.End = end().End
	tests := map[string]struct {
		record Record
		want   string
	}{
		"nothing":          {Record{Time: at(0)}, "one record, not 0"},
		"two parts":        {two, "one record, not 2"},
		"no time":          {Record{End: end().End}, "time is missing"},
		"schema elsewhere": {Record{Schema: Schema, Time: at(0), End: end().End}, "no other record"},
		"far future":       {Record{Time: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), End: end().End}, "year"},
		"too long":         {long, "too long"},
		"no run id":        {Record{Time: at(0), Run: &Run{Kind: Apply, AccountID: "1"}}, "no id"},
		"no account":       {Record{Time: at(0), Run: &Run{Kind: Apply, ID: "1"}}, "no account"},
		"kind":             {Record{Time: at(0), Run: &Run{Kind: "undo", ID: "1", AccountID: "1"}}, "unknown kind"},
		"interfaces":       {Record{Time: at(0), Run: &Run{Kind: Apply, ID: "1", AccountID: "1", Interfaces: -1}}, "-1 interfaces"},
		"empty region":     {Record{Time: at(0), Run: &Run{Kind: Apply, ID: "1", AccountID: "1", Regions: []string{""}}}, "region"},
		"zero seconds":     {Record{Time: at(0), Intent: &Intent{Interface: eni("eni-1"), Before: values(1)}}, "impossible"},
		"no interface":     {Record{Time: at(0), Intent: &Intent{Before: values(1), After: values(2)}}, "no region or no id"},
		"result":           {outcome("eni-1", "done"), "unknown result"},
		"no reason":        {Record{Time: at(0), Skipped: &Skipped{Interface: eni("eni-1")}}, "without a reason"},
		"verified nothing": {Record{Time: at(0), Verified: &Verified{}}, "no region or no id"},
		"end result":       {Record{Time: at(0), End: &End{Result: "over"}}, "unknown end"},
		"end counts":       {Record{Time: at(0), End: &End{Result: Finished, Counts: Counts{Failed: -1}}}, "negative"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := new(chain).encode(tt.record)
			mustContain(t, err, tt.want)
		})
	}
}

// Whatever is encoded is decoded to the same record, and to the same bytes again.
func TestCodecRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := anyRecord().Draw(t, "record")
		line, err := new(chain).encode(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := decode(line)
		if err != nil {
			t.Fatal(err)
		}
		if want.Run != nil {
			want.Schema = Schema
		}
		if !got.proves("", line) {
			t.Fatalf("does not prove itself: %s", line)
		}
		want.Number, want.Prev, want.Sum = got.Number, got.Prev, got.Sum
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got)\n%s", diff)
		}
		again, err := new(chain).encode(got)
		if err != nil || string(again) != string(line) {
			t.Fatalf("%s became %s (%v)", line, again, err)
		}
	})
}

func anyRecord() *rapid.Generator[Record] {
	return rapid.Custom(func(t *rapid.T) Record {
		r := Record{Time: time.UnixMilli(rapid.Int64Range(0, 4e12).Draw(t, "time")).UTC()}
		i := Interface{RegionID: text().Draw(t, "region"), ID: text().Draw(t, "id")}
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			r.Run = &Run{ID: text().Draw(t, "run"), Kind: Rollback, AccountID: text().Draw(t, "account"),
				Regions: rapid.SliceOfN(text(), 1, 3).Draw(t, "regions")}
		case 1:
			r.Intent = &Intent{Interface: i, Before: anyValues().Draw(t, "before"), After: anyValues().Draw(t, "after")}
		case 2:
			r.Outcome = &Outcome{Interface: i, Result: rapid.SampledFrom([]Result{Written, Failed, Uncertain}).Draw(t, "result"),
				Code: text().Draw(t, "code"), Message: text().Draw(t, "message")}
		case 3:
			r.Verified = &Verified{Interface: i}
		case 4:
			live := anyValues().Draw(t, "live")
			r.Skipped = &Skipped{Interface: i, Reason: text().Draw(t, "reason"), Live: &live}
		default:
			r.End = &End{Result: Stopped, Reason: text().Draw(t, "reason"), Counts: Counts{Failed: rapid.IntRange(0, 9).Draw(t, "failed")}}
		}
		return r
	})
}

func text() *rapid.Generator[string] { return rapid.StringN(1, 20, -1) }

func anyValues() *rapid.Generator[model.Timeouts] {
	return rapid.Custom(func(t *rapid.T) model.Timeouts {
		n := rapid.IntRange(1, 1000)
		return model.Timeouts{TCPEstablished: n.Draw(t, "tcp"), TCPClosedAndTimeWait: n.Draw(t, "closed"), UDP: n.Draw(t, "udp")}
	})
}
