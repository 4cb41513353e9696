package snapshot

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/alictl/alictl/internal/model"
)

// encoder writes a snapshot row by row, so that the text of a large one is never held
// as a whole. The bytes are those that encoding/json makes of the whole.
type encoder struct {
	to   io.Writer
	row  bytes.Buffer
	rows *json.Encoder // into row
	err  error         // the first
}

func encode(w io.Writer, s *model.Snapshot) error {
	e := &encoder{to: w}
	e.rows = json.NewEncoder(&e.row)
	e.rows.SetEscapeHTML(false)
	before := "{"
	for field, v := range reflect.ValueOf(s).Elem().Fields() {
		name, option, _ := strings.Cut(field.Tag.Get("json"), ",")
		if option == "omitempty" && (v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0) {
			continue
		}
		e.text(before, `"`, name, `":`)
		e.field(v)
		before = ","
	}
	e.text("}\n")
	return e.err
}

func (e *encoder) field(v reflect.Value) {
	if v.Kind() != reflect.Slice || v.IsNil() {
		e.value(v)
		return
	}
	before := ""
	e.text("[")
	for i := range v.Len() {
		e.text(before)
		e.value(v.Index(i))
		before = ","
	}
	e.text("]")
}

func (e *encoder) value(v reflect.Value) {
	if e.err != nil {
		return
	}
	e.row.Reset()
	if err := e.rows.Encode(v.Addr().Interface()); err != nil {
		e.err = fmt.Errorf("encode snapshot: %w", err)
		return
	}
	_, e.err = e.to.Write(bytes.TrimSuffix(e.row.Bytes(), []byte("\n")))
}

func (e *encoder) text(parts ...string) {
	for _, part := range parts {
		if e.err == nil {
			_, e.err = io.WriteString(e.to, part)
		}
	}
}
