package snapshot

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// wrong is a reason why a file is no snapshot.
func wrong(id string, data text.Data) error {
	return &text.Error{What: text.Message{ID: id, Data: data}}
}

func otherSchema(schema string) error {
	return wrong("snapshot_file.other_schema", text.Data{"Got": text.Visible(schema), "Want": model.SnapshotSchema})
}

// reason says in a reader's words what the library says, which names Go types and values.
func reason(err error) error {
	var syntax *jsontext.SyntacticError
	var field *json.SemanticError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return wrong("snapshot_file.truncated", nil)
	case errors.As(err, &syntax) && errors.Is(err, jsontext.ErrDuplicateName):
		return wrong("snapshot_file.field_twice", named(syntax.JSONPointer))
	case errors.As(err, &syntax):
		return wrong("snapshot_file.not_json", text.Data{"Byte": syntax.ByteOffset + 1})
	case errors.As(err, &field) && field.JSONPointer == "":
		return wrong("snapshot_file.no_object", nil)
	case errors.As(err, &field) && errors.Is(err, json.ErrUnknownName):
		return wrong("snapshot_file.unknown_field", named(field.JSONPointer))
	case errors.As(err, &field):
		data := place(field.JSONPointer)
		data["Got"] = kind(field.JSONKind)
		return wrong("snapshot_file.wrong_value", data)
	}
	return err // of the file
}

// place names a field with those around it, as in usage.metrics, and the row of the table,
// from 1, where there is one.
func place(p jsontext.Pointer) text.Data {
	var names []string
	row := 0
	for name := range p.Tokens() {
		n, err := strconv.Atoi(name)
		switch {
		case err != nil:
			names = append(names, text.Visible(name))
		case row == 0:
			row = n + 1
		}
	}
	return text.Data{"Field": strings.Join(names, "."), "Row": row}
}

// named is place for what is wrong with a name itself, which may be a number.
func named(p jsontext.Pointer) text.Data {
	data := place(p.Parent())
	data["Field"] = strings.TrimPrefix(fmt.Sprintf("%s.%s", data["Field"], text.Visible(p.LastToken())), ".")
	return data
}

func kind(k jsontext.Kind) string {
	switch k {
	case jsontext.KindTrue, jsontext.KindFalse:
		return "bool"
	case jsontext.KindBeginObject:
		return "object"
	case jsontext.KindBeginArray:
		return "array"
	}
	return k.String()
}
