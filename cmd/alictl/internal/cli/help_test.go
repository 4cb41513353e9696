package cli

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestHelpFitsATerminal: no line of a help text is wider than the terminal, and no word is
// lost or broken.
func TestHelpFitsATerminal(t *testing.T) {
	t.Parallel()
	const help = `   --endpoint PRODUCT=URL [ --endpoint PRODUCT=URL ]  send one product's calls to another URL: PRODUCT=URL, with bss, cms, ecs
   --timeout DURATION  give one call at most this DURATION, whatever it does in the meantime (default: 30s)
   compares the timeouts of network interfaces with the listeners in front of them, and plans

   short
`
	const want = `   --endpoint PRODUCT=URL [ --endpoint PRODUCT=URL ]
         send one product's calls to another URL: PRODUCT=URL,
         with bss, cms, ecs
   --timeout DURATION  give one call at most this DURATION,
                       whatever it does in the meantime
                       (default: 30s)
   compares the timeouts of network interfaces with the
   listeners in front of them, and plans

   short
`
	var b strings.Builder
	f := &fitted{out: &b, width: 62}
	for _, part := range strings.SplitAfter(help, " ") {
		if _, err := f.Write([]byte(part)); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
