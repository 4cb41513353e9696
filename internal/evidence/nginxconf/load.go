package nginxconf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	crossplane "github.com/nginxinc/nginx-go-crossplane"
)

// Files are where a configuration and what it includes is read from. Names are as
// they stand in the configuration, or joined to the folder of the main file.
type Files interface {
	Open(name string) (io.ReadCloser, error)
	Glob(pattern string) ([]string, error)
}

// maxFile bounds a configuration file, maxFiles how many are read.
const (
	maxFile  = 16 << 20
	maxFiles = 5000
)

// Load reads a configuration from its main file. It never fails: what could not be
// read is in Problems, and Usable says whether there is anything.
func Load(files Files, main string) *Config {
	c := newConfig()
	payload, err := parse(files, main)
	if err != nil {
		c.Problems = append(c.Problems, Problem{File: main, Why: text(err)})
		return c
	}
	for _, e := range payload.Errors {
		p := Problem{File: e.File, Why: text(e.Error)}
		if e.Line != nil {
			p.Line = *e.Line
		}
		c.Problems = append(c.Problems, p)
	}
	w := walker{config: c, payload: payload}
	if len(payload.Config) > 0 {
		w.main(w.flat(payload.Config[0].Parsed, 0))
	}
	return c
}

// errBroken is the error for what the parser itself breaks on, such as if ().
var errBroken = errors.New("it makes no sense")

func parse(files Files, main string) (payload *crossplane.Payload, err error) {
	defer func() {
		if recover() != nil {
			payload, err = nil, errBroken
		}
	}()
	opened := 0
	return crossplane.Parse(main, &crossplane.ParseOptions{
		Open: func(name string) (io.ReadCloser, error) {
			if opened++; opened > maxFiles {
				return nil, fmt.Errorf("more than %d files are included", maxFiles)
			}
			f, err := files.Open(name)
			if err != nil {
				if harmless(name) {
					return io.NopCloser(strings.NewReader("")), nil
				}
				return nil, errors.New("it is not there: " + reason(err))
			}
			return limited{io.LimitReader(f, maxFile), f}, nil
		},
		Glob:                      files.Glob,
		SkipDirectiveContextCheck: true,
		SkipDirectiveArgsCheck:    true,
		LexOptions:                crossplane.LexOptions{Lexers: []crossplane.RegisterLexer{(&crossplane.Lua{}).RegisterLexer()}},
	})
}

type limited struct {
	io.Reader
	io.Closer
}

func newConfig() *Config {
	return &Config{
		Formats:           map[string]Format{"combined": {Text: Combined}},
		WorkerConnections: 512,
	}
}

// Combined is the format that nginx knows without being told.
const Combined = `$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"`

// harmless tells whether a missing include cannot matter: files of the packages
// that hold types and parameters.
func harmless(name string) bool {
	b := path.Base(name)
	return b == "mime.types" || strings.HasSuffix(b, "_params") || b == "fastcgi.conf" || strings.Contains(name, "/modules") ||
		strings.Contains(b, "letsencrypt") || strings.HasPrefix(b, "options-ssl") || strings.HasPrefix(b, "fastcgi-php")
}

// text is an error of the parser without the place, which stands beside it.
func text(err error) string {
	var p *crossplane.ParseError
	if errors.As(err, &p) {
		return p.What
	}
	return err.Error()
}

func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// within finds the files of a configuration inside a collection: absolute names
// below its root, then with fewer and fewer of their first folders beside the main
// file, since the collection may hold only a part of the tree.
type within struct {
	fsys fs.FS
	root string
	base string
}

// Within returns the files of a collection whose root is a folder of fsys.
func Within(fsys fs.FS, root string) Files { return &within{fsys: fsys, root: root} }

func (w *within) candidates(name string) []string {
	clean := strings.TrimPrefix(path.Clean("/"+name), "/")
	if w.base == "" { // the first file is the main one
		w.base = path.Dir(clean)
	}
	if !strings.HasPrefix(name, "/") {
		return []string{clean}
	}
	out := []string{path.Join(w.root, clean)}
	for rest := clean; ; {
		_, after, ok := strings.Cut(rest, "/")
		if !ok {
			break
		}
		out = append(out, path.Join(w.base, after))
		rest = after
	}
	return out
}

func (w *within) Open(name string) (io.ReadCloser, error) {
	var first error
	for _, c := range w.candidates(name) {
		f, err := w.fsys.Open(c)
		if err == nil {
			if info, err := f.Stat(); err == nil && info.IsDir() {
				err = errors.Join(fs.ErrNotExist, f.Close())
				first = errors.Join(first, err)
				continue
			}
			return f, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

func (w *within) Glob(pattern string) ([]string, error) {
	for _, c := range w.candidates(pattern) {
		found, err := fs.Glob(w.fsys, c)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", pattern, err)
		}
		if len(found) > 0 {
			return found, nil
		}
	}
	return nil, nil
}

// dump holds the files of an nginx -T.
type dump map[string][]byte

func (d dump) Open(name string) (io.ReadCloser, error) {
	data, ok := d[path.Clean(name)]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

func (d dump) Glob(pattern string) ([]string, error) {
	var out []string
	for name := range d {
		if ok, err := path.Match(pattern, name); err != nil {
			return nil, fmt.Errorf("%s: %w", pattern, err)
		} else if ok {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out, nil
}

// SplitDump takes the output of nginx -T apart: each file stands below a line
// "# configuration file PATH:". The first is the main file.
func SplitDump(data []byte) (Files, string, error) {
	const mark = "# configuration file "
	files, main, current := dump{}, "", ""
	var body bytes.Buffer
	flush := func() {
		if current != "" {
			files[current] = bytes.Clone(body.Bytes())
		}
		body.Reset()
	}
	for line := range bytes.Lines(data) {
		trimmed := strings.TrimRight(string(line), "\r\n")
		if name, ok := strings.CutPrefix(trimmed, mark); ok && strings.HasSuffix(name, ":") {
			flush()
			current = path.Clean(strings.TrimSuffix(name, ":"))
			if main == "" {
				main = current
			}
			continue
		}
		if current != "" {
			body.Write(line)
		}
	}
	flush()
	if main == "" {
		return nil, "", errors.New("no line \"# configuration file PATH:\" in it")
	}
	return files, main, nil
}
