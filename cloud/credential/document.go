package credential

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// document is a JSON text in which each value has a place, so that an error can
// name its line, and one value can be replaced while every other byte stays.
type document struct{ raw []byte }

// member is a member of an object: where its value stands.
type member struct {
	key      string
	from, to int
}

// isNull reports whether the value is null.
func (d document) isNull(m member) bool { return string(d.raw[m.from:m.to]) == "null" }

// members returns the members of the object at a place. The text is known to be JSON.
func (d document) members(from, to int) ([]member, error) {
	dec := json.NewDecoder(bytes.NewReader(d.raw[from:to]))
	start, err := dec.Token()
	if err != nil || start != json.Delim('{') {
		return nil, fmt.Errorf("an object should stand on line %d", lineAt(d.raw, from+d.blank(from, to)))
	}
	var out []member
	for dec.More() {
		key, err := dec.Token()
		name, ok := key.(string)
		var value json.RawMessage
		if err != nil || !ok || dec.Decode(&value) != nil {
			return nil, fmt.Errorf("not valid JSON (line %d)", lineAt(d.raw, from+int(dec.InputOffset())))
		}
		end := from + int(dec.InputOffset())
		out = append(out, member{key: name, from: end - len(value), to: end})
	}
	return out, nil
}

// elements returns the elements of the list at a place.
func (d document) elements(m member) ([]member, error) {
	dec := json.NewDecoder(bytes.NewReader(d.raw[m.from:m.to]))
	start, err := dec.Token()
	if err != nil || start != json.Delim('[') {
		return nil, fmt.Errorf("%s is not a list (line %d)", m.key, lineAt(d.raw, m.from))
	}
	var out []member
	for dec.More() {
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			return nil, fmt.Errorf("not valid JSON (line %d)", lineAt(d.raw, m.from+int(dec.InputOffset())))
		}
		end := m.from + int(dec.InputOffset())
		out = append(out, member{key: m.key, from: end - len(value), to: end})
	}
	return out, nil
}

func (d document) blank(from, to int) int {
	return len(d.raw[from:to]) - len(bytes.TrimLeft(d.raw[from:to], " \t\r\n"))
}

func (d document) text(m member, into *string) error {
	if json.Unmarshal(d.raw[m.from:m.to], into) != nil {
		return fmt.Errorf("%s is not a text (line %d)", m.key, lineAt(d.raw, m.from))
	}
	return nil
}

// profiles reads the list of profiles.
func (d document) profiles(list member) ([]profile, error) {
	if d.isNull(list) {
		return nil, nil
	}
	items, err := d.elements(list)
	if err != nil {
		return nil, err
	}
	out := make([]profile, len(items))
	for i, item := range items {
		if d.raw[item.from] != '{' {
			return nil, fmt.Errorf("profile %d is not an object (line %d)", i+1, lineAt(d.raw, item.from))
		}
		if err := d.profile(item, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (d document) profile(item member, p *profile) error {
	members, err := d.members(item.from, item.to)
	if err != nil {
		return err
	}
	texts, numbers, flags := p.texts(), p.numbers(), p.flags()
	for _, m := range members {
		m.key = strings.ToLower(m.key)
		switch {
		case d.isNull(m):
			continue
		case texts[m.key] != nil:
			err = d.text(m, texts[m.key])
		case numbers[m.key] != nil:
			if json.Unmarshal(d.raw[m.from:m.to], numbers[m.key]) != nil {
				err = fmt.Errorf("%s is not a number (line %d)", m.key, lineAt(d.raw, m.from))
			}
		case flags[m.key] != nil:
			if json.Unmarshal(d.raw[m.from:m.to], flags[m.key]) != nil {
				err = fmt.Errorf("%s is not true or false (line %d)", m.key, lineAt(d.raw, m.from))
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// change is a key of a profile and its new value.
type change struct {
	key   string
	value any // a text or a number
}

// with returns the document with some keys of one profile changed, and every other
// byte as it was. A key that is missing is added in front.
func (d document) with(profileName string, changes []change) ([]byte, error) {
	item, err := d.profileNamed(profileName)
	if err != nil {
		return nil, err
	}
	for _, c := range changes {
		value, err := json.Marshal(c.value)
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", c.key, err)
		}
		members, err := d.members(item.from, item.to)
		if err != nil {
			return nil, err
		}
		from, to := item.from+1, item.from+1
		text := strconv.Quote(c.key) + ": " + string(value)
		if len(members) > 0 {
			text += ", "
		}
		for _, m := range members {
			if strings.EqualFold(m.key, c.key) {
				from, to, text = m.from, m.to, string(value)
			}
		}
		d.raw = append(append(append([]byte(nil), d.raw[:from]...), text...), d.raw[to:]...)
		item.to += len(text) - (to - from)
	}
	return d.raw, nil
}

func (d document) profileNamed(name string) (member, error) {
	top, err := d.members(0, len(d.raw))
	if err != nil {
		return member{}, err
	}
	for _, m := range top {
		if !strings.EqualFold(m.key, "profiles") {
			continue
		}
		items, err := d.elements(m)
		if err != nil {
			return member{}, err
		}
		for _, item := range items {
			var p profile
			if d.raw[item.from] == '{' && d.profile(item, &p) == nil && p.Name == name {
				return item, nil
			}
		}
	}
	return member{}, fmt.Errorf("profile %q is gone", name)
}
