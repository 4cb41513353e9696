package config

import (
	"errors"
	"fmt"
	"math"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/alictl/alictl/internal/text"
)

// node is a value of the file and where it stands.
type node struct {
	line, column int
	kind         nodeKind
	scalar       string // as it would be typed
	number       float64
	members      []member
	items        []*node
}

type member struct {
	name         string
	line, column int
	value        *node
}

type nodeKind int

const (
	nothing nodeKind = iota
	textNode
	boolNode
	wholeNode
	numberNode
	objectNode
	listNode
)

// get returns the value of a key, or nil.
func (n *node) get(name string) *node {
	if n == nil {
		return nil
	}
	for i := range n.members {
		if n.members[i].name == name {
			return n.members[i].value
		}
	}
	return nil
}

const (
	maxDepth = 20
	maxNodes = 100_000 // anchors can make much of little
)

// parse reads YAML. The root is nil for a file that says nothing.
func parse(raw []byte) (root *node, err error) {
	defer func() {
		if r := recover(); r != nil { // the parser is not ours
			root, err = nil, &Problem{What: text.Message{ID: "config.not_yaml", Data: text.Data{"Why": text.Visible(fmt.Sprint(r))}}}
		}
	}()
	file, err := parser.ParseBytes(raw, 0)
	if err != nil {
		return nil, syntax(err)
	}
	r := reader{anchors: map[string]ast.Node{}}
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if root != nil {
			return nil, at(doc.Body, text.Message{ID: "config.two_documents"})
		}
		if root, err = r.read(doc.Body, 0); err != nil {
			return nil, err
		}
	}
	if root != nil && root.kind == nothing {
		root = nil
	}
	return root, nil
}

// syntax says where the file stops being YAML.
func syntax(err error) error {
	var e yaml.Error
	if !errors.As(err, &e) || e.GetToken() == nil || e.GetToken().Position == nil {
		return &Problem{What: text.Message{ID: "config.not_yaml", Data: text.Data{"Why": text.Visible(yaml.FormatError(err, false, false))}}}
	}
	pos := e.GetToken().Position
	return &Problem{Line: pos.Line, Column: pos.Column,
		What: text.Message{ID: "config.not_yaml", Data: text.Data{"Why": text.Visible(e.GetMessage())}}}
}

func at(n ast.Node, what text.Message) error {
	line, column := place(n)
	return &Problem{Line: line, Column: column, What: what}
}

func place(n ast.Node) (line, column int) {
	// The token of a mapping is its first colon; the key is where it begins.
	switch m := n.(type) {
	case *ast.MappingNode:
		if !m.IsFlowStyle && len(m.Values) > 0 {
			return place(m.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return place(m.Key)
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line, t.Position.Column
	}
	return 1, 1
}

// reader turns the parser's tree into ours.
type reader struct {
	anchors map[string]ast.Node
	count   int
}

func (r *reader) read(n ast.Node, depth int) (*node, error) {
	if r.count++; depth > maxDepth || r.count > maxNodes {
		return nil, at(n, text.Message{ID: "config.too_deep"})
	}
	line, column := place(n)
	out := &node{line: line, column: column}
	switch v := n.(type) {
	case *ast.NullNode:
	case *ast.AnchorNode:
		r.anchors[v.Name.String()] = v.Value
		return r.read(v.Value, depth+1)
	case *ast.AliasNode:
		target, ok := r.anchors[v.Value.String()]
		if !ok {
			return nil, at(n, text.Message{ID: "config.no_anchor", Data: text.Data{"Name": text.Visible(v.Value.String())}})
		}
		found, err := r.read(target, depth+1)
		if err == nil {
			found.line, found.column = line, column
		}
		return found, err
	case *ast.MappingNode:
		return out, r.object(out, v.Values, depth)
	case *ast.MappingValueNode:
		return out, r.object(out, []*ast.MappingValueNode{v}, depth)
	case *ast.SequenceNode:
		out.kind = listNode
		for _, item := range v.Values {
			one, err := r.read(item, depth+1)
			if err != nil {
				return nil, err
			}
			out.items = append(out.items, one)
		}
	default:
		return out, scalar(out, n)
	}
	return out, nil
}

func (r *reader) object(out *node, values []*ast.MappingValueNode, depth int) error {
	out.kind = objectNode
	for _, v := range values {
		key, err := r.read(v.Key, depth+1)
		if err != nil {
			return err
		}
		if key.kind == objectNode || key.kind == listNode || key.kind == nothing {
			return at(v.Key, text.Message{ID: "config.bad_key"})
		}
		value, err := r.read(v.Value, depth+1)
		if err != nil {
			return err
		}
		out.members = append(out.members, member{name: key.scalar, line: key.line, column: key.column, value: value})
	}
	return nil
}

// scalar fills in a value that is neither object nor list.
func scalar(out *node, n ast.Node) error {
	switch v := n.(type) {
	case *ast.StringNode:
		out.kind, out.scalar = textNode, v.Value
	case *ast.LiteralNode:
		out.kind, out.scalar = textNode, v.Value.Value
	case *ast.BoolNode:
		out.kind, out.scalar = boolNode, fmt.Sprint(v.Value)
	case *ast.IntegerNode:
		out.kind, out.scalar = wholeNode, v.Token.Value
		switch i := v.Value.(type) {
		case int64:
			out.number, out.scalar = float64(i), fmt.Sprint(i)
		case uint64:
			out.number, out.scalar = float64(i), fmt.Sprint(i)
		}
	case *ast.FloatNode:
		out.kind, out.scalar, out.number = numberNode, fmt.Sprint(v.Value), v.Value
	case *ast.InfinityNode:
		out.kind, out.scalar, out.number = numberNode, fmt.Sprint(v.Value), v.Value
	case *ast.NanNode:
		out.kind, out.scalar, out.number = numberNode, "NaN", math.NaN()
	default:
		return at(n, text.Message{ID: "config.odd_value"})
	}
	return nil
}
