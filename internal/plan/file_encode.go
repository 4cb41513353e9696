package plan

import (
	"bufio"
	"bytes"
	"encoding/json"
	"time"

	"github.com/alictl/alictl/internal/text"
)

// encode writes the JSON form piece by piece, so that a plan of any size needs no
// second copy of itself in memory: the plan without its long lists first, and
// each list where its empty brackets stand.
func encode(out *bufio.Writer, p *Plan) error {
	shell := *p
	shell.CreatedAt = p.CreatedAt.UTC().Truncate(time.Second)
	shell.Regions = filled(p.Regions)
	shell.Interfaces, shell.UnresolvedBackends, shell.Errors = nil, nil, nil
	rest, err := marshal(&shell, "")
	if err != nil {
		return err
	}
	english := text.InEnglish()
	lists := []struct {
		key   string
		items int
		item  func(i int) any
	}{
		{"interfaces", len(p.Interfaces), func(i int) any { return canonical(p.Interfaces[i], english) }},
		{"unresolved_backends", len(p.UnresolvedBackends), func(i int) any { return p.UnresolvedBackends[i] }},
		{"errors", len(p.Errors), func(i int) any { return p.Errors[i] }},
	}
	for _, l := range lists {
		// A line end is never inside a JSON string, so this is the key itself.
		before, after, _ := bytes.Cut(rest, []byte("\n  \""+l.key+"\": null"))
		rest = after
		put(out, string(before)+"\n  \""+l.key+"\": ")
		if err := encodeList(out, l.items, l.item); err != nil {
			return err
		}
	}
	put(out, string(rest)+"\n")
	return nil
}

func encodeList(out *bufio.Writer, n int, item func(i int) any) error {
	if n == 0 {
		put(out, "[]")
		return nil
	}
	put(out, "[")
	for i := range n {
		data, err := marshal(item(i), "    ")
		if err != nil {
			return err
		}
		if i > 0 {
			put(out, ",")
		}
		put(out, "\n    ")
		_, _ = out.Write(data)
	}
	put(out, "\n  ]")
	return nil
}

// put writes; bufio keeps the first error and Flush reports it.
func put(out *bufio.Writer, s string) { _, _ = out.WriteString(s) }

// marshal returns the indented JSON of a part of a plan, without a line end.
func marshal(part any, prefix string) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent(prefix, "  ")
	if err := enc.Encode(part); err != nil {
		return nil, err
	}
	return text.VisibleJSON(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

// canonical returns an interface as its JSON form has it.
func canonical(c Interface, english *text.Printer) Interface {
	c.Changes = filled(c.Changes)
	c.Listeners = filled(c.Listeners)
	if len(c.Notes) > 0 {
		c.Note, c.Told = english.Join(c.Notes), told(c.Notes)
	}
	return c
}

func filled[T string | Change | Listener](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
