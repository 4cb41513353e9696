package snapshot

import (
	"bytes"
	"errors"
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/alictl/alictl/internal/model"
)

// Decode reads a snapshot from the bytes of a file.
func Decode(raw []byte) (*model.Snapshot, error) {
	return decode(func(read func(io.Reader) error) error { return read(bytes.NewReader(raw)) }, true)
}

// decode reads a snapshot from a file that hands its content to a function. What is wrong
// with a file of another schema is that, wherever the schema stands: the file is read
// once more for it, if it can be.
func decode(file func(read func(io.Reader) error) error, again bool) (*model.Snapshot, error) {
	var s model.Snapshot
	err := file(func(r io.Reader) error { return read(r, &s) })
	if err == nil {
		return &s, nil
	}
	head := struct {
		Schema string `json:"schema"`
	}{s.Schema}
	if head.Schema == "" && again {
		_ = file(func(r io.Reader) error { return json.UnmarshalRead(r, &head) }) // what comes behind it may be anything
	}
	if head.Schema != "" && head.Schema != model.SnapshotSchema {
		return nil, otherSchema(head.Schema)
	}
	return nil, err
}

// read reads a snapshot that must be all there is, row by row, so that the text of a large
// one is never held as a whole. Names that are unknown, stand twice or are written in
// other letters are refused.
func read(r io.Reader, s *model.Snapshot) error {
	d := jsontext.NewDecoder(r)
	if err := json.UnmarshalDecode(d, s, json.RejectUnknownMembers(true), json.WithUnmarshalers(lists())); err != nil {
		return reason(err)
	}
	if s.Schema != model.SnapshotSchema {
		return otherSchema(s.Schema)
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return wrong("snapshot_file.trailing", nil)
	}
	deriveCoverage(s)
	s.Sort()
	return check(s)
}
