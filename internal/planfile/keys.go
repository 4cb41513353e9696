package planfile

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/alictl/alictl/internal/text"
)

// checkKeys refuses an object that names a key twice, or in other letters than
// the contract: encoding/json would take either silently, and a reviewer and the
// program could then read two different plans.
func checkKeys(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	w := keyWalk{dec: dec}
	return w.value("")
}

// maxDepth is far more than a plan needs and far less than a stack can bear.
const maxDepth = 32

type keyWalk struct {
	dec   *json.Decoder
	depth int
}

func (w *keyWalk) value(place string) error {
	token, err := w.dec.Token()
	if err != nil {
		return decodeProblem(err)
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return nil
	}
	if w.depth++; w.depth > maxDepth {
		return wrong("", "plan_file.not_a_plan", text.Data{"Why": "it is nested too deeply"})
	}
	defer func() { w.depth-- }()
	if delim == '[' {
		return w.array(place)
	}
	return w.object(place)
}

func (w *keyWalk) array(place string) error {
	for i := 0; w.dec.More(); i++ {
		if err := w.value(place + "[" + strconv.Itoa(i) + "]"); err != nil {
			return err
		}
	}
	return w.end()
}

func (w *keyWalk) object(place string) error {
	var seen []string
	for w.dec.More() {
		token, err := w.dec.Token()
		if err != nil {
			return decodeProblem(err)
		}
		key, _ := token.(string) // the decoder gives nothing else here
		for _, k := range seen {
			if k == key {
				return wrong(place, "plan_file.key_twice", text.Data{"Key": quote(key)})
			}
		}
		if !lowerKey(key) || len(seen) > maxDepth {
			return wrong(place, "plan_file.unknown_field", text.Data{"Field": quote(key)})
		}
		seen = append(seen, key)
		if err := w.value(join(place, key)); err != nil {
			return err
		}
	}
	return w.end()
}

func (w *keyWalk) end() error {
	if _, err := w.dec.Token(); err != nil {
		return decodeProblem(err)
	}
	return nil
}

func join(place, key string) string {
	if place == "" {
		return key
	}
	return place + "." + key
}

// lowerKey tells whether a key is spelled as every key of the contract is.
func lowerKey(key string) bool {
	for _, r := range key {
		if (r < 'a' || r > 'z') && r != '_' {
			return false
		}
	}
	return key != ""
}
