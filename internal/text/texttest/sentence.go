// Package texttest has what tests of sentences share.
package texttest

import (
	"errors"
	"testing"

	"github.com/alictl/alictl/internal/text"
)

// Sentence is an error in the words people read. It fails the test of an error that has
// none, or no hint.
func Sentence(t *testing.T, err error) string {
	t.Helper()
	var told *text.Error
	if !errors.As(err, &told) {
		t.Fatalf("no words for %v", err)
	}
	what, hint := text.InEnglish().Explain(err)
	if hint == "" {
		t.Errorf("no hint for %q", what)
	}
	return what
}
