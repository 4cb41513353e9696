package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alictl/alictl/cmd/alictl/internal/cli"
)

var (
	docName = regexp.MustCompile(`\.[A-Z]\w*$`) // of something in a package
	docLink = regexp.MustCompile(`\]\(([^)#:\s]+)(?:#[^)]*)?\)`)
	docPath = regexp.MustCompile("`((?:audit|cloud|cmd|docs|internal|mocks)/[A-Za-z0-9_./-]+)`")
	docLine = regexp.MustCompile("(?m)(?:^|`)(alictl [^`\n#]+)")
	docWord = regexp.MustCompile(`^[a-z][a-z-]*$`)
	docFlag = regexp.MustCompile(`^--[a-z][a-z-]*`)
)

// documents returns every page of the repository that people wrote, by its path.
func documents(t *testing.T) map[string]string {
	t.Helper()
	pages := map[string]string{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == ".git"):
			return fs.SkipDir
		case filepath.Ext(path) != ".md":
			return nil
		}
		text, err := os.ReadFile(path)
		pages[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// TestDocumentsNameWhatThereIs follows every link and every path of the documents.
func TestDocumentsNameWhatThereIs(t *testing.T) {
	t.Chdir("../..")
	for page, text := range documents(t) {
		for _, m := range docLink.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), filepath.FromSlash(m[1]))); err != nil {
				t.Errorf("%s links to %s, which is not there", page, m[1])
			}
		}
		for _, m := range docPath.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.FromSlash(docName.ReplaceAllString(m[1], ""))); err != nil {
				t.Errorf("%s names %s, which is not there", page, m[1])
			}
		}
	}
}

// TestDocumentsNameCommandsThatExist holds every command line of the documents to the
// help of its command: the command is there, and so is every flag.
func TestDocumentsNameCommandsThatExist(t *testing.T) {
	if testing.Short() {
		t.Skip("what runs at the same time is tried by scripts")
	}
	t.Chdir("../..")
	helps := map[string]string{}
	for page, text := range documents(t) {
		for _, m := range docLine.FindAllStringSubmatch(text, -1) {
			words := strings.Fields(m[1])[1:]
			name, help := commandOf(t, helps, words)
			for _, word := range words {
				if flag := docFlag.FindString(word); flag != "" && !strings.Contains(help, flag) {
					t.Errorf("%s: %s: alictl %s has no flag %s", page, m[1], name, flag)
				}
			}
		}
	}
}

// commandOf returns the longest command that words begin with, and its help.
func commandOf(t *testing.T, helps map[string]string, words []string) (name, help string) {
	t.Helper()
	help = helpOf(t, helps, "")
	for i, word := range words {
		_, rest, _ := strings.Cut(help, "\nCOMMANDS:\n")
		list, _, _ := strings.Cut(rest, "\n\n")
		if !docWord.MatchString(word) || !regexp.MustCompile(`(?m)^ +`+word+`\s`).MatchString(list) {
			if i == 0 && docWord.MatchString(word) {
				t.Errorf("no command is called %s", word)
			}
			break
		}
		name = strings.Join(words[:i+1], " ")
		help = helpOf(t, helps, name)
	}
	return name, help
}

func helpOf(t *testing.T, helps map[string]string, command string) string {
	t.Helper()
	if help, ok := helps[command]; ok {
		return help
	}
	var stdout, stderr bytes.Buffer
	args := slices.Concat([]string{"alictl"}, strings.Fields(command), []string{"--help"})
	code := cli.Run(t.Context(), cli.Env{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
		Getenv: func(string) string { return "" }}, args)
	if code != 0 {
		t.Fatalf("%v exits with %d: %s", args, code, &stderr)
	}
	helps[command] = stdout.String()
	return helps[command]
}
