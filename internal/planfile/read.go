package planfile

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/alictl/alictl/internal/files"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
)

// Read reads a plan file and its digest. A file that is not exactly a plan, or
// that says something impossible, is refused with the place and the reason. It gives up
// when the context ends.
func Read(ctx context.Context, path string) (*plan.Plan, string, error) {
	data, err := files.Read(ctx, path, maxFileSize)
	if err != nil {
		return nil, "", fileError(path, err)
	}
	p, err := Decode(data)
	if err != nil {
		return nil, "", fileError(path, err)
	}
	digest, err := Digest(p)
	if err != nil {
		return nil, "", fileError(path, err)
	}
	return p, digest, nil
}

// Decode reads a plan from the bytes of a file as strictly as Read does.
func Decode(data []byte) (*plan.Plan, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // some editors put it there
	if err := checkSyntax(data); err != nil {
		return nil, err
	}
	if err := checkKeys(data); err != nil {
		return nil, err
	}
	var p plan.Plan
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		return nil, decodeProblem(err)
	}
	if err := check(&p); err != nil {
		return nil, err
	}
	p.CreatedAt = p.CreatedAt.UTC().Truncate(time.Second)
	return &p, nil
}

// checkSyntax tells a file that is no JSON, or not a plan of this version,
// before anything else in it is looked at.
func checkSyntax(data []byte) error {
	if len(bytes.TrimSpace(data)) == 0 {
		return wrong("", "plan_file.empty", nil)
	}
	var head struct {
		Schema *string `json:"schema"`
	}
	var bad *json.SyntaxError
	err := json.Unmarshal(data, &head)
	if errors.As(err, &bad) && json.NewDecoder(bytes.NewReader(data)).Decode(&head) == nil && head.Schema != nil && *head.Schema != plan.Schema {
		err = nil // records, such as those of a journal: what they are says more than where the first one ends
	}
	switch {
	case errors.As(err, &bad):
		return syntaxProblem(data, bad)
	case err != nil:
		return decodeProblem(err)
	case head.Schema == nil:
		return wrong("", "plan_file.no_schema", text.Data{"Schema": plan.Schema})
	case *head.Schema != plan.Schema:
		return wrong("schema", "plan_file.other_schema", text.Data{"Got": quote(*head.Schema), "Schema": plan.Schema})
	}
	return nil
}

func syntaxProblem(data []byte, err *json.SyntaxError) error {
	// The decoder reads a blank behind the last byte to see what is missing.
	cutWord := int(err.Offset) == len(data) && strings.HasPrefix(err.Error(), "invalid character ' ' in literal")
	if cutWord || strings.HasPrefix(err.Error(), "unexpected end") {
		return wrong("", "plan_file.truncated", nil)
	}
	at := min(max(int(err.Offset)-1, 0), len(data))
	line := 1 + bytes.Count(data[:at], []byte("\n"))
	column := at - bytes.LastIndexByte(data[:at], '\n')
	if strings.Contains(err.Error(), "after top-level value") {
		return wrong("", "plan_file.trailing", text.Data{"Line": line, "Column": column})
	}
	return wrong("", "plan_file.not_json", text.Data{"Line": line, "Column": column, "Why": text.Visible(err.Error())})
}

func decodeProblem(err error) error {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return wrong(kind.Field, "plan_file.wrong_type", text.Data{"Got": text.Visible(kind.Value), "Want": wanted(kind.Type)})
	}
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return wrong("", "plan_file.unknown_field", text.Data{"Field": text.Visible(field)})
	}
	return wrong("", "plan_file.not_a_plan", text.Data{"Why": text.Visible(err.Error())})
}

// wanted names the JSON kind a Go type is read from.
func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Struct, reflect.Map, reflect.Pointer:
		return "object"
	case reflect.Slice, reflect.Array:
		return "array"
	case reflect.Bool:
		return "bool"
	case reflect.String:
		return "string"
	case reflect.Int:
		return "whole number"
	}
	return "number"
}

// A problem is what is wrong with the content of a plan file, and where.
type problem struct {
	place string
	why   text.Message
}

func wrong(place, id string, data text.Data) error {
	return &problem{place: place, why: text.Message{ID: id, Data: data}}
}

// Error says in English where the plan is wrong and why.
func (p *problem) Error() string {
	if p.place == "" {
		return text.InEnglish().Tell(p.why)
	}
	return p.place + ": " + text.InEnglish().Tell(p.why)
}

// fileError names the file, and what to do about it, in the reader's language.
func fileError(path string, err error) error {
	e := &text.Error{Err: err, Hint: text.Message{ID: "plan_file.hint", Data: text.Data{"Plan": text.Command("alictl align-timeouts")}}}
	data := text.Data{"File": text.Visible(path)}
	var p *problem
	var size *files.SizeError
	if errors.As(err, &size) {
		err = wrong("", "plan_file.too_large", text.Data{"Limit": size.Limit >> 20})
	}
	switch {
	case errors.As(err, &p) && p.place != "":
		data["Place"], data["Why"] = p.place, p.why
		e.What = text.Message{ID: "plan_file.read_place", Data: data}
	case p != nil:
		data["Why"] = p.why
		e.What = text.Message{ID: "plan_file.read", Data: data}
	default:
		data["Why"] = files.Said(err)
		e.What = text.Message{ID: "plan_file.read", Data: data}
		e.Hint.ID = "plan_file.open_hint"
	}
	return e
}

// quote shows a value of the file in a message, cut when it is long.
func quote(s string) string {
	const most = 60
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most]) + "..."
	}
	return fmt.Sprintf("%q", s)
}
