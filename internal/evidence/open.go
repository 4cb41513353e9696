package evidence

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/alictl/alictl/internal/evidence/unpack"
)

// open opens a file as plain text: unpacked when it is gzip, xz or bzip2, without a byte order
// mark, and as UTF-8 when it is UTF-16, which PowerShell's redirection writes.
func (r *reader) open(f sampleFile) (io.ReadCloser, error) {
	if f.data != nil {
		return content(f.data), nil
	}
	file, err := r.fsys.Open(f.name)
	if err != nil {
		return nil, err
	}
	in, err := plain(file)
	if err != nil || !table(f.short) {
		return in, err
	}
	return readCloser{rowsOf(bufio.NewReader(in)), in}, nil
}

// table tells a file of comma-separated values by its name.
func table(short string) bool {
	for _, packed := range []string{".gz", ".xz", ".bz2"} {
		short = strings.TrimSuffix(short, packed)
	}
	return strings.EqualFold(path.Ext(short), ".csv")
}

// plain makes plain text of a file that was opened.
func plain(file io.ReadCloser) (io.ReadCloser, error) {
	in, err := unpack.Plain(file)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("unpack: %w", err), file.Close())
	}
	head, _ := in.Peek(2) //nolint:errcheck // the next read says it
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
