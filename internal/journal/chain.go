package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// chain is where a journal has come to: how many lines it has, the checksum of the
// first one, which goes into every other so that a record proves itself in its own
// journal only, and the checksum of the last one, empty when that is not known. A line
// without a checksum, of an older version, counts with that of its bytes.
type chain struct {
	lines int
	first string
	last  string
	odd   int // lines since the last one that was as written, which may stand for records
}

// sumSize is the length of a checksum in hexadecimal digits: 64 bits of SHA-256,
// which is for accidents and careless editors, not against forgers.
const sumSize = 16

// noSum stands in the place of a record's own checksum while that is computed.
const noSum = "0000000000000000"

func sumField(sum string) []byte { return []byte(`,"sum":"` + sum + `",`) }

// sumOf returns the checksum of a line, whose own checksum is noSum, in the journal
// that begins with a checksum.
func sumOf(first string, line []byte) string {
	sum := sha256.Sum256(append([]byte(first), bytes.TrimSuffix(line, []byte("\n"))...))
	return hex.EncodeToString(sum[:])[:sumSize]
}

// proves reports whether a line is the one its checksum was computed of.
func (r Record) proves(first string, line []byte) bool {
	return len(r.Sum) == sumSize && sumOf(first, bytes.Replace(line, sumField(r.Sum), sumField(noSum), 1)) == r.Sum
}

// move goes on to a line.
func (c *chain) move(number int, sum string) {
	if c.first == "" {
		c.first = sum
	}
	c.lines, c.last, c.odd = number, sum, 0
}

// Loss says what happened to a journal after it was written.
type Loss string

// The ways a journal is damaged.
const (
	Changed Loss = "changed" // a record is not as it was written
	Lost    Loss = "lost"    // records that stood before this line are gone
	Doubled Loss = "doubled" // the record stood before
	Foreign Loss = "foreign" // the record was not written here
)

// Damage is one place at which a journal is not what was written. What stands
// there is not used.
type Damage struct {
	Line    int // counted from 1
	Loss    Loss
	Records int   // for Lost: how many are gone, where that is known
	Err     error // why the line cannot be read, if so
}

// String says in English what is wrong.
func (d Damage) String() string {
	switch d.Loss {
	case Lost:
		if d.Records > 0 {
			return fmt.Sprintf("%d records that stood before it are gone", d.Records)
		}
		return "records that stood before it are gone"
	case Doubled:
		return "the record stands in the journal twice"
	case Foreign:
		return "the record was not written into this journal"
	}
	if d.Err != nil {
		return "the record was changed: " + strings.TrimPrefix(d.Err.Error(), "json: ")
	}
	return "the record was changed, or written elsewhere: it does not have its checksum"
}

// follow holds a line with a number against the chain, and moves the chain on. It
// returns what is wrong at the line, or nil.
func (c *chain) follow(r Record, line []byte, at int) *Damage {
	before := *c
	if !r.proves(c.first, line) {
		if c.first == "" {
			c.first = r.Sum // what follows was written after it all the same
		}
		c.skip()
		if r.proves("", line) {
			return &Damage{Line: at, Loss: Foreign}
		}
		return &Damage{Line: at, Loss: Changed}
	}
	if r.Number > c.lines {
		c.move(r.Number, r.Sum)
	}
	switch {
	case r.Number <= before.lines:
		return &Damage{Line: at, Loss: Doubled}
	case r.Number > before.lines+1+before.odd:
		return &Damage{Line: at, Loss: Lost, Records: r.Number - before.lines - 1 - before.odd}
	case before.last != "" && r.Prev != before.last:
		return &Damage{Line: at, Loss: Foreign}
	}
	return nil
}

// skip passes over a line that is not what was written: it may stand for one that
// was, or have been put in.
func (c *chain) skip() { c.last, c.odd = "", c.odd+1 }

// pass moves on over a line without a number, of an older version. Its checksum is of
// all lines up to it.
func (c *chain) pass(line []byte) { c.move(c.lines+1, sumOf(c.last, line)) }
