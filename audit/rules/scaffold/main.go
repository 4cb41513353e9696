// Command scaffold makes the folder of a new rule of the audit:
//
//	go run ./audit/rules/scaffold listener-something-new
//
// Without an id it brings the list of the rules up to date, as go generate does.
// It works on the folder audit/rules below the working directory, or on the one
// that --dir names.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/alictl/alictl/audit/rules/internal/folder"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "scaffold:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("scaffold", flag.ContinueOnError)
	dir := flags.String("dir", filepath.Join("audit", "rules"), "the folder of the rules")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch flags.NArg() {
	case 0:
		return folder.WriteList(*dir)
	case 1:
		if err := folder.Make(*dir, flags.Arg(0)); err != nil {
			return err
		}
		fmt.Println("made", filepath.Join(*dir, flags.Arg(0))+": fill rule.go, texts.yaml and cases.yaml, then run go test", "./audit/rules/...")
		return nil
	}
	return fmt.Errorf("give one id, not %d", flags.NArg())
}
