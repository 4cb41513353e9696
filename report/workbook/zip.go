package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"slices"

	"github.com/xuri/excelize/v2"
)

// sortedZip keeps the parts of a workbook until all are there and writes them in
// the order of their names: the library hands streamed sheets over in any order.
type sortedZip struct {
	out   *zip.Writer
	parts map[string]*bytes.Buffer
}

func newZip(w io.Writer) excelize.ZipWriter {
	return &sortedZip{out: zip.NewWriter(w), parts: map[string]*bytes.Buffer{}}
}

func (z *sortedZip) Create(name string) (io.Writer, error) {
	z.parts[name] = &bytes.Buffer{}
	return z.parts[name], nil
}

func (z *sortedZip) AddFS(fs.FS) error { return errors.ErrUnsupported }

func (z *sortedZip) Close() error {
	for _, name := range slices.Sorted(maps.Keys(z.parts)) {
		part, err := z.out.Create(name)
		if err != nil {
			return err
		}
		if _, err := part.Write(z.parts[name].Bytes()); err != nil {
			return err
		}
	}
	return z.out.Close()
}
