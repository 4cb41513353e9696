package cms

import (
	"encoding/binary"
	"hash/crc32"
	"math"
	"testing"

	"github.com/alictl/alictl/internal/model"
)

// sealed gives bytes the checksum that keeps accidents out.
func sealed(body []byte) []byte {
	b := append(make([]byte, 4), body...)
	binary.BigEndian.PutUint32(b, crc32.ChecksumIEEE(body))
	return b
}

func filledDay() *dayPart {
	d := &dayPart{}
	for i := range int64(1440) {
		d.add(dayStart(20000)+i*minute, float64(i%97), float64(i%89)/2, false)
	}
	return d
}

// Whatever stands in the cache, reading it never crashes, and what it gives can be a
// day and can be merged into a total.
func FuzzDecodeDay(f *testing.F) {
	f.Add(filledDay().encode()[4:])
	listeners := &dayPart{}
	listeners.addListener(listener{443, model.TCP}, dayStart(20000), cell{5, 5, 1}, 60)
	f.Add(listeners.encode()[4:])
	f.Add([]byte{0, 1, 0, 0})
	f.Add([]byte{0, 0, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := decodeDay(sealed(body))
		if err != nil {
			return
		}
		sum := newTotal(dayStart(20000), dayStart(20001), true)
		sum.add(20000, d)
		if s := sum.series(1440, minute, 1); s.Samples < 0 || math.IsNaN(s.Mean) || math.IsNaN(s.P99) {
			t.Errorf("series %+v", s)
		}
	})
}

func TestDaysOfOthersAreDropped(t *testing.T) {
	t.Parallel()
	if _, err := decodeDay(filledDay().encode()); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*dayPart){
		"a peak that is no number": func(d *dayPart) { d.best = math.NaN() },
		"a peak below zero":        func(d *dayPart) { d.hours[3].peak = -1 },
		"a sum without end":        func(d *dayPart) { d.hours[3].sum = math.Inf(1) },
		"samples nobody sketched":  func(d *dayPart) { d.hours[3].n += 50 },
		"a sketch of others":       func(d *dayPart) { _ = d.sketch.AddWithCount(3, 1e9) },
	} {
		d := filledDay()
		spoil(d)
		if _, err := decodeDay(d.encode()); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

func TestConflictingSamplesTakeTheLargerWhateverTheirOrder(t *testing.T) {
	t.Parallel()
	d := dayStart(20000)
	for _, order := range [][]float64{{7, 70}, {70, 7}, {7, 70, 7}} {
		c := &chunk{reading: &reading{period: minute}, subjects: []*subject{{id: "lb-1"}}, at: map[string]int{"lb-1": 0}}
		k := newSink(&stream{chunk: c, from: d, to: d + day})
		for _, figure := range order {
			k.add(&point{timestamp: d * 1000, instance: []byte("lb-1"), figures: [statistics]float64{figure, figure}, has: [statistics]bool{true, true}})
		}
		k.finish()
		part := k.parts[20000][0]
		if part.best != 70 || part.hours[0].n != 1 || part.hours[0].sum != 70 || k.conflicts != 1 {
			t.Errorf("%v: peak %v, hour %+v, %d conflicts", order, part.best, part.hours[0], k.conflicts)
		}
	}
}

func TestWhatADayCanHold(t *testing.T) {
	t.Parallel()
	ofListener := func(port int, c cell) *dayPart {
		return &dayPart{listeners: map[listener]*[24]cell{{port, model.TCP}: {3: c}}}
	}
	for name, c := range map[string]struct {
		day  *dayPart
		want bool
	}{
		"the first port":       {ofListener(0, cell{5, 5, 1}), true},
		"the last port":        {ofListener(65535, cell{5, 5, 1}), true},
		"no port":              {ofListener(-1, cell{5, 5, 1}), false},
		"beyond the ports":     {ofListener(65536, cell{5, 5, 1}), false},
		"a sample each second": {ofListener(80, cell{5, 5, hour}), true},
		"more than that":       {ofListener(80, cell{5, 5, hour + 1}), false},
		"all at the peak":      {ofListener(80, cell{5, 10, 2}), true},
		"above the peak":       {ofListener(80, cell{5, 10.1, 2}), false},
		"below zero":           {ofListener(80, cell{-1, 0, 1}), false},
		"no samples":           {ofListener(80, cell{-1, 0, 0}), true},
	} {
		if got := c.day.possible(); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	for name, spoil := range map[string]func(*dayPart){
		"one sample that was not sketched": func(d *dayPart) { d.hours[3].n++ },
		"a least above the peak":           func(d *dayPart) { d.least = d.best + 1 },
		"one sample too many sketched":     func(d *dayPart) { _ = d.sketch.Add(3) },
	} {
		d := filledDay()
		spoil(d)
		if d.possible() {
			t.Errorf("%s: possible", name)
		}
	}
}

func TestADayComesBackAsItWas(t *testing.T) {
	t.Parallel()
	listeners := &dayPart{}
	for port := range 3 {
		for i := range int64(5) {
			listeners.addListener(listener{80 + port, model.TCP}, dayStart(20000)+i*hour, cell{float64(port + 1), float64(i) / 5, 1}, 60)
		}
	}
	for name, want := range map[string]*dayPart{"a day": filledDay(), "of listeners": listeners, "of nothing": {}} {
		got, err := decodeDay(want.encode())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got.hours != want.hours || got.best != want.best || got.peakAt != want.peakAt || got.least != want.least || got.rough != want.rough {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
		if len(got.listeners) != len(want.listeners) {
			t.Errorf("%s: %d listeners, want %d", name, len(got.listeners), len(want.listeners))
		}
		for l, hours := range want.listeners {
			if back := got.listeners[l]; back == nil || *back != *hours {
				t.Errorf("%s: %v: %v, want %v", name, l, back, hours)
			}
		}
	}
}
