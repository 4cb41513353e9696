package call

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Odd is a value of an answer that has not the documented form: another type, or a
// number that its type does not hold. What decodes the answer leaves it out.
type Odd struct {
	Row   int    // of the outermost list it stands in, counted from 0; -1 outside of lists
	Field string // its key
	Value string // as JSON, cut
}

// Odds are the odd values of one answer.
type Odds []Odd

// Of returns the first odd value of a row, or outside of lists for -1, among the
// fields that matter; nil when there is none. What nobody looks at may be as it is.
func (o Odds) Of(row int, fields ...string) *Odd {
	for i := range o {
		if o[i].Row == row && slices.Contains(fields, o[i].Field) {
			return &o[i]
		}
	}
	return nil
}

// Values returns the odd values of a row among fields, by field; nil when there is none.
func (o Odds) Values(row int, fields ...string) map[string]string {
	var out map[string]string
	for _, odd := range o {
		if odd.Row != row || !slices.Contains(fields, odd.Field) {
			continue
		}
		if out == nil {
			out = map[string]string{}
		}
		out[odd.Field] = odd.Value
	}
	return out
}

// formError is an answer whose frame has not the documented form.
type formError struct{ field, value string }

func (e *formError) Error() string {
	if e.field == "" {
		return "the answer has not the documented form"
	}
	return fmt.Sprintf("the answer has not the documented form: %s is %s", e.field, e.value)
}

// decode decodes an answer into a pointer to its type. A number that is written as
// text, and a text as a number, count as what they say. Anything else that has
// another form is left out and returned; where whole lists or objects have, outside
// of the rows of a list, the answer is refused.
func decode(body []byte, into any) (Odds, error) {
	if json.Unmarshal(body, into) == nil {
		return nil, nil
	}
	var tree any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&tree); err != nil {
		return nil, &formError{}
	}
	w := formWalk{row: -1}
	target := reflect.TypeOf(into).Elem()
	clean, err := json.Marshal(w.value(tree, target, ""))
	if err == nil && w.broken == nil {
		fresh := reflect.New(target) // the first try may have left something behind
		if err = json.Unmarshal(clean, fresh.Interface()); err == nil {
			reflect.ValueOf(into).Elem().Set(fresh.Elem())
			return w.odd, nil
		}
	}
	if w.broken != nil {
		return nil, w.broken
	}
	return nil, &formError{}
}

// formWalk brings a tree of JSON into the form of a type.
type formWalk struct {
	row    int
	odd    Odds
	broken *formError
}

var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

func (w *formWalk) value(v any, t reflect.Type, field string) any {
	if v == nil || reflect.PointerTo(t).Implements(unmarshaler) {
		return v
	}
	switch t.Kind() {
	case reflect.Pointer:
		return w.value(v, t.Elem(), field)
	case reflect.Struct:
		if object, ok := v.(map[string]any); ok {
			return w.object(object, t)
		}
		return w.frame(v, field)
	case reflect.Slice:
		if list, ok := v.([]any); ok {
			return w.list(list, t, field)
		}
		return w.frame(v, field)
	}
	if meant, ok := plain(v, t); ok {
		return meant
	}
	return w.note(v, field)
}

// plain is the text, number or truth value that v says, if it says one.
func plain(v any, t reflect.Type) (any, bool) {
	switch t.Kind() {
	case reflect.String:
		if n, ok := v.(json.Number); ok {
			return n.String(), true
		}
		_, ok := v.(string)
		return v, ok
	case reflect.Bool:
		b, err := strconv.ParseBool(strings.ToLower(scalar(v)))
		return b, err == nil && scalar(v) != "0" && scalar(v) != "1"
	case reflect.Int, reflect.Int32, reflect.Int64:
		n, ok := whole(scalar(v), t)
		return n, ok
	case reflect.Float32, reflect.Float64:
		f, err := strconv.ParseFloat(scalar(v), 64)
		return f, err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
	}
	return v, true
}

func (w *formWalk) object(object map[string]any, t reflect.Type) any {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			name = f.Name
		}
		if f.Anonymous && f.Tag.Get("json") == "" && f.Type.Kind() == reflect.Struct {
			w.object(object, f.Type)
			continue
		}
		for key, v := range object {
			if strings.EqualFold(key, name) {
				object[key] = w.value(v, f.Type, name)
			}
		}
	}
	return object
}

func (w *formWalk) list(list []any, t reflect.Type, field string) any {
	outermost := w.row < 0
	for i := range list {
		if outermost {
			w.row = i
		}
		list[i] = w.value(list[i], t.Elem(), field)
	}
	if outermost {
		w.row = -1
	}
	return list
}

// frame notes a list or an object that is none.
func (w *formWalk) frame(v any, field string) any {
	if text, ok := v.(string); ok && text == "" {
		return nil // as an answer that was XML once writes an empty one
	}
	if w.row < 0 && w.broken == nil {
		w.broken = &formError{field, shown(v)}
	}
	return w.note(v, field)
}

func (w *formWalk) note(v any, field string) any {
	w.odd = append(w.odd, Odd{w.row, field, shown(v)})
	return nil
}

// scalar returns a number, truth or text as text.
func scalar(v any) string {
	switch v := v.(type) {
	case json.Number:
		return v.String()
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// whole reads a whole number that an integer type holds.
func whole(text string, t reflect.Type) (int64, bool) {
	n, err := strconv.ParseInt(text, 10, t.Bits())
	if err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(text, 64) // 900.0 and 9e2 are whole numbers too
	if err != nil || f != math.Trunc(f) || math.Abs(f) >= 1<<53 {
		return 0, false
	}
	n = int64(f)
	return n, !reflect.Zero(t).OverflowInt(n)
}

// shown is a value as a message quotes it.
func shown(v any) string {
	const most = 40
	raw, err := json.Marshal(v)
	if err != nil {
		return "?"
	}
	if len(raw) > most {
		return strings.ToValidUTF8(string(raw[:most]), "") + "..."
	}
	return string(raw)
}
