package workbook

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"maps"
	"slices"

	"github.com/xuri/excelize/v2"
)

// sortedZip keeps the parts of a workbook, packed, until all are there and writes them
// in the order of their names: the library hands streamed sheets over in any order.
type sortedZip struct {
	out   *zip.Writer
	parts map[string]*part
	open  *part // the one that is being written
}

func newZip(w io.Writer) excelize.ZipWriter {
	return &sortedZip{out: zip.NewWriter(w), parts: map[string]*part{}}
}

// Create begins a part and ends the one before.
func (z *sortedZip) Create(name string) (io.Writer, error) {
	if err := z.open.end(); err != nil {
		return nil, err
	}
	p := &part{}
	var err error
	p.flate, err = flate.NewWriter(&p.packed, flate.DefaultCompression)
	z.parts[name], z.open = p, p
	return p, err
}

func (z *sortedZip) AddFS(fs.FS) error { return errors.ErrUnsupported }

func (z *sortedZip) Close() error {
	if err := z.open.end(); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(z.parts)) {
		p := z.parts[name]
		w, err := z.out.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: p.sum,
			CompressedSize64: uint64(p.packed.Len()), UncompressedSize64: p.size})
		if err != nil {
			return err
		}
		if _, err := w.Write(p.packed.Bytes()); err != nil {
			return err
		}
	}
	return z.out.Close()
}

// part is one part, packed while it is written.
type part struct {
	packed bytes.Buffer
	flate  *flate.Writer
	sum    uint32
	size   uint64
}

func (p *part) Write(b []byte) (int, error) {
	p.sum = crc32.Update(p.sum, crc32.IEEETable, b)
	p.size += uint64(len(b))
	return p.flate.Write(b)
}

func (p *part) end() error {
	if p == nil || p.flate == nil {
		return nil
	}
	err := p.flate.Close()
	p.flate = nil
	return err
}
