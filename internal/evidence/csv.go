package evidence

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
)

// rowsOf makes a JSON object a line of each row of a table with a header, as consoles
// of log services export them; a file that is no such table stays as it is.
func rowsOf(in *bufio.Reader) io.Reader {
	head, _ := in.Peek(8 << 10) //nolint:errcheck // the next read says it
	first, _, _ := bytes.Cut(head, []byte("\n"))
	names, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(first, []byte("\xef\xbb\xbf")))).Read()
	if err != nil || !slices.ContainsFunc(names, func(name string) bool {
		return slices.Contains([]string{"content", "message", "msg", "log", "status"}, name)
	}) {
		return in
	}
	rows := csv.NewReader(in)
	rows.FieldsPerRecord, rows.LazyQuotes = -1, true
	if _, err := rows.Read(); err != nil {
		return in
	}
	return &rowReader{rows: rows, names: names}
}

// rowReader reads a table as JSON lines.
type rowReader struct {
	rows  *csv.Reader
	names []string
	left  []byte
}

// Read implements io.Reader.
func (r *rowReader) Read(p []byte) (int, error) {
	for len(r.left) == 0 {
		row, err := r.rows.Read()
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			continue
		}
		if err != nil {
			return 0, err
		}
		object := map[string]string{}
		for i, value := range row[:min(len(row), len(r.names))] {
			object[r.names[i]] = strings.TrimRight(value, "\r\n")
		}
		if r.left, err = json.Marshal(object); err != nil {
			return 0, err
		}
		r.left = append(r.left, '\n')
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	return n, nil
}
