package cms

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// pointWriter writes datapoints as the service does: an array inside a JSON
// text, so that every quote is escaped.
type pointWriter struct {
	out   []byte
	quote string
	array bool
	n     int
	empty float64
	// prefixes hold the dimensions of the series, ready to be copied.
	prefixes map[*world.Series][]byte
	names    []string
	stats    []func(world.Stat) float64
}

func newPointWriter(r *metricReply) *pointWriter {
	w := &pointWriter{quote: `\"`, array: r.array, empty: r.empty, prefixes: map[*world.Series][]byte{}}
	size := r.query.length
	if r.points != nil {
		size = len(r.points)
	}
	w.out = make([]byte, 0, 64+size*180)
	if r.array {
		w.quote = `"`
	} else {
		w.out = append(w.out, '"')
	}
	w.out = append(w.out, '[')
	for name := range strings.SplitSeq(r.query.metric.Statistics, ",") {
		w.names = append(w.names, ","+w.quote+name+w.quote+":")
		w.stats = append(w.stats, statistic(name))
	}
	return w
}

func statistic(name string) func(world.Stat) float64 {
	switch name {
	case "Minimum":
		return func(s world.Stat) float64 { return s.Minimum }
	case "Maximum":
		return func(s world.Stat) float64 { return s.Maximum }
	}
	return func(s world.Stat) float64 { return s.Average }
}

func (w *pointWriter) write(p datapoint) {
	if w.n > 0 {
		w.out = append(w.out, ',')
	}
	w.n++
	w.out = append(w.out, '{')
	w.out = append(w.out, w.quote...)
	w.out = append(w.out, "timestamp"...)
	w.out = append(w.out, w.quote...)
	w.out = append(w.out, ':')
	w.out = strconv.AppendInt(w.out, p.minute*60_000, 10)
	w.out = append(w.out, w.prefix(p.series)...)
	for i, name := range w.names {
		w.out = append(w.out, name...)
		if p.series.Lost(p.minute, i, w.empty) {
			w.out = append(append(w.out, w.quote...), w.quote...)
			continue
		}
		w.out = appendFigure(w.out, w.stats[i](p.Stat))
	}
	if p.more != "" {
		w.out = append(w.out, strings.ReplaceAll(p.more, `"`, w.quote)...)
	}
	w.out = append(w.out, '}')
}

func (w *pointWriter) prefix(s *world.Series) []byte {
	if text, ok := w.prefixes[s]; ok {
		return text
	}
	var text []byte
	for _, l := range s.Labels {
		value, _ := json.Marshal(l.Value) // a text always encodes
		if !w.array {
			again, _ := json.Marshal(string(value))
			value = again[1 : len(again)-1]
		}
		text = append(text, ","+w.quote+l.Key+w.quote+":"...)
		text = append(text, value...)
	}
	w.prefixes[s] = text
	return text
}

func (w *pointWriter) close() {
	w.out = append(w.out, ']')
	if !w.array {
		w.out = append(w.out, '"')
	}
}

// appendFigure writes a figure with at most three decimals.
func appendFigure(out []byte, v float64) []byte {
	n := int64(math.Round(v * 1000))
	if n < 0 {
		out, n = append(out, '-'), -n
	}
	out = strconv.AppendInt(out, n/1000, 10)
	n %= 1000
	if n == 0 {
		return out
	}
	out = append(out, '.', byte('0'+n/100))
	if n%100 != 0 {
		out = append(out, byte('0'+n/10%10))
	}
	if n%10 != 0 {
		out = append(out, byte('0'+n%10))
	}
	return out
}
