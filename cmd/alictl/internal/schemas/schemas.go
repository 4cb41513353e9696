// Package schemas describes the published documents in JSON Schema, from the types
// that write them.
package schemas

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
)

// Document is one kind of published document.
type Document struct {
	Name   string // of its file, without the ending
	Title  string
	Schema string // what its field schema holds
	value  any
}

// Documents lists what is published.
func Documents() []Document {
	return []Document{
		{"timeout-plan", "Plan of connection-tracking timeouts", plan.Schema, plan.Plan{}},
		{"journal-record", "One line of a journal", journal.Schema, journal.Record{}},
		{"snapshot", "Snapshot of an account", model.SnapshotSchema, model.Snapshot{}},
		{"spec-report", "Capacity and cost of load balancers", capacity.Schema, capacity.Report{}},
		{"audit", "Outcome of an audit", findings.Schema, findings.Document{}},
		{"baseline", "Baseline of findings", findings.BaselineSchema, findings.Baseline{}},
		{"diagnosis", "Outcome of a diagnosis", diagnosis.Schema, diagnosis.Document{}},
	}
}

type object = map[string]any

// JSON is the schema of a document, as its file holds it.
func (d Document) JSON() ([]byte, error) {
	w := writer{defs: object{}}
	root := w.structure(reflect.TypeOf(d.value))
	root["$schema"], root["title"] = "https://json-schema.org/draft/2020-12/schema", d.Title
	if properties := root["properties"].(object); properties["schema"] != nil {
		properties["schema"] = object{"const": d.Schema}
	}
	if len(w.defs) > 0 {
		root["$defs"] = w.defs
	}
	raw, err := json.MarshalIndent(root, "", "  ")
	return append(raw, '\n'), err
}

type writer struct{ defs object }

// of is the schema of a type; a structure is written once and referred to.
func (w writer) of(t reflect.Type) object {
	switch t {
	case reflect.TypeFor[time.Time]():
		return object{"type": "string", "format": "date-time"}
	case reflect.TypeFor[text.Message]():
		return object{"type": "string"}
	case reflect.TypeFor[diagnosis.OnlyIn]():
		return object{"enum": []any{"a", "b", nil}}
	}
	switch t.Kind() {
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Float32, reflect.Float64:
		return object{"type": "number"}
	case reflect.Pointer:
		return orNull(w.of(t.Elem()))
	case reflect.Slice:
		return object{"type": []string{"array", "null"}, "items": w.of(t.Elem())}
	case reflect.Map:
		return object{"type": []string{"object", "null"}, "additionalProperties": w.of(t.Elem())}
	case reflect.Struct:
		return w.refer(t)
	case reflect.Interface:
		return object{}
	}
	return object{"type": "integer"}
}

// refer names the definition of a structure, which is written when first met.
func (w writer) refer(t reflect.Type) object {
	name := strings.ReplaceAll(t.String(), ".", "_")
	if _, known := w.defs[name]; !known {
		w.defs[name] = nil // under way: a structure may hold itself
		w.defs[name] = w.structure(t)
	}
	return object{"$ref": "#/$defs/" + name}
}

func orNull(s object) object { return object{"anyOf": []any{s, object{"type": "null"}}} }

func (w writer) structure(t reflect.Type) object {
	properties, required := object{}, []string{}
	for _, f := range reflect.VisibleFields(t) {
		tag, _ := f.Tag.Lookup("json")
		name, options, _ := strings.Cut(tag, ",")
		if name == "-" || !f.IsExported() || f.Anonymous && name == "" || len(f.Index) > 1 && !embedded(t, f) {
			continue
		}
		if name == "" {
			name = f.Name
		}
		properties[name] = w.of(f.Type)
		if !slices.Contains(strings.Split(options, ","), "omitempty") && !slices.Contains(strings.Split(options, ","), "omitzero") {
			required = append(required, name)
		}
	}
	out := object{"type": "object", "additionalProperties": false, "properties": properties}
	if slices.Sort(required); len(required) > 0 {
		out["required"] = required
	}
	return out
}

// embedded reports whether a promoted field stands in the JSON of the outer
// structure: every structure on the way is embedded without a name of its own.
func embedded(t reflect.Type, f reflect.StructField) bool {
	for n := 1; n < len(f.Index); n++ {
		if outer := t.FieldByIndex(f.Index[:n]); outer.Tag.Get("json") != "" {
			return false
		}
	}
	return true
}
