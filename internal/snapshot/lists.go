package snapshot

import (
	"errors"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/alictl/alictl/internal/model"
)

// lists reads the two kinds of lists that make most of a large snapshot, so that they take
// the memory of their members: by itself the library leaves room for more at their ends.
func lists() *json.Unmarshalers { return json.JoinUnmarshalers(figures(), rules()) }

// mostFigures bounds the lists of figures that are known again.
const mostFigures = 1 << 10

// figures reads the lists of measured values, many of which are the same: nothing but
// zeros, say. Those are held once.
func figures() *json.Unmarshalers {
	known, page := map[string][]float64{}, []float64{}
	return json.UnmarshalFromFunc(func(d *jsontext.Decoder, into *[]float64) error {
		raw, err := d.ReadValue()
		if err != nil {
			return err
		}
		list, ok := known[string(raw)]
		if !ok {
			if err := json.Unmarshal(raw, &page); err != nil {
				return within(d.StackPointer(), err)
			}
			if len(known) == mostFigures {
				clear(known)
			}
			list = slices.Clone(page)
			known[string(raw)] = list
		}
		*into = list
		return nil
	})
}

// within says of what is wrong with a value where in the whole that value stands.
func within(place jsontext.Pointer, err error) error {
	var field *json.SemanticError
	if errors.As(err, &field) {
		field.JSONPointer = place + field.JSONPointer
	}
	return err
}

// page is a list that the library reads by itself.
type page []model.SecurityRule

func rules() *json.Unmarshalers {
	var p page
	return json.UnmarshalFromFunc(func(d *jsontext.Decoder, into *[]model.SecurityRule) error {
		err := json.UnmarshalDecode(d, &p)
		*into = slices.Clone([]model.SecurityRule(p))
		return err
	})
}
