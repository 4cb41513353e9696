package price

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// field is a plain value of the file and the line it stands in.
type field struct {
	text string
	line int
}

// UnmarshalYAML takes any plain value as it is written, so that no digit of an
// amount is lost.
func (f *field) UnmarshalYAML(node ast.Node) error {
	token := node.GetToken()
	if token == nil {
		return errors.New("a value is missing")
	}
	f.line = token.Position.Line
	switch n := node.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode:
		f.text = strings.TrimSpace(token.Value)
	case *ast.NullNode:
	default:
		return fmt.Errorf("line %d: a plain value is needed, not %s", f.line, n.Type())
	}
	return nil
}

type file struct {
	Schema   field  `yaml:"schema"`
	Currency field  `yaml:"currency"`
	Source   field  `yaml:"source"`
	Date     field  `yaml:"date"`
	Prices   []line `yaml:"prices"`
}

type line struct {
	Item     field `yaml:"item"`
	Region   field `yaml:"region"`
	Amount   field `yaml:"amount"`
	Unit     field `yaml:"unit"`
	Currency field `yaml:"currency"`
	Source   field `yaml:"source"`
	Date     field `yaml:"date"`
	Free     *free `yaml:"free"`
}

type free struct {
	CreatedBefore field `yaml:"created_before"`
	Until         field `yaml:"until"`
}
