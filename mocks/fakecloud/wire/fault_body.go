package wire

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// rewrite returns the body of a reply with the fault in it.
func rewrite(f world.Fault, c *Exchange, body []byte) []byte {
	var tree map[string]any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if d.Decode(&tree) != nil {
		return body
	}
	switch f.Kind {
	case world.FaultEndlessToken:
		tree["NextToken"] = c.Token(0, c.Serial())
	case world.FaultNullLists:
		nullLists(tree)
	case world.FaultMissingIDs:
		dropIDs(tree, false)
	case world.FaultSetField:
		setField(tree, f.Field, valueOf(f.Value))
	}
	out, err := json.Marshal(tree)
	if err != nil {
		return body
	}
	return out
}

// valueOf is a JSON value when the text is one, else the text itself.
func valueOf(text string) any {
	var v any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if d.Decode(&v) != nil || d.More() {
		return text
	}
	return v
}

func nullLists(node any) {
	tree, ok := node.(map[string]any)
	if !ok {
		return
	}
	for name, child := range tree {
		if _, list := child.([]any); list {
			tree[name] = nil
			continue
		}
		nullLists(child)
	}
}

// dropIDs removes the ids of rows; the reply's own RequestId stays.
func dropIDs(node any, row bool) {
	switch node := node.(type) {
	case []any:
		for _, child := range node {
			dropIDs(child, true)
		}
	case map[string]any:
		for name, child := range node {
			if row && strings.HasSuffix(name, "Id") {
				delete(node, name)
				continue
			}
			dropIDs(child, row)
		}
	}
}

func setField(node any, field string, value any) {
	switch node := node.(type) {
	case []any:
		for _, child := range node {
			setField(child, field, value)
		}
	case map[string]any:
		for name, child := range node {
			if name == field {
				node[name] = value
				continue
			}
			setField(child, field, value)
		}
	}
}
