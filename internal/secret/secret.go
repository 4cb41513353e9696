// Package secret blanks what nobody but the program may know. The values are
// learned where a credential is found or refreshed; from then on every text that
// comes in from elsewhere, and every text that leaves, is looked through for
// them, whoever quotes them and in whatever form.
//
// What is known belongs to the process, as the credential does: a library that
// prints, a crash, a file that is written by a package which has never heard of
// credentials, all go through the same filter.
package secret

import "io"

// Blank stands where a secret stood. It means itself in every format a secret
// may be quoted in.
const Blank = "REDACTED"

var known Filter

// Learn adds values to what is blanked. Values too short to be told from other
// text are left out: see MinLength.
func Learn(values ...string) { known.Learn(values...) }

// Clean returns a text without the secrets that are known.
func Clean(text string) string { return known.Clean(text) }

// CleanBytes returns a text without the secrets that are known. The text itself
// is left alone; without a secret in it, it is what comes back.
func CleanBytes(text []byte) []byte { return known.CleanBytes(text) }

// NewWriter returns a writer that passes on everything but secrets. See Writer.
func NewWriter(to io.Writer) *Writer { return known.NewWriter(to) }
