package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// schemaID names the schema. It is a name, not an address to fetch.
const schemaID = "urn:alictl:config:v1"

// JSONSchema returns the shape of the file as JSON Schema (draft 2020-12), for
// editors. Globs and days that do not exist are left to alictl config check.
func JSONSchema(known Known) ([]byte, error) {
	shape := Shape(known)
	root := schemaOf(&shape)
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["$id"] = schemaID
	root["title"] = "alictl configuration"
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(root); err != nil {
		return nil, fmt.Errorf("encode the schema of the configuration: %w", err)
	}
	return b.Bytes(), nil
}

func schemaOf(s *Schema) map[string]any {
	out := map[string]any{}
	if s.Doc != "" {
		out["description"] = s.Doc
	}
	switch s.Kind {
	case Object:
		objectSchema(out, s)
	case List:
		out["type"], out["items"] = "array", schemaOf(s.Each)
	case Texts:
		one := *s
		one.Kind, one.Doc = Text, ""
		out["anyOf"] = []any{schemaOf(&one), map[string]any{"type": "array", "items": schemaOf(&one)}}
	case Yes:
		out["type"] = "boolean"
	case Whole, Number:
		numberSchema(out, s)
	case Duration:
		out["type"], out["pattern"] = "string", `^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$|^0$`
	case Day:
		out["type"], out["format"], out["pattern"] = "string", "date", dayForm.String()
	default:
		textSchema(out, s)
	}
	return out
}

func objectSchema(out map[string]any, s *Schema) {
	properties, required := map[string]any{}, []string{}
	for i := range s.Keys {
		properties[s.Keys[i].Name] = schemaOf(&s.Keys[i].Value)
		if s.Keys[i].Required {
			required = append(required, s.Keys[i].Name)
		}
	}
	out["type"], out["additionalProperties"], out["properties"] = "object", false, properties
	if len(required) > 0 {
		out["required"] = required
	}
}

func numberSchema(out map[string]any, s *Schema) {
	out["type"] = "number"
	if s.Kind == Whole {
		out["type"] = "integer"
	}
	if len(s.OneOf) > 0 {
		numbers := make([]any, len(s.OneOf))
		for i, n := range s.OneOf {
			numbers[i] = json.Number(n)
			if _, err := strconv.ParseFloat(n, 64); err != nil {
				numbers[i] = n
			}
		}
		out["enum"] = numbers
	}
	switch {
	case s.Min != nil && s.Above:
		out["exclusiveMinimum"] = *s.Min
	case s.Min != nil:
		out["minimum"] = *s.Min
	}
	if s.Max != nil {
		out["maximum"] = *s.Max
	}
}

func textSchema(out map[string]any, s *Schema) {
	out["type"] = []string{"string", "number", "boolean"} // a plain 1234 or true is taken as it is typed
	switch {
	case len(s.OneOf) > 0 && s.Globs:
		out["type"], out["pattern"] = "string", `^[a-z0-9*?-]+$`
		out["examples"] = s.OneOf
	case len(s.OneOf) > 0:
		out["type"], out["enum"] = "string", s.OneOf
	case s.Form == accountForm:
		out["type"] = []string{"string", "integer"}
		out["pattern"] = s.Form
	case s.Form != "":
		out["pattern"] = s.Form
	}
}
