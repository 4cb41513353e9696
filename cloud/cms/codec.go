package cms

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"strings"

	"github.com/alictl/alictl/internal/model"
)

var errDay = errors.New("the kept day is damaged")

// encode writes a day: a checksum, then the hours, then the sketch or the listeners.
func (d *dayPart) encode() []byte {
	b := binary.BigEndian.AppendUint32(nil, 0)
	b = append(b, boolByte(d.rough), boolByte(d.sketch != nil))
	if d.sketch != nil {
		b = binary.BigEndian.AppendUint64(b, uint64(d.peakAt))
		b = binary.BigEndian.AppendUint64(b, math.Float64bits(d.best))
		b = binary.BigEndian.AppendUint64(b, math.Float64bits(d.least))
		b = appendHours(b, &d.hours)
	}
	keys := make([]listener, 0, len(d.listeners))
	for l := range d.listeners {
		keys = append(keys, l)
	}
	slices.SortFunc(keys, compareListeners)
	b = binary.BigEndian.AppendUint16(b, uint16(len(keys)))
	for _, l := range keys {
		b = binary.BigEndian.AppendUint32(b, uint32(l.port))
		b = append(b, byte(len(l.protocol)))
		b = appendHours(append(b, l.protocol...), d.listeners[l])
	}
	if d.sketch != nil {
		d.sketch.Encode(&b, true)
	}
	binary.BigEndian.PutUint32(b, crc32.ChecksumIEEE(b[4:]))
	return b
}

func compareListeners(a, b listener) int {
	if a.port != b.port {
		return a.port - b.port
	}
	return strings.Compare(string(a.protocol), string(b.protocol))
}

func boolByte(b bool) byte {
	if b {
		return 1
	}
	return 0
}

func appendHours(b []byte, hours *[24]cell) []byte {
	for _, c := range hours {
		b = binary.BigEndian.AppendUint16(b, uint16(c.n))
		if c.n > 0 {
			b = binary.BigEndian.AppendUint64(b, math.Float64bits(c.peak))
			b = binary.BigEndian.AppendUint64(b, math.Float64bits(c.sum))
		}
	}
	return b
}

// maxDay bounds a kept day: a sketch has at most bins figures, and a load balancer
// some dozens of listeners.
const maxDay = 16 << 20

// decodeDay reads what encode wrote. Whatever else it is given is an error: the
// checksum keeps accidents out, and what somebody wrote on purpose is held against
// what a day can be. The library panics on some sketches that are none.
func decodeDay(b []byte) (d *dayPart, err error) {
	defer func() {
		if r := recover(); r != nil {
			d, err = nil, errDay
		}
	}()
	if d, err = decode(b); err == nil && !d.possible() {
		return nil, errDay
	}
	return d, err
}

// possible says whether a day holds only figures that a day can hold.
func (d *dayPart) possible() bool {
	samples := 0
	good := func(hours *[24]cell) bool {
		for _, c := range hours {
			samples += c.n
			if c.n > hour || c.n > 0 && (!isFigure(c.peak) || !isFigure(c.sum) || c.peak*float64(c.n) < c.sum*(1-1e-9)) {
				return false
			}
		}
		return true
	}
	for l, hours := range d.listeners {
		if l.port < 0 || l.port > 65535 || !good(hours) {
			return false
		}
	}
	if d.sketch == nil {
		return true
	}
	samples = 0
	return good(&d.hours) && isFigure(d.best) && isFigure(d.least) && d.least <= d.best &&
		math.Abs(d.sketch.GetCount()-float64(samples)) < 0.5
}

func decode(b []byte) (*dayPart, error) {
	if len(b) > maxDay || len(b) < 6 || binary.BigEndian.Uint32(b) != crc32.ChecksumIEEE(b[4:]) {
		return nil, errDay
	}
	r := reader{b: b[4:]}
	d := &dayPart{rough: r.uint(1) == 1}
	filled := r.uint(1) == 1
	if filled {
		d.peakAt, d.best, d.least = int64(r.uint(8)), math.Float64frombits(r.uint(8)), math.Float64frombits(r.uint(8))
		d.hours = r.hours()
	}
	for range r.uint(2) {
		if r.short {
			break
		}
		l := listener{port: int(r.uint(4))}
		l.protocol = model.Protocol(r.take(int(r.uint(1))))
		hours := r.hours()
		if d.listeners == nil {
			d.listeners = map[listener]*[24]cell{}
		}
		d.listeners[l] = &hours
	}
	if r.short {
		return nil, errDay
	}
	if filled {
		d.sketch = newSketch()
		if err := d.sketch.DecodeAndMergeWith(r.b); err != nil {
			return nil, fmt.Errorf("%w: %w", errDay, err)
		}
	}
	return d, nil
}

// reader takes bytes off the front; short is set when there are too few.
type reader struct {
	b     []byte
	short bool
}

func (r *reader) take(n int) []byte {
	if n > len(r.b) {
		r.short = true
		r.b = nil
		return make([]byte, n)
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *reader) uint(size int) (n uint64) {
	for _, c := range r.take(size) {
		n = n<<8 | uint64(c)
	}
	return n
}

func (r *reader) hours() (hours [24]cell) {
	for i := range hours {
		if hours[i].n = int(r.uint(2)); hours[i].n > 0 {
			hours[i].peak = math.Float64frombits(r.uint(8))
			hours[i].sum = math.Float64frombits(r.uint(8))
		}
	}
	return hours
}
