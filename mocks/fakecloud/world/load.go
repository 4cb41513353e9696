package world

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

//go:embed shop.yaml
var shopYAML []byte

// ShopYAML is the text of the built-in scenario.
func ShopYAML() []byte { return bytes.Clone(shopYAML) }

// Shop is the built-in scenario: a small shop in two regions with every kind
// of listener, backend and mismatch. A test holds that it loads; should it not,
// the world is empty.
func Shop() *World {
	w, err := LoadScenario(bytes.NewReader(shopYAML))
	if err != nil {
		return &World{}
	}
	return w
}

// maxScenario is far more than a person writes; it stops runaway input.
const maxScenario = 64 << 20

// LoadScenario reads a world from YAML. Unknown keys, wrong types, values
// outside the documented sets, ids used twice and references to nothing are
// errors that name the line or the field.
func LoadScenario(r io.Reader) (*World, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxScenario))
	if err != nil {
		return nil, fmt.Errorf("read scenario: %w", err)
	}
	w, err := decode(text)
	if err != nil {
		return nil, fmt.Errorf("read scenario: %w", err)
	}
	w.FillDefaults()
	if err := w.Validate(); err != nil {
		return nil, fmt.Errorf("read scenario: %w", withLine(text, err))
	}
	return w, nil
}

// decode reads one strict document. The YAML library panics on some malformed
// texts; to the caller that is an error like any other.
func decode(text []byte) (w *World, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the text is not a scenario")
		}
	}()
	w = &World{}
	decoder := yaml.NewDecoder(bytes.NewReader(text), append(scalars(), yaml.Strict())...)
	if err := decoder.Decode(w); errors.Is(err, io.EOF) {
		return nil, errors.New("it is empty")
	} else if err != nil {
		return nil, worded(text, err)
	}
	if err := decoder.Decode(&World{}); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one document")
	}
	return w, nil
}

// withLine adds the line of the offending field to a validation error.
func withLine(text []byte, err error) error {
	var bad *fieldError
	if !errors.As(err, &bad) {
		return err
	}
	file, parseErr := parser.ParseBytes(text, 0)
	if parseErr != nil {
		return err
	}
	for _, at := range slices.Backward(bad.prefixes()) {
		path, pathErr := yaml.PathString("$." + at)
		if pathErr != nil {
			continue
		}
		if node, findErr := path.FilterFile(file); findErr == nil && node != nil {
			return fmt.Errorf("line %d: %w", lineOf(node), err)
		}
	}
	return err
}

func lineOf(node ast.Node) int {
	if token := node.GetToken(); token != nil && token.Position != nil {
		return token.Position.Line
	}
	return 0
}

// DefaultWeight is what a backend gets when the scenario says nothing; 0 is a
// meaningful weight.
const DefaultWeight = 100

// UnmarshalYAML sets the defaults that differ from the zero value.
func (b *Backend) UnmarshalYAML(decode func(any) error) error {
	type plain Backend
	p := plain{Weight: DefaultWeight}
	if err := decode(&p); err != nil {
		return err
	}
	*b = Backend(p)
	return nil
}

// UnmarshalYAML sets the defaults that differ from the zero value.
func (s *GroupServer) UnmarshalYAML(decode func(any) error) error {
	type plain GroupServer
	p := plain{Weight: DefaultWeight}
	if err := decode(&p); err != nil {
		return err
	}
	*s = GroupServer(p)
	return nil
}

// UnmarshalYAML also takes the name of a preset, or a bare list of rules.
func (q *Quotas) UnmarshalYAML(decode func(any) error) error {
	type plain Quotas
	var preset string
	if decode(&preset) == nil {
		*q = Quotas{Preset: preset}
		return nil
	}
	var list []any
	if decode(&list) == nil {
		return decode(&q.Rules)
	}
	var p plain
	if err := decode(&p); err != nil {
		return err
	}
	*q = Quotas(p)
	return nil
}
