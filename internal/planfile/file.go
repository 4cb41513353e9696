// Package planfile reads, checks and writes the file of a plan.
package planfile

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/alictl/alictl/internal/files"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
)

// maxFileSize bounds a plan file. A plan of 50,000 interfaces behind 40
// listeners each stays under it.
const maxFileSize = 1 << 30

// Encode writes the plan in its JSON form: indented, lists never null, times in
// UTC to the second, notes in English, one newline at the end. The plan itself
// is not changed.
func Encode(w io.Writer, p *plan.Plan) error {
	out := bufio.NewWriterSize(w, 64<<10)
	if err := encode(out, p); err != nil {
		return fmt.Errorf("write plan: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write plan: %w", err)
	}
	return nil
}

// Digest returns the SHA-256 of the plan's JSON form in hexadecimal. It names the
// plan: a file that was only reformatted has the same digest.
func Digest(p *plan.Plan) (string, error) {
	sum := sha256.New()
	if err := Encode(sum, p); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// Write saves the plan so that path holds the whole plan or what it held before,
// readable by its owner only.
func Write(path string, p *plan.Plan) error {
	var data bytes.Buffer
	if err := Encode(&data, p); err != nil {
		return err
	}
	switch info, err := os.Stat(filepath.Dir(path)); {
	case err != nil:
		return writeError("plan_file.write_no_folder", path, err)
	case !info.IsDir():
		return writeError("plan_file.write_no_folder", path, fs.ErrNotExist)
	}
	switch err := files.Write(path, data.Bytes(), files.Private); {
	case errors.Is(err, files.ErrSpecial), errors.Is(err, files.ErrFolder):
		return writeError("plan_file.write_not_regular", path, nil)
	case err != nil:
		return writeError("plan_file.write", path, err)
	}
	return nil
}

func writeError(id, path string, err error) error {
	data := text.Data{"File": text.Visible(path), "Folder": text.Visible(filepath.Dir(path)), "Why": ""}
	if err != nil {
		data["Why"] = files.Said(err)
	}
	return &text.Error{
		What: text.Message{ID: id, Data: data},
		Hint: text.Message{ID: "plan_file.write_hint"},
		Err:  err,
	}
}
