package cms

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// samples writes n datapoints of one minute each, as the service does.
func samples(n int) []byte {
	var b bytes.Buffer
	b.WriteByte('[')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"timestamp":%d,"userId":"1234567890123456","instanceId":"lb-bp1b6c719dfa08ex%05d","Average":%d.%d,"Minimum":%d,"Maximum":%d}`,
			1767225600000+int64(i/50)*60000, i%50, 400+i%900, i%100, 100+i%300, 800+i%1000)
	}
	b.WriteByte(']')
	return b.Bytes()
}

// copied is a point that owns its text.
type copied struct {
	At                       int64
	Instance, Port, Protocol string
	Figures                  [statistics]float64
	Has                      [statistics]bool
}

func collectInto(list *[]copied) func(*point) {
	return func(p *point) {
		c := copied{p.timestamp, string(p.instance), string(p.port), string(p.protocol), p.figures, p.has}
		for i := range c.Has {
			if !c.Has[i] {
				c.Figures[i] = 0
			}
		}
		*list = append(*list, c)
	}
}

func TestDatapointsInEveryForm(t *testing.T) {
	t.Parallel()
	one := copied{At: 1767225600000, Instance: "lb-1", Figures: [statistics]float64{1.5, 3, 0}, Has: [statistics]bool{true, true, false}}
	bare := `[{"timestamp":1767225600000,"instanceId":"lb-1","Average":1.5,"Maximum":3}]`
	for _, c := range []struct {
		name, raw string
		want      []copied
		broken    bool
	}{
		{"an array", bare, []copied{one}, false},
		{"a string", strconv.Quote(bare), []copied{one}, false},
		{"an escape the scanner does not know", `"[{\u0022timestamp\u0022:1767225600000,\"instanceId\":\"lb-1\",\"Average\":1.5,\"Maximum\":3}]"`, []copied{one}, false},
		{"space everywhere", " [ { \"timestamp\" : 1767225600000 , \"instanceId\" : \"lb-1\",\n\"Average\" : 1.5,\t\"Maximum\" : 3 } ] ", []copied{one}, false},
		{"figures as text", `[{"timestamp":"1767225600000","instanceId":"lb-1","Average":"1.5","Maximum":"3"}]`, []copied{one}, false},
		{"an unknown nested key", `[{"timestamp":1767225600000,"x":{"y":[1]},"instanceId":"lb-1","Average":1.5,"Maximum":3}]`, []copied{one}, false},
		{"nothing", ``, nil, false},
		{"null", `null`, nil, false},
		{"an empty string", `""`, nil, false},
		{"an empty array", `"[]"`, nil, false},
		{"a statistic that is empty", `[{"timestamp":1,"instanceId":"a","Average":"","Maximum":null}]`, []copied{{At: 1, Instance: "a"}}, false},
		{"an object", `{"timestamp":1}`, nil, true},
		{"cut off", `[{"timestamp":1`, nil, true},
		{"text after it", `[] []`, nil, true},
		{"a comma too many", `[{"timestamp":1,}]`, nil, true},
		{"a number too long for a float", `[{"timestamp":1,"Average":1e999}]`, []copied{{At: 1}}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []copied
			err := eachPoint([]byte(c.raw), collectInto(&got))
			if (err != nil) != c.broken {
				t.Fatalf("error %v", err)
			}
			if diff := cmp.Diff(c.want, got); !c.broken && diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestScannerNeedsNoHelpForWhatTheServiceWrites(t *testing.T) {
	t.Parallel()
	s, p, n := scanner{text: samples(1440)}, new(point), 0
	for s.next(p) {
		n++
	}
	if s.broken || n != 1440 {
		t.Errorf("%d points, broken %v", n, s.broken)
	}
}

// FuzzScanner holds the scanner against the general decoder: what it accepts must
// be JSON, and mean the same.
func FuzzScanner(f *testing.F) {
	f.Add(samples(3))
	for _, seed := range []string{
		`[]`, `[{}]`, ` [ {"Average":-0.5e-3,"port":80} , {"Maximum":"007"}]`, `[{"Average":0.1,"Average":""}]`,
		`[{"timestamp":01}]`, `[{"listenerPort":"80","protocol":"tcp"}]`, `[{"x":1.}]`, `[{"Value":12345678901234567890}]`, `[{"a":1}]x`, `[{"Average":" 5 "}]`,
		`[{"instanceId":"a","loadBalancerId":"b"}]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var fast, slow []copied
		s, p := scanner{text: text}, new(point)
		for visit := collectInto(&fast); s.next(p); {
			visit(p)
		}
		if s.broken {
			return
		}
		if !json.Valid(text) {
			t.Fatalf("accepted %q", text)
		}
		if err := eachGeneral(text, 0, collectInto(&slow)); err != nil {
			t.Fatalf("the general decoder refuses %q: %v", text, err)
		}
		if ambiguous(text) {
			return
		}
		if diff := cmp.Diff(slow, fast); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	})
}

// ambiguous reports datapoints that name one thing twice, by both of its keys:
// which of the two counts is of no interest.
func ambiguous(text []byte) bool {
	for _, pair := range [][2]string{{`"instanceId"`, `"loadBalancerId"`}, {`"port"`, `"listenerPort"`}, {`"protocol"`, `"listenerProtocol"`}} {
		if bytes.Contains(text, []byte(pair[0])) && bytes.Contains(text, []byte(pair[1])) {
			return true
		}
	}
	return false
}

func BenchmarkScanner(b *testing.B) {
	text := samples(1440)
	b.SetBytes(int64(len(text)))
	points := 0
	for b.Loop() {
		s, p := scanner{text: text}, new(point)
		for s.next(p) {
			points++
		}
	}
	b.ReportMetric(float64(points)/b.Elapsed().Seconds(), "points/s")
}

// BenchmarkEscapedDatapoints is the same from the escaped text of an answer.
func BenchmarkEscapedDatapoints(b *testing.B) {
	raw, err := json.Marshal(string(samples(1440)))
	if err != nil {
		b.Fatal(err)
	}
	work := make([]byte, len(raw))
	points := 0
	for b.Loop() {
		copy(work, raw)
		if err := eachPoint(work, func(*point) { points++ }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(points)/b.Elapsed().Seconds(), "points/s")
}
