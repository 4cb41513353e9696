package snapshot

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// Decode reads a snapshot from the bytes of a file.
func Decode(raw []byte) (*model.Snapshot, error) { return decode(bytes.NewReader(raw)) }

// decoder reads a snapshot row by row, so that the text of a large one is never held
// as a whole.
type decoder struct {
	*json.Decoder
	words   words
	problem error // the first that leaves the rest readable: a wrong schema goes before it
}

// decode reads a snapshot that must be all there is.
func decode(r io.Reader) (*model.Snapshot, error) {
	d := &decoder{Decoder: json.NewDecoder(r), words: words{}}
	d.DisallowUnknownFields()
	var s model.Snapshot
	if err := d.object(&s); err != nil {
		return nil, err
	}
	switch {
	case s.Schema != model.SnapshotSchema:
		return nil, wrongSchema(s.Schema)
	case d.problem != nil:
		return nil, d.problem
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("it is not a snapshot: something follows it")
	}
	if err := check(&s); err != nil {
		return nil, err
	}
	deriveCoverage(&s)
	s.Sort()
	return &s, nil
}

func wrongSchema(schema string) error {
	return fmt.Errorf("its schema is %q, and this version reads %q", schema, model.SnapshotSchema)
}

// object reads the fields of a snapshot.
func (d *decoder) object(s *model.Snapshot) error {
	open, err := d.Token()
	switch {
	case err != nil:
		return broken(err, "")
	case open == nil:
		return nil
	case open != json.Delim('{'):
		return errors.New("it is not a snapshot: it is no object of JSON")
	}
	fields := d.fields(s)
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return broken(err, "")
		}
		name, _ := key.(string)
		if err := d.field(name, fields[name]); err != nil {
			return err
		}
		if name == "schema" && d.problem == nil && s.Schema != model.SnapshotSchema {
			return wrongSchema(s.Schema)
		}
	}
	_, err = d.Token()
	return broken(err, "")
}

// field reads one field. A value of a wrong type or of no field at all leaves the
// rest readable.
func (d *decoder) field(name string, read func() error) error {
	if read == nil {
		d.note(fmt.Errorf("it is not a snapshot: unknown field %q", text.Visible(name)))
		var skipped json.RawMessage
		read = func() error { return d.Decode(&skipped) }
	}
	err := read()
	if isOdd(err) {
		d.note(broken(err, name))
		return nil
	}
	return broken(err, name)
}

func (d *decoder) note(err error) {
	if d.problem == nil {
		d.problem = err
	}
}

// fields says how each field of a snapshot is read.
func (d *decoder) fields(s *model.Snapshot) map[string]func() error {
	return map[string]func() error{
		"schema": value(d, &s.Schema), "taken_at": value(d, &s.TakenAt), "account_id": value(d, &s.AccountID), "regions": value(d, &s.Regions),
		"include_stopped": value(d, &s.IncludeStopped), "window": value(d, &s.Window),
		"load_balancers": rows(d, &s.LoadBalancers, words.balancer), "listeners": rows(d, &s.Listeners, words.listener),
		"server_groups": rows(d, &s.ServerGroups, words.group), "interfaces": rows(d, &s.Interfaces, words.networkInterface),
		"instances": rows(d, &s.Instances, words.instance), "errors": rows(d, &s.Errors, nil), "coverage": rows(d, &s.Coverage, words.coverage),
		"group_settings": rows(d, &s.GroupSettings, nil), "health": rows(d, &s.Health, words.health),
		"security_groups": rows(d, &s.SecurityGroups, words.securityGroup), "tls_policies": rows(d, &s.TLSPolicies, nil),
		"instance_usage": rows(d, &s.InstanceUsage, words.instanceUsage), "usage": rows(d, &s.Usage, words.usage),
		"quotes": rows(d, &s.Quotes, nil), "bills": rows(d, &s.Bills, nil),
	}
}

func value[T any](d *decoder, into *T) func() error {
	return func() error { return d.Decode(into) }
}

// rows reads a list one row at a time and brings texts that many rows share to one.
func rows[T any](d *decoder, into *[]T, share func(words, *T)) func() error {
	return func() error {
		*into = nil
		open, err := d.Token()
		switch {
		case err != nil || open == nil:
			return err
		case open != json.Delim('['):
			return errors.New("a list is expected where there is none")
		}
		var odd error // a row of a wrong type leaves the rest readable
		list := []T{}
		for d.More() {
			if len(list) == cap(list) {
				list = slices.Grow(list, len(list)+1)
			}
			var row T
			if err := d.Decode(&row); isOdd(err) {
				odd = cmp.Or(odd, err)
			} else if err != nil {
				return err
			}
			if share != nil {
				share(d.words, &row)
			}
			list = append(list, row)
		}
		*into = list
		if _, err = d.Token(); err != nil {
			return err
		}
		return odd
	}
}

// isOdd reports a value of a wrong type.
func isOdd(err error) bool {
	var kind *json.UnmarshalTypeError
	return errors.As(err, &kind)
}

// broken says what is wrong with the JSON of a field in a reader's words.
func broken(err error, field string) error {
	var kind *json.UnmarshalTypeError
	var file *fs.PathError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &file):
		return err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it ends in the middle, so it was cut off")
	case errors.As(err, &kind) && kind.Field != "":
		return fmt.Errorf("it is not a snapshot: %s.%s is a %s", field, kind.Field, kind.Value)
	case errors.As(err, &kind):
		return fmt.Errorf("it is not a snapshot: %s is a %s", field, kind.Value)
	}
	return fmt.Errorf("it is not a snapshot: %s", text.Visible(err.Error()))
}
