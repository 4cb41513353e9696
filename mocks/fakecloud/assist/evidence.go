package assist

import (
	"io"
	"io/fs"
	"path"
	"strings"
)

// maxEvidence is the most that is read of a file; all that is cut is counted.
const maxEvidence = 16 << 20

// evidence is the folder of an instance's files.
type evidence struct {
	files  fs.FS
	folder string
}

// read returns a file below the folder, and whether there is one.
func (e evidence) read(name string) (string, bool) {
	if e.files == nil {
		return "", false
	}
	at := path.Join(e.folder, path.Clean("/"+name))
	f, err := e.files.Open(strings.TrimPrefix(at, "/"))
	if err != nil {
		return "", false
	}
	defer f.Close() //nolint:errcheck // only read
	text, err := io.ReadAll(io.LimitReader(f, maxEvidence))
	return string(text), err == nil
}

// print does what a script of lines "cat FILE..." does; anything else is not known.
func (e evidence) print(script string) (output string, exit int) {
	var out strings.Builder
	for line := range strings.Lines(script) {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		if words[0] != "cat" || len(words) < 2 {
			return out.String() + "sh: nothing is canned for: " + strings.TrimSpace(line) + "\n", 127
		}
		for _, name := range words[1:] {
			text, ok := e.read(name)
			if !ok {
				text, exit = "cat: "+name+": No such file or directory\n", 1
			}
			out.WriteString(text)
		}
	}
	return out.String(), exit
}
