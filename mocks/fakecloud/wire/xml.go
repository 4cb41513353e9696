package wire

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
)

// asXML writes a reply or a refusal the way Format=XML wants it: members as
// elements in their order, and an element for each entry of a list.
func asXML(root string, body []byte) []byte {
	var out bytes.Buffer
	out.WriteString(`<?xml version="1.0" encoding="UTF-8"?>`)
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if first, err := d.Token(); err != nil || xmlNode(&out, d, root, first) != nil {
		return body
	}
	return out.Bytes()
}

// xmlNode writes the value that begins with a token.
func xmlNode(out *bytes.Buffer, d *json.Decoder, name string, first json.Token) error {
	if first == json.Delim('[') {
		for d.More() {
			entry, err := d.Token()
			if err != nil {
				return err
			}
			if err := xmlNode(out, d, name, entry); err != nil {
				return err
			}
		}
		_, err := d.Token()
		return err
	}
	out.WriteString("<" + name + ">")
	if first == json.Delim('{') {
		if err := xmlMembers(out, d); err != nil {
			return err
		}
	} else if first != nil {
		if err := xml.EscapeText(out, fmt.Append(nil, first)); err != nil {
			return err
		}
	}
	out.WriteString("</" + name + ">")
	return nil
}

func xmlMembers(out *bytes.Buffer, d *json.Decoder) error {
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		value, err := d.Token()
		if err != nil {
			return err
		}
		if err := xmlNode(out, d, fmt.Sprint(name), value); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}
