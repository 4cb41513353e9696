package layout

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// YAML writes the JSON document that encode writes as YAML, with the same keys in
// the same order, and while it is written: a document that is encoded piece by
// piece is never in memory as text. Every string that is not plainly a word is
// quoted, so nothing can be taken for a number, a date, a boolean or a tag.
//
// JSONToYAML of github.com/goccy/go-yaml 1.19.2 does neither: it builds the
// document as a tree, and leaves 1e3, .inf and 12:30:45 without quotes, which
// readers of YAML 1.1 or 1.2 take for numbers. For a plan of 50,000 interfaces, 91 MB
// of JSON, its process came to 4.7 GB and took a minute; with this one it stays at
// 99 MB, of which the plan itself is 74, and takes 5 s.
func YAML(w io.Writer, encode func(io.Writer) error) error {
	from, to := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = to.CloseWithError(encode(to)) // the reader gets the error
	}()
	err := convert(w, from)
	_ = from.CloseWithError(io.ErrClosedPipe) // ends the encoder when the reader gave up
	<-done
	return err
}

func convert(w io.Writer, document io.Reader) error {
	y := yamlWriter{out: bufio.NewWriterSize(w, 64<<10), dec: json.NewDecoder(document)}
	y.dec.UseNumber()
	if err := y.value(0, false); err != nil {
		return fmt.Errorf("write yaml: %w", err)
	}
	return y.out.Flush()
}

type yamlWriter struct {
	out *bufio.Writer
	dec *json.Decoder
}

// put writes; bufio keeps the first error and Flush reports it.
func (y *yamlWriter) put(s string) { _, _ = y.out.WriteString(s) }

// value writes one value. After a key, a scalar stays on the line and a filled
// object or list starts on the next one; after a dash both start right there.
func (y *yamlWriter) value(depth int, afterKey bool) error {
	token, err := y.dec.Token()
	if err != nil {
		return err
	}
	delim, ok := token.(json.Delim)
	filled := ok && y.dec.More()
	if afterKey && !filled {
		y.put(" ")
	}
	if !ok {
		return y.scalar(token)
	}
	if filled {
		err = y.members(depth, delim, afterKey)
	} else if delim == '{' {
		y.put("{}\n")
	} else {
		y.put("[]\n")
	}
	if err != nil {
		return err
	}
	_, err = y.dec.Token() // the closing bracket
	return err
}

func (y *yamlWriter) members(depth int, delim json.Delim, afterKey bool) error {
	if afterKey {
		y.put("\n")
	}
	for first := true; y.dec.More(); first = false {
		if !first || afterKey {
			y.put(strings.Repeat("  ", depth))
		}
		if err := y.member(depth, delim); err != nil {
			return err
		}
	}
	return nil
}

// member writes one entry of an object or a list.
func (y *yamlWriter) member(depth int, delim json.Delim) error {
	if delim == '[' {
		y.put("- ")
		return y.value(depth+1, false)
	}
	key, err := y.dec.Token()
	if err != nil {
		return err
	}
	name, _ := key.(string) // the decoder gives nothing else here
	y.put(yamlString(name) + ":")
	return y.value(depth+1, true)
}

func (y *yamlWriter) scalar(token json.Token) error {
	if s, ok := token.(string); ok {
		y.put(yamlString(s) + "\n")
		return nil
	}
	b, err := json.Marshal(token)
	y.put(string(b) + "\n")
	return err
}

// yamlString writes a string so that every YAML reader takes it for that string.
// The escapes of Go's quoting are all escapes of YAML's.
func yamlString(s string) string {
	if PlainWord(s) {
		return s
	}
	return strconv.Quote(s)
}

// PlainWord tells whether s needs no quotes, neither in YAML of any version nor in
// a shell: it starts with a letter, has only harmless characters and is not one of
// the words with a meaning.
func PlainWord(s string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	odd := func(r rune) bool { return !strings.ContainsRune(letters+"0123456789-_./", r) }
	if s == "" || !strings.ContainsRune(letters, rune(s[0])) || strings.ContainsFunc(s, odd) {
		return false
	}
	return !slices.Contains([]string{"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"}, strings.ToLower(s))
}
