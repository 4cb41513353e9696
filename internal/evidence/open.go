package evidence

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// open opens a file as plain text: unpacked when it is gzip, without a byte order
// mark, and as UTF-8 when it is UTF-16, which PowerShell's redirection writes.
func (r *reader) open(f sampleFile) (io.ReadCloser, error) {
	if f.data != nil {
		return content(f.data), nil
	}
	file, err := r.fsys.Open(f.name)
	if err != nil {
		return nil, err
	}
	return plain(file)
}

// plain makes plain text of a file that was opened.
func plain(file io.ReadCloser) (io.ReadCloser, error) {
	in := bufio.NewReader(file)
	head, err := in.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, errors.Join(err, file.Close())
	}
	if bytes.Equal(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("unpack: %w", err), file.Close())
		}
		in = bufio.NewReader(z)
		head, _ = in.Peek(2) //nolint:errcheck // the next read says it
	}
	switch string(head) {
	case "\xff\xfe", "\xfe\xff", "\xef\xbb":
		return readCloser{transform.NewReader(in, unicode.BOMOverride(encoding.Nop.NewDecoder())), file}, nil
	}
	return readCloser{in, file}, nil
}

type readCloser struct {
	io.Reader
	io.Closer
}
