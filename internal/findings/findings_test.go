package findings_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/internal/text"
)

func at(day string) time.Time {
	t, err := time.Parse(time.RFC3339, day)
	if err != nil {
		panic(err)
	}
	return t
}

func finding(rule, severity, region, id string) findings.Finding {
	return findings.Finding{Rule: rule, Severity: severity, Resource: findings.Resource{Kind: "eni", ID: id, RegionID: region, AccountID: "1234567890123456"}}
}

func TestFingerprint(t *testing.T) {
	t.Parallel()
	f := finding("r", "high", "cn-a", "eni-1")
	sum := sha256.Sum256([]byte("r\n1234567890123456\ncn-a\neni\neni-1"))
	if got := findings.Fingerprint("r", f.Resource); got != hex.EncodeToString(sum[:16]) {
		t.Error(got)
	}
}

// A waiver holds to the end of its last day in UTC+8, by the time of the snapshot.
func TestWaiverEndsWithItsDay(t *testing.T) {
	t.Parallel()
	for taken, want := range map[string]string{
		"2027-01-31T15:59:59Z": findings.Used, "2027-01-31T16:00:00Z": findings.Expired,
		"2027-01-30T16:00:00Z": findings.Used, "2026-11-22T10:00:00Z": findings.Used, "2027-02-01T00:00:00+08:00": findings.Expired,
	} {
		d := findings.Document{CreatedAt: at(taken), Findings: []findings.Finding{finding("r", "high", "cn-a", "eni-1")}}
		d.Waive([]findings.Waiver{{Rule: "*", Resource: "*", Expires: "2027-01-31"}})
		if got := d.Waivers[0].State; got != want || (d.Findings[0].Waived != nil) != (want == findings.Used) {
			t.Errorf("%s: %s", taken, got)
		}
	}
}

func TestWhatAWaiverCovers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		w    findings.Waiver
		want bool
	}{
		{findings.Waiver{Rule: "r", Resource: "eni-1"}, true}, {findings.Waiver{Rule: "r*", Resource: "eni-*"}, true},
		{findings.Waiver{Rule: "r", Resource: "eni-2"}, false}, {findings.Waiver{Rule: "q", Resource: "*"}, false},
		{findings.Waiver{Rule: "r", Resource: "*", Region: "cn-a"}, true}, {findings.Waiver{Rule: "r", Resource: "*", Region: "cn-b"}, false},
		{findings.Waiver{Rule: "r", Resource: "*", Account: "1234567890123456"}, true}, {findings.Waiver{Rule: "r", Resource: "*", Account: "1"}, false},
	} {
		c.w.Expires = "2027-01-31"
		d := findings.Document{CreatedAt: at("2026-11-22T10:00:00Z"), Findings: []findings.Finding{finding("r", "high", "cn-a", "eni-1")}}
		d.Waive([]findings.Waiver{c.w})
		state := findings.Unused
		if c.want {
			state = findings.Used
		}
		if d.Waivers[0].State != state || (d.Findings[0].Waived != nil) != c.want {
			t.Errorf("%+v", d.Waivers[0])
		}
	}
}

// Whatever the order of the findings was, the document is the same, its counts add
// up, and it fails exactly when a finding that counts reaches the threshold.
func TestFinish(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) findings.Finding {
			f := finding(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "rule"), rapid.SampledFrom(findings.Severities()).Draw(t, "severity"),
				rapid.SampledFrom([]string{"cn-a", "cn-b"}).Draw(t, "region"), rapid.StringMatching(`eni-[0-9]{6}`).Draw(t, "id"))
			f.Baseline = rapid.Bool().Draw(t, "baseline")
			if rapid.Bool().Draw(t, "waived") {
				f.Waived = &findings.Waived{}
			}
			return f
		}), 0, 12).Draw(t, "findings")
		failOn := rapid.SampledFrom(findings.Thresholds()).Draw(t, "fail on")
		d := findings.Document{Policy: findings.Policy{FailOn: failOn}, Findings: slices.Clone(rows)}
		d.Finish()
		s := d.Summary
		if s.Active()+s.Waived+s.Baseline != len(rows) {
			t.Fatalf("%+v of %d", s, len(rows))
		}
		fails := false
		for _, f := range rows {
			fails = fails || f.Waived == nil && !f.Baseline && failOn != "none" && findings.Rank(f.Severity) <= findings.Rank(failOn)
		}
		if d.Fails() != fails {
			t.Fatalf("fails %v", d.Fails())
		}
		for i := 1; i < len(d.Findings); i++ {
			a, b := d.Findings[i-1], d.Findings[i]
			if findings.Rank(a.Severity) > findings.Rank(b.Severity) || a.Severity == b.Severity && a.Rule > b.Rule {
				t.Fatal("not in order")
			}
		}
	})
}

func TestCompleteness(t *testing.T) {
	t.Parallel()
	for cause, want := range map[string]bool{"denied": false, "failed": false, "no_data": true, "unknown_value": true, "skipped": true} {
		d := findings.Document{NotEvaluated: []findings.Gap{{Rule: "r", Cause: cause}}}
		if d.Finish(); d.Complete != want {
			t.Errorf("%s: %v", cause, d.Complete)
		}
	}
}

