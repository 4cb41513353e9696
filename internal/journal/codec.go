package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/alictl/alictl/internal/secret"
)

// maxLine bounds a record. No run writes one nearly as long.
const maxLine = 64 << 10

// encode turns a record into its line, the next one of a chain. The same record
// gives the same bytes, and what it accepts Read accepts.
func (c *chain) encode(r Record) ([]byte, error) {
	if r.Run != nil {
		r.Schema = Schema
	}
	r = r.clean()
	r.Number, r.Prev, r.Sum = c.lines+1, c.last, noSum
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("encode journal record: %w", err)
	}
	line, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode journal record: %w", err)
	}
	if len(line)+1 > maxLine {
		return nil, fmt.Errorf("encode journal record: %d bytes are too long", len(line))
	}
	sum := sumOf(c.first, line)
	line = append(bytes.Replace(line, sumField(noSum), sumField(sum), 1), '\n')
	c.move(r.Number, sum)
	return line, nil
}

// clean returns the record without secrets in what others have said: what names the
// interfaces and values steers a rollback and stays as it is.
func (r Record) clean() Record {
	if r.Outcome != nil {
		o := *r.Outcome
		o.RequestID, o.Code, o.Message = secret.Clean(o.RequestID), secret.Clean(o.Code), secret.Clean(o.Message)
		r.Outcome = &o
	}
	if r.Skipped != nil {
		s := *r.Skipped
		s.RequestID, s.Code, s.Message = secret.Clean(s.RequestID), secret.Clean(s.Code), secret.Clean(s.Message)
		s.Reason = secret.Clean(s.Reason)
		r.Skipped = &s
	}
	if r.End != nil {
		e := *r.End
		e.Reason = secret.Clean(e.Reason)
		r.End = &e
	}
	return r
}

// decode turns a line back into a record. A name it does not know is refused: a
// record half understood must not steer a rollback.
func decode(line []byte) (Record, error) {
	var r Record
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return r, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return r, errors.New("something follows the record")
	}
	return r, r.check()
}

// schemaOf returns the schema a line names, or nothing when it names none.
func schemaOf(line []byte) string {
	var head struct {
		Schema string `json:"schema"`
	}
	if json.Unmarshal(line, &head) != nil {
		return ""
	}
	return head.Schema
}

// startsHeader reports whether a torn first line can be the start of a run
// header. Any other text is somebody else's file.
func startsHeader(torn []byte) bool {
	for _, schema := range []string{Schema, oldSchema} {
		header := []byte(`{"schema":"` + schema + `",`)
		if bytes.HasPrefix(torn, header) || bytes.HasPrefix(header, torn) {
			return true
		}
	}
	return false
}
