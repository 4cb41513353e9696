package world

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// badScalar is a value that is not what its field holds.
type badScalar struct{ text, why string }

func (e *badScalar) Error() string { return fmt.Sprintf("%q %s", e.text, e.why) }

// scalars read the two kinds of values that the library reads too leniently:
// it takes a time that it does not understand for none.
func scalars() []yaml.DecodeOption {
	return []yaml.DecodeOption{
		yaml.CustomUnmarshaler(func(t *time.Time, text []byte) error {
			if err := yaml.Unmarshal(text, t); err != nil || t.IsZero() {
				return &badScalar{plain(text), "is not a time such as 2026-11-22T10:00:00Z"}
			}
			return nil
		}),
		yaml.CustomUnmarshaler(func(d *time.Duration, text []byte) error {
			if err := yaml.Unmarshal(text, d); err != nil {
				return &badScalar{plain(text), "is not a duration such as 90s"}
			}
			return nil
		}),
	}
}

// plain is a scalar without its quotes and spaces.
func plain(text []byte) string { return string(bytes.Trim(text, " \n'\"")) }

// worded says what is wrong with a text and in which line, but without the
// text around it, which may hold a secret.
func worded(text []byte, err error) error {
	var scalar *badScalar
	if errors.As(err, &scalar) {
		if line := lineOfScalar(text, scalar.text); line > 0 {
			return fmt.Errorf("line %d: %w", line, scalar)
		}
		return scalar
	}
	var bad yaml.Error
	if !errors.As(err, &bad) {
		return err
	}
	message := bad.GetMessage()
	at := bad.GetToken()
	if at == nil || at.Position == nil {
		return errors.New(message)
	}
	var kind *yaml.TypeError
	if errors.As(err, &kind) {
		message = (&badScalar{at.Value, isNo(kind.DstType)}).Error()
	}
	return fmt.Errorf("line %d: %s", at.Position.Line, message)
}

// isNo words that a value is not of a type.
func isNo(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "is neither true nor false"
	case reflect.Int, reflect.Int64:
		return "is not a whole number"
	case reflect.Float64:
		return "is not a number"
	case reflect.String:
		return "is not a text"
	}
	return "is not what is expected here"
}

// lineOfScalar finds the first line that has a value; 0 when there is none.
func lineOfScalar(text []byte, value string) int {
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return 0
	}
	found := &scalarFinder{value: value}
	for _, doc := range file.Docs {
		ast.Walk(found, doc)
	}
	return found.line
}

type scalarFinder struct {
	value string
	line  int
}

// Visit looks at one node.
func (f *scalarFinder) Visit(node ast.Node) ast.Visitor {
	if token := node.GetToken(); f.line == 0 && token != nil && token.Value == f.value && token.Position != nil {
		f.line = token.Position.Line
	}
	return f
}
