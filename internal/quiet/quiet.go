// Package quiet switches off what makes libraries print requests: the SDKs obey
// DEBUG, a variable that build machines and other tools set too, and write tokens
// and signatures to stdout; net/http obeys GODEBUG=http2debug.
//
// Both look when they are initialized. This package imports nothing but the
// standard library's os and strings, so it comes before them: packages are
// initialized in the order of their import paths, as soon as what they import is.
package quiet

import (
	"os"
	"strings"
)

func init() {
	_ = os.Unsetenv("DEBUG")
	if set, ok := os.LookupEnv("GODEBUG"); ok {
		_ = os.Setenv("GODEBUG", without(set, "http2debug"))
	}
}

// without takes one setting out of a list of name=value.
func without(list, name string) string {
	var kept []string
	for _, setting := range strings.Split(list, ",") {
		if key, _, _ := strings.Cut(setting, "="); strings.TrimSpace(key) != name {
			kept = append(kept, setting)
		}
	}
	return strings.Join(kept, ",")
}