// A baseline names what is there and not waived, and comes back from its file.
func TestBaseline(t *testing.T) {
	t.Parallel()
	d := findings.Document{AccountID: "1234567890123456", CreatedAt: at("2026-11-22T10:00:00Z"),
		Findings: []findings.Finding{finding("r", "high", "cn-a", "eni-1"), finding("r", "high", "cn-a", "eni-2")}}
	d.Findings[1].Waived = &findings.Waived{}
	raw, err := d.Baseline().Encode()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "baseline.json")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := findings.ReadBaseline(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	d.Findings[1].Waived = nil
	if err := d.Apply(b); err != nil || !d.Findings[0].Baseline || d.Findings[1].Baseline {
		t.Errorf("%v %+v", err, d.Findings)
	}
	if b.AccountID = "9"; d.Apply(b) == nil {
		t.Error("the baseline of another account is taken")
	}
	if b.AccountID = ""; d.Apply(b) != nil {
		t.Error("the baseline of several accounts is refused")
	}
	for cut := range len(raw) - 2 {
		if _, err := findings.DecodeBaseline(raw[:cut]); err == nil {
			t.Fatalf("%d bytes of %d are taken for a baseline", cut, len(raw))
		}
	}
}

func TestWhatIsNoBaseline(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"": "it is empty", "  \n": "it is empty", "{": "cut off", `{"schema":`: "cut off", "[]": "not a baseline", "null": "its schema is -",
		`{"schema":"alictl/plan/v1"}`: "its schema is alictl/plan/v1", "nonsense": "not a baseline",
		`{"schema":"alictl/baseline/v1"}`: "account_id or fingerprints is missing",
		`{"schema":"alictl/baseline/v1","account_id":"1","created_at":"2026-11-22T10:00:00Z","fingerprints":["x"]}`:              "x is no fingerprint",
		`{"schema":"alictl/baseline/v1","account_id":"1","created_at":"2026-11-22T10:00:00Z","fingerprints":[],"more":1}`:        "not a baseline",
		`{"schema":"alictl/baseline/v1","account_id":1,"created_at":"2026-11-22T10:00:00Z","fingerprints":[]}`:                   "not a baseline",
		`{"schema":"alictl/baseline/v1","account_id":"1","created_at":"yesterday","fingerprints":[]}`:                            "not a baseline",
		`{"schema":"alictl/baseline/v1","account_id":"1","created_at":"2026-11-22T10:00:00Z","fingerprints":null}`:               "is missing",
		`{"schema":"alictl/baseline/v1","account_id":"1","created_at":"2026-11-22T10:00:00Z","fingerprints":["\u001b[31m"]}`:     "is no fingerprint",
		`{"schema":"alictl/baseline/v1","account_id":"1","created_at":"2026-11-22T10:00:00Z","fingerprints":[]}` + "\n{\"a\":1}": "not a baseline",
	} {
		_, err := findings.DecodeBaseline([]byte(raw))
		if err == nil || !strings.Contains(err.Error(), want) || strings.ContainsAny(err.Error(), "\x1b\n") {
			t.Errorf("%s: %v, want %s", raw, err, want)
		}
	}
	_, err := findings.ReadBaseline(t.Context(), filepath.Join(t.TempDir(), "none"))
	if what, hint := text.InEnglish().Explain(err); !strings.Contains(what, "no such file") || hint == "" {
		t.Errorf("%s (%s)", what, hint)
	}
}

// FuzzDecodeBaseline: whatever a file holds, it is a baseline or refused in words.
func FuzzDecodeBaseline(f *testing.F) {
	f.Add([]byte(`{"schema":"alictl/baseline/v1","account_id":"1","created_at":"2026-11-22T10:00:00Z","fingerprints":[]}`))
	f.Add([]byte("{"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		b, err := findings.DecodeBaseline(raw)
		if (b == nil) == (err == nil) || err != nil && strings.ContainsAny(err.Error(), "\x1b\n") {
			t.Fatalf("%v %v", b, err)
		}
		if err == nil && !bytes.Contains(raw, []byte("alictl")) && !bytes.Contains(raw, []byte(`\u`)) {
			t.Fatal("taken for a baseline")
		}
	})
}

func TestKeepTakesOutWhatIsNotChosen(t *testing.T) {
	t.Parallel()
	d := &findings.Document{
		Findings: []findings.Finding{
			{Rule: "a", Resource: findings.Resource{Kind: "eni", ID: "eni-1"}}, {Rule: "a", Resource: findings.Resource{Kind: "eni", ID: "eni-2"}},
		},
		NotEvaluated: []findings.Gap{{Rule: "b"}, {Rule: "b", Resource: &findings.Place{Kind: "eni", ID: "eni-2"}}},
		Figures: &findings.Figures{
			Timeouts:    []findings.Timeouts{{InterfaceID: "eni-1"}, {InterfaceID: "eni-2"}},
			Utilization: []findings.Utilization{{LoadBalancerID: "lb-1"}},
		},
	}
	d.Keep(func(kind, _, id string) bool { return kind == "eni" && id == "eni-1" })
	if len(d.Findings) != 1 || d.Findings[0].Resource.ID != "eni-1" {
		t.Errorf("findings %+v", d.Findings)
	}
	if len(d.NotEvaluated) != 1 || d.NotEvaluated[0].Resource != nil {
		t.Errorf("gaps %+v", d.NotEvaluated)
	}
	if len(d.Figures.Timeouts) != 1 || len(d.Figures.Utilization) != 0 {
		t.Errorf("figures %+v", d.Figures)
	}
}
