package layers

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/alictl/alictl/cloud/collect"
)

// A judgement rests on what was read, not on which API read it: audit names no
// action of the catalogue of sources.
func TestAuditNamesNoAction(t *testing.T) {
	t.Parallel()
	actions := map[string]bool{}
	for _, s := range collect.Sources() {
		for _, name := range s.Actions {
			_, action, _ := strings.Cut(name, ":")
			actions[action] = true
		}
	}
	files := 0
	err := filepath.WalkDir("../../audit", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files++
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				value, _ := strconv.Unquote(lit.Value)
				for _, word := range strings.FieldsFunc(value, func(r rune) bool { return r == ':' || r == ' ' }) {
					if actions[word] {
						t.Errorf("%s names %s", set.Position(lit.Pos()), word)
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil || files < 50 || len(actions) < 20 {
		t.Fatalf("%d files, %d actions, %v", files, len(actions), err)
	}
}
