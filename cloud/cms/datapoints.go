package cms

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

var errDatapoints = errors.New("the datapoints are not an array of objects")

// eachPoint walks the datapoints of one answer: an array, or a JSON string that
// holds one. A point is only good until the next.
func eachPoint(raw []byte, visit func(*point)) error {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || string(raw) == "null" || string(raw) == `""` {
		return nil
	}
	s := scanner{text: raw}
	if raw[0] == '"' && len(raw) > 1 {
		s.text, s.escaped = raw[1:len(raw)-1], true
	}
	var p point
	read := 0
	for s.next(&p) {
		visit(&p)
		read++
	}
	if !s.broken {
		return nil
	}
	return eachGeneral(raw, read, visit)
}

// eachGeneral walks datapoints by the general decoder, leaving out the first
// ones, which the scanner has already shown.
func eachGeneral(text []byte, skip int, visit func(*point)) error {
	if text[0] == '"' {
		var inner string
		if err := json.Unmarshal(text, &inner); err != nil {
			return fmt.Errorf("%w: %w", errDatapoints, err)
		}
		text = []byte(inner)
	}
	var rows []map[string]json.RawMessage
	if err := json.Unmarshal(text, &rows); err != nil {
		return fmt.Errorf("%w: %w", errDatapoints, err)
	}
	if skip > len(rows) {
		return errDatapoints
	}
	for _, row := range rows[skip:] {
		p := generalPoint(row)
		visit(&p)
	}
	return nil
}

func generalPoint(row map[string]json.RawMessage) point {
	var p point
	p.timestamp, _ = integer(scalarText(row["timestamp"]))
	p.instance = eitherText(row, "instanceId", "loadBalancerId")
	p.port = eitherText(row, "port", "listenerPort")
	p.protocol = eitherText(row, "protocol", "listenerProtocol")
	for s, name := range [...]string{average: "Average", maximum: "Maximum", value: "Value"} {
		p.figures[s], p.has[s] = number(scalarText(row[name]))
	}
	return p
}

func eitherText(row map[string]json.RawMessage, names ...string) []byte {
	for _, name := range names {
		if raw, ok := row[name]; ok {
			return scalarText(raw)
		}
	}
	return nil
}

// scalarText returns what a string says, or a number as it is written.
func scalarText(raw json.RawMessage) []byte {
	raw = bytes.TrimSpace(raw)
	if len(raw) > 0 && raw[0] == '"' {
		var text string
		if json.Unmarshal(raw, &text) != nil {
			return nil
		}
		return []byte(text)
	}
	return raw
}
