// Command docs writes a page for each rule of the audit, in English, from the same
// values that the program uses: go generate ./audit/rules.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/alictl/alictl/audit/rules"
)

func main() {
	dir := flag.String("dir", filepath.Join("docs", "rules"), "where the pages go")
	flag.Parse()
	if err := write(*dir); err != nil {
		fmt.Fprintln(os.Stderr, "docs:", err)
		os.Exit(1)
	}
}

// write replaces the pages of a folder.
func write(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("remove the old pages: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // documentation
		return fmt.Errorf("make the folder of the pages: %w", err)
	}
	pages, err := pagesOf(rules.All())
	if err != nil {
		return err
	}
	for name, page := range pages {
		if err := os.WriteFile(filepath.Join(dir, name), page, 0o644); err != nil { //nolint:gosec // documentation
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}
